package dev.seatlock.lab.bench;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One case of a bench: the medians over its rounds.
 *
 * @param ratio of its throughput to that of the empty answer in the same round
 * @param cpuRatio of its processor time to that of the empty answer in the same round
 */
public record BenchRow(
        String name,
        double ratio,
        double perSecond,
        double p50Millis,
        double p99Millis,
        double cpuRatio,
        double perTransaction,
        long others) {

    static double median(Stream<Double> values) {
        List<Double> sorted = values.sorted(Comparator.naturalOrder()).toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
