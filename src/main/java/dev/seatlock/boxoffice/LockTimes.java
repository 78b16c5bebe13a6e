package dev.seatlock.boxoffice;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Turn;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.LongStream;

/**
 * How long claims waited for each guard and held it, as the metrics {@code seatlock.lock.wait} and
 * {@code seatlock.lock.held}.
 */
@Singleton
final class LockTimes {

    private static final Duration[] BUCKETS = LongStream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterProvider<Timer> wait;
    private final MeterProvider<Timer> held;

    LockTimes(MeterRegistry metrics) {
        wait = timer("seatlock.lock.wait", "From asking the guard until it let the claim in, or refused it")
                .withRegistry(metrics);
        held = timer("seatlock.lock.held", "From being let in until the guard had let go")
                .withRegistry(metrics);
    }

    private static Timer.Builder timer(String name, String what) {
        return Timer.builder(name).description(what).serviceLevelObjectives(BUCKETS);
    }

    /** Takes down a claim whose guard has returned. */
    Turn.Times of(Claim claim) {
        Turn.Times times = claim.turn().times();
        String guard = claim.terms().guard();
        wait.withTag("guard", guard).record(times.waited());
        if (times.held() != null) {
            held.withTag("guard", guard).record(times.held());
        }
        return times;
    }
}
