package dev.seatlock.boxoffice.sales;

import static java.util.Objects.requireNonNull;

import dev.seatlock.guards.Guards;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimTimes;
import dev.seatlock.inventory.Conflicts;
import dev.seatlock.inventory.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How claims fare under each guard, as metrics: {@code seatlock.booking.attempts} by outcome, and how long they waited
 * for the guard and held it, {@code seatlock.lock.wait} and {@code seatlock.lock.held}.
 *
 * <p>All guards of the catalogue have their series from the start, so that a rate counts the first event, too.
 */
@Singleton
final class ClaimMetrics {

    private static final Duration[] BUCKETS = LongStream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry metrics;
    private final ConcurrentMap<String, UnderOne> byGuard = new ConcurrentHashMap<>();

    ClaimMetrics(MeterRegistry metrics, Guards guards, Conflicts conflicts) {
        this.metrics = metrics;
        guards.cards().forEach(card -> {
            under(card.name());
            conflicts.expect(card.name());
        });
    }

    private record UnderOne(Map<String, Counter> outcomes, Timer waited, Timer held) {}

    private UnderOne under(String guard) {
        return byGuard.computeIfAbsent(
                guard,
                name -> new UnderOne(
                        Stream.concat(
                                        Stream.of(Outcome.WON, Outcome.UNSURE),
                                        Stream.of(Outcome.Reason.values()).map(Outcome.Reason::word))
                                .collect(Collectors.toUnmodifiableMap(word -> word, word -> counter(name, word))),
                        timer(
                                name,
                                "seatlock.lock.wait",
                                "From asking the guard until it let the claim in, or refused it"),
                        timer(name, "seatlock.lock.held", "From when the guard let the claim in until it let go")));
    }

    private Counter counter(String guard, String outcome) {
        return Counter.builder("seatlock.booking.attempts")
                .description("Claims that the guard has decided, by outcome")
                .tags("guard", guard, "outcome", outcome)
                .register(metrics);
    }

    private Timer timer(String guard, String name, String what) {
        return Timer.builder(name)
                .description(what)
                .serviceLevelObjectives(BUCKETS)
                .tag("guard", guard)
                .register(metrics);
    }

    /** Takes down a claim whose guard has returned. */
    ClaimTimes count(Claim claim, Outcome outcome) {
        ClaimTimes times = claim.timer().times();
        UnderOne those = under(claim.terms().guard());
        requireNonNull(those.outcomes().get(outcome.word())).increment();
        those.waited().record(times.waited());
        if (times.held() != null) {
            those.held().record(times.held());
        }
        return times;
    }
}
