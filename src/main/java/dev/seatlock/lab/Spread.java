package dev.seatlock.lab;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** How some times are spread, in milliseconds. */
public record Spread(double p50, double p95, double p99, double max) {

    /** Null if there are none. */
    static @Nullable Spread of(Histogram micros) {
        return micros.getTotalCount() == 0
                ? null
                : new Spread(millis(micros, 50), millis(micros, 95), millis(micros, 99), micros.getMaxValue() / 1000.0);
    }

    static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }
}
