package dev.seatlock.web.http;

import dev.seatlock.inventory.ClaimTimes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Tells a client where its time went, in milliseconds:
 *
 * <pre>
 *   Server-Timing: replica;desc="1";dur=81234.567, ask;dur=0.412, wait;dur=12.345, write;dur=5.001, hold;dur=5.123,
 *                  total;dur=19.042
 * </pre>
 *
 * <p>Which replica it was, and how long that had been up when the request came; how long it took until the claim asked
 * the guard; what the claim waited for the guard, how long from there until its places were written, and how long it
 * was held under the guard; and how long it was with us in all. Whoever answers a sale puts its
 * {@link ClaimTimes} into the header, and they are spelled out once the answer leaves.
 */
@Singleton
public class ServerTiming {

    public static final String HEADER = "Server-Timing";

    private static final int MICROS_PER_MILLI = 1_000;
    private static final String SINCE = "dev.seatlock.since";
    private static final long UP_SINCE_NANOS = System.nanoTime();

    private final String replica;

    ServerTiming(@ConfigProperty(name = "seatlock.replica") String name) {
        replica = "replica;desc=\"" + name.replaceAll("[^ -~]|[\"\\\\]", "?") + '"';
    }

    @ServerRequestFilter(preMatching = true)
    void begin(ContainerRequestContext request) {
        request.setProperty(SINCE, System.nanoTime());
    }

    @ServerResponseFilter
    void end(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(SINCE) instanceof Long sinceNanos) {
            ClaimTimes times = response.getHeaders().getFirst(HEADER) instanceof ClaimTimes told ? told : null;
            response.getHeaders().putSingle(HEADER, of(times, sinceNanos));
        }
    }

    /**
     * A claim that was never let in has only waited.
     *
     * @param times null where nothing was claimed
     */
    public String of(@Nullable ClaimTimes times, long sinceNanos) {
        StringBuilder told = new StringBuilder(160);
        if (times != null) {
            metric(told, replica, sinceNanos - UP_SINCE_NANOS);
            metric(told, "ask", times.askedNanos() - sinceNanos);
            metric(told, "wait", times.waited());
            metric(told, "write", times.written());
            metric(told, "hold", times.held());
        }
        metric(told, "total", System.nanoTime() - sinceNanos);
        return told.toString();
    }

    private static void metric(StringBuilder told, String name, @Nullable Duration time) {
        if (time != null) {
            metric(told, name, time.toNanos());
        }
    }

    private static void metric(StringBuilder told, String name, long nanos) {
        long micros = nanos / 1_000; // every answer has some, and a formatter takes longer than all the rest
        String fraction = Long.toString(MICROS_PER_MILLI + micros % MICROS_PER_MILLI);
        told.append(told.isEmpty() ? "" : ", ")
                .append(name)
                .append(";dur=")
                .append(micros / MICROS_PER_MILLI)
                .append('.')
                .append(fraction, 1, fraction.length());
    }
}
