package dev.seatlock.guards.batch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** How many wait in a queue, as the metric {@code seatlock.queue.depth}. */
public final class QueueDepth {

    private QueueDepth() {}

    /** Tells of one queue from now on. */
    public static void tell(MeterRegistry metrics, String queue, Supplier<Number> waiting) {
        Gauge.builder("seatlock.queue.depth", waiting)
                .description(
                        "How many wait: claims for a guard in this replica, or orders and callbacks in the database")
                .tag("queue", queue)
                .register(metrics);
    }
}
