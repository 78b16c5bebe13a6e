package dev.seatlock.lab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/**
 * When things happened in a rush, or in several under one guard: what its {@link Speed} sums up, and what charts show.
 * All histograms are of microseconds.
 *
 * @param tookNanos from the first buyer's intended start to the last answer, over all rushes
 * @param waited for the guard, a value for each buyer of whom the box office says it
 * @param sales how the places went, in the last of the rushes
 */
public record Timings(
        long buyers, long tookNanos, Histogram latency, Histogram waited, Histogram held, List<Sold> sales) {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final int MOST_POINTS = 200;

    /** So many places had been sold by then, by the answers that buyers had. */
    public record Sold(double millis, int places) {}

    /** So many percent of the buyers had their answer within that time. */
    public record Quantile(double percentile, double millis) {}

    static Timings of(List<Attempt> attempts) {
        var latency = new Histogram(SIGNIFICANT_DIGITS);
        var waited = new Histogram(SIGNIFICANT_DIGITS);
        var held = new Histogram(SIGNIFICANT_DIGITS);
        long startNanos = attempts.getFirst().startNanos();
        long tookNanos = 1;
        for (Attempt attempt : attempts) {
            latency.recordValue(TimeUnit.NANOSECONDS.toMicros(attempt.latencyNanos()));
            tookNanos = Math.max(tookNanos, attempt.endNanos() - startNanos);
            GuardTime guardTime = attempt.guardTime();
            if (guardTime != null) {
                waited.recordValue(guardTime.waitedMicros());
                if (guardTime.heldMicros() != null) {
                    held.recordValue(guardTime.heldMicros());
                }
            }
        }
        return new Timings(attempts.size(), tookNanos, latency, waited, held, sales(attempts, startNanos));
    }

    /** As many points as a chart can show; the last is the last sale. */
    private static List<Sold> sales(List<Attempt> attempts, long startNanos) {
        List<Attempt> confirmed = attempts.stream()
                .filter(attempt -> attempt.answer() instanceof Answer.Confirmed)
                .sorted(Comparator.comparingLong(Attempt::endNanos))
                .toList();
        int every = confirmed.size() / MOST_POINTS + 1;
        List<Sold> sales = new ArrayList<>();
        int places = 0;
        for (int i = 0; i < confirmed.size(); i++) {
            Attempt sale = confirmed.get(i);
            places += sale.ask().count();
            if ((i + 1) % every == 0 || i == confirmed.size() - 1) {
                sales.add(new Sold(Math.round((sale.endNanos() - startNanos) / 1e5) / 10.0, places));
            }
        }
        return sales;
    }

    /** Of this rush and another. */
    Timings and(Timings other) {
        return new Timings(
                buyers + other.buyers,
                tookNanos + other.tookNanos,
                sum(latency, other.latency),
                sum(waited, other.waited),
                sum(held, other.held),
                other.sales);
    }

    private static Histogram sum(Histogram one, Histogram other) {
        Histogram both = one.copy();
        both.add(other);
        return both;
    }

    Speed speed() {
        return new Speed(
                Math.round(buyers * 1e10 / tookNanos) / 10.0,
                Spread.millis(latency, 50),
                Spread.millis(latency, 95),
                Spread.millis(latency, 99),
                latency.getMaxValue() / 1000.0,
                Spread.of(waited),
                Spread.of(held));
    }

    /** The distribution of the latencies, finer towards its end. */
    public List<Quantile> quantiles() {
        return DoubleStream.of(0, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 99.9, 100)
                .mapToObj(percentile -> new Quantile(percentile, Spread.millis(latency, percentile)))
                .toList();
    }
}
