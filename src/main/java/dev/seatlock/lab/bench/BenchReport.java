package dev.seatlock.lab.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was measured. Cases for diagnosis are in no figure, only in the goals.
 *
 * @param settings of the database, read back from it
 * @param samples each case in each round
 * @param told how soon watchers were told of a booking, once in each round
 * @param starts of a further replica, one in each round
 * @param rows each case, the medians of its rounds
 * @param goals of those cases that were measured
 */
public record BenchReport(
        Instant measured,
        String java,
        int processors,
        int connections,
        long seconds,
        Map<String, String> settings,
        List<BenchRow> rows,
        List<Goal> goals,
        List<Sample> samples,
        List<WatchersTold> told,
        List<Start> starts) {

    /**
     * One case in one round.
     *
     * @param perSecond answers that count, in a second
     * @param cpuMicros of the replica's processors, for each answer
     * @param perTransaction bookings for each transaction that wrote; 0 where nothing is sold
     * @param others answers that do not count
     */
    public record Sample(
            String name,
            int round,
            double perSecond,
            double p50Millis,
            double p99Millis,
            double cpuMicros,
            double perTransaction,
            long others) {

        /**
         * Of what was measured.
         *
         * @param counts the status of the answers that count
         * @param cpu time of all replicas
         * @param transactions that wrote
         */
        static Sample of(BenchCase one, int round, Measured measured, int counts, Duration cpu, long transactions) {
            return new Sample(
                    one.name(),
                    round,
                    measured.perSecond(counts),
                    measured.micros().getValueAtPercentile(50) / 1_000.0,
                    measured.micros().getValueAtPercentile(99) / 1_000.0,
                    cpu.toNanos() / 1_000.0 / Math.max(1, measured.total()),
                    transactions == 0 ? 0 : measured.total(Work.Sale.SOLD) / (double) transactions,
                    measured.total() - measured.total(counts));
        }
    }

    /** How many rounds there were. */
    @JsonIgnore
    public int rounds() {
        return samples.stream().mapToInt(Sample::round).max().orElse(0);
    }

    static BenchReport of(
            int connections,
            Duration time,
            Map<String, String> settings,
            List<Sample> samples,
            List<WatchersTold> told,
            List<Start> starts) {
        Map<Integer, Sample> pings = samples.stream()
                .filter(sample -> sample.name.equals(BenchCase.PING))
                .collect(Collectors.toMap(Sample::round, sample -> sample));
        List<BenchRow> rows = samples.stream()
                .collect(Collectors.groupingBy(Sample::name, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(rounds -> row(rounds, pings))
                .toList();
        return new BenchReport(
                Instant.now(),
                Runtime.version().toString(),
                Runtime.getRuntime().availableProcessors(),
                connections,
                time.toSeconds(),
                settings,
                rows.stream().filter(row -> !isDiagnostic(row.name())).toList(),
                Goal.seenIn(rows, told, starts),
                samples.stream().filter(sample -> !isDiagnostic(sample.name)).toList(),
                told,
                starts);
    }

    private static boolean isDiagnostic(String name) {
        return BenchCase.all().stream().anyMatch(one -> one.name().equals(name) && one.isDiagnostic());
    }

    private static BenchRow row(List<Sample> rounds, Map<Integer, Sample> pings) {
        return new BenchRow(
                rounds.getFirst().name,
                BenchRow.median(
                        rounds.stream().map(it -> it.perSecond / requireNonNull(pings.get(it.round)).perSecond)),
                BenchRow.median(rounds.stream().map(Sample::perSecond)),
                BenchRow.median(rounds.stream().map(Sample::p50Millis)),
                BenchRow.median(rounds.stream().map(Sample::p99Millis)),
                BenchRow.median(
                        rounds.stream().map(it -> it.cpuMicros / requireNonNull(pings.get(it.round)).cpuMicros)),
                BenchRow.median(rounds.stream().map(Sample::perTransaction)),
                rounds.stream().mapToLong(Sample::others).sum());
    }
}
