package dev.seatlock.web;

import dev.seatlock.inventory.Turn;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Tells a client where its time went, in milliseconds: {@code Server-Timing: wait;dur=12.3, hold;dur=5.1, total;dur=19.0}. What its
 * claim waited for the guard and was held under it, and how long it was with us in all.
 */
class ServerTiming {

    static final String HEADER = "Server-Timing";

    private static final int MICROS_PER_MILLI = 1_000;
    private static final String SINCE = "dev.seatlock.since";

    @ServerRequestFilter(preMatching = true)
    void begin(ContainerRequestContext request) {
        request.setProperty(SINCE, System.nanoTime());
    }

    @ServerResponseFilter
    void end(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(SINCE) instanceof Long sinceNanos) {
            response.getHeaders().putSingle(HEADER, of(response.getHeaderString(HEADER), sinceNanos));
        }
    }

    /** What has been told before, and the whole time. */
    static String of(@Nullable String before, long sinceNanos) {
        String total = metric("total", Duration.ofNanos(System.nanoTime() - sinceNanos));
        return before == null ? total : before + ", " + total;
    }

    /** A claim that was never let in has only waited. */
    static String of(Turn.Times times) {
        String waited = metric("wait", times.waited());
        return times.held() == null ? waited : waited + ", " + metric("hold", times.held());
    }

    private static String metric(String name, Duration time) {
        long micros = time.toNanos() / 1_000; // every answer has some, and a formatter takes longer than all the rest
        String fraction = Long.toString(MICROS_PER_MILLI + micros % MICROS_PER_MILLI);
        return name + ";dur=" + micros / MICROS_PER_MILLI + '.' + fraction.substring(1);
    }
}
