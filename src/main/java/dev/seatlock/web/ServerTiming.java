package dev.seatlock.web;

import dev.seatlock.inventory.Turn;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Duration;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Tells a client where its time went, in milliseconds: {@code Server-Timing: wait;dur=12.3, hold;dur=5.1, total;dur=19.0}. What its
 * claim waited for the guard and was held under it, and how long it was with us in all.
 */
class ServerTiming {

    static final String HEADER = "Server-Timing";

    private static final String SINCE = "dev.seatlock.since";

    @ServerRequestFilter(preMatching = true)
    void begin(ContainerRequestContext request) {
        request.setProperty(SINCE, System.nanoTime());
    }

    @ServerResponseFilter
    void end(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(SINCE) instanceof Long sinceNanos) {
            String total = metric("total", Duration.ofNanos(System.nanoTime() - sinceNanos));
            String before = response.getHeaderString(HEADER);
            response.getHeaders().putSingle(HEADER, before == null ? total : before + ", " + total);
        }
    }

    /** A claim that was never let in has only waited. */
    static String of(Turn.Times times) {
        String waited = metric("wait", times.waited());
        return times.held() == null ? waited : waited + ", " + metric("hold", times.held());
    }

    private static String metric(String name, Duration time) {
        return String.format(Locale.ROOT, "%s;dur=%.3f", name, time.toNanos() / 1e6);
    }
}
