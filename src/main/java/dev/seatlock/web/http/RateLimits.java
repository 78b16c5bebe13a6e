package dev.seatlock.web.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seatlock.waitingroom.RateLimiter;
import dev.seatlock.waitingroom.RateLimiter.Ruling;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Refuses a client that asks too often, before anything else is done for it, and tells every client how much more it
 * may ask, in the {@code RateLimit} headers of draft-ietf-httpapi-ratelimit-headers. {@link Clients} tells them apart.
 */
@Singleton
class RateLimits {

    private static final int BEFORE_BODY_LIMIT = 1_100;

    /** The page and its parts, which cost no more than their bytes. All else is limited, whatever it is. */
    private static final Pattern UNLIMITED = Pattern.compile("/(index[.]html)?|/static/.*");

    private final RateLimiter limiter;
    private final Clients clients;
    private final ObjectMapper json;
    private final Counter refused;
    private final String policy;

    RateLimits(RateLimiter limiter, Clients clients, ObjectMapper json, MeterRegistry metrics) {
        this.limiter = limiter;
        this.clients = clients;
        this.json = json;
        refused = Counter.builder("seatlock.rate.refused")
                .description("Requests of clients who asked too often, and were refused")
                .register(metrics);
        this.policy = "\"client\";q=%d;w=%d".formatted(limiter.burst(), wholeSeconds(limiter.window()));
    }

    void register(@Observes Filters filters) {
        if (!limiter.isOff()) {
            filters.register(this::limit, BEFORE_BODY_LIMIT);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it goes on by itself
    private void limit(RoutingContext call) {
        if (UNLIMITED.matcher(call.normalizedPath()).matches() || clients.isExempt(call.request())) {
            call.next();
            return;
        }
        Context here = call.vertx().getOrCreateContext();
        limiter.ask(clients.of(call.request())).thenAccept(ruling -> here.runOnContext(back -> rule(call, ruling)));
    }

    private void rule(RoutingContext call, Ruling ruling) {
        call.response()
                .putHeader("RateLimit-Policy", policy)
                .putHeader(
                        "RateLimit", "\"client\";r=%d;t=%d".formatted(ruling.left(), wholeSeconds(ruling.fullAfter())));
        if (ruling.letThrough()) {
            call.next();
            return;
        }
        refused.increment();
        long seconds = Math.max(1, wholeSeconds(ruling.retryAfter()));
        Problems.end(
                call,
                ProblemCode.TOO_MANY_REQUESTS
                        .problem("Ask again in " + seconds + " s.")
                        .withHeader("Retry-After", seconds)
                        .build(),
                json);
    }

    /** Rounded up: who waits so long has waited long enough. */
    private static long wholeSeconds(Duration time) {
        return time.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
