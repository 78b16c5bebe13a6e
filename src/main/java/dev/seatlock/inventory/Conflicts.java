package dev.seatlock.inventory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** How often the database stepped in where claims met, by guard, as the metrics {@code seatlock.conflicts} and {@code seatlock.net.caught}. */
@Singleton
public final class Conflicts {

    private final MeterRegistry metrics;

    Conflicts(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** Begins to count for a guard, so that a rate counts the first event, too. */
    public void expect(String guard) {
        aborted(guard);
        caught(guard);
    }

    /** Transactions that the database ended and that were tried again. */
    Counter aborted(String guard) {
        return Counter.builder("seatlock.conflicts")
                .description("Transactions that lost against another in the database, and were tried again")
                .tag("guard", guard)
                .register(metrics);
    }

    /** Sales that the safety net caught: each would have been a place sold twice. */
    Counter caught(String guard) {
        return Counter.builder("seatlock.net.caught")
                .description(
                        "Sales that the guard let through and the safety net caught: each a place sold twice but for it")
                .tag("guard", guard)
                .register(metrics);
    }
}
