package dev.seatlock.lab;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How fast the box office answered. Latencies are milliseconds from each buyer's intended start to its final answer,
 * pauses while the guard was busy included.
 *
 * @param requestsPerSecond buyers answered in a second; a buyer's repeats count as one, or a busy guard would look fast
 */
public record Speed(double requestsPerSecond, double p50, double p95, double p99, double max) {

    private static final int SIGNIFICANT_DIGITS = 3;

    static Speed of(List<Attempt> attempts) {
        var micros = new Histogram(SIGNIFICANT_DIGITS);
        long startNanos = attempts.getFirst().startNanos();
        long tookNanos = 1;
        for (Attempt attempt : attempts) {
            micros.recordValue(TimeUnit.NANOSECONDS.toMicros(attempt.latencyNanos()));
            tookNanos = Math.max(tookNanos, attempt.endNanos() - startNanos);
        }
        double perSecond = attempts.size() * 1e9 / tookNanos;
        return new Speed(
                Math.round(perSecond * 10) / 10.0,
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(95) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0,
                micros.getMaxValue() / 1000.0);
    }
}
