package dev.seatlock.web.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what comes to a replica that is about to end. Else clients who keep coming would be cut off in the middle
 * when its time to end what it has begun is over, with locks in their hands. For its shutdown delay it serves as ever:
 * meanwhile, whoever balances the load hears that it is no longer ready.
 */
@Singleton
class ClosingTime {

    private static final int BEFORE_RATE_LIMITS = 1_200;

    private final Duration delay;
    private final ObjectMapper json;
    private volatile @Nullable Long closesAtNanos;

    ClosingTime(@ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> delay, ObjectMapper json) {
        this.delay = delay.orElse(Duration.ZERO);
        this.json = json;
    }

    void begin(@Observes ShutdownDelayInitiatedEvent end) {
        closesAtNanos = System.nanoTime() + delay.toNanos();
    }

    void register(@Observes Filters filters) {
        filters.register(this::refuseAfterwards, BEFORE_RATE_LIMITS);
    }

    private void refuseAfterwards(RoutingContext call) {
        Long closesAt = closesAtNanos;
        if (closesAt == null
                || System.nanoTime() - closesAt < 0
                || !call.normalizedPath().startsWith("/api/")) {
            call.next();
            return;
        }
        Problems.end(
                call,
                ProblemCode.CLOSING
                        .problem("Ask again with the same key, and another replica will answer.")
                        .withHeader("Retry-After", 1)
                        .build(),
                json);
    }
}
