package dev.seatlock.lab.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was measured.
 *
 * @param settings of the database, read back from it
 * @param samples each case in each round
 * @param rows each case, the medians of its rounds
 */
public record BenchReport(
        Instant measured,
        String java,
        int processors,
        int connections,
        long seconds,
        Map<String, String> settings,
        List<Row> rows,
        List<Sample> samples) {

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
            long others) {}

    /**
     * One case: the medians over its rounds.
     *
     * @param ratio of its throughput to that of the empty answer in the same round
     * @param cpuRatio of its processor time to that of the empty answer in the same round
     */
    public record Row(
            String name,
            double ratio,
            double perSecond,
            double p50Millis,
            double p99Millis,
            double cpuRatio,
            double perTransaction,
            long others) {}

    /**
     * What is wanted of a figure, and what was seen.
     *
     * @param atLeast whether more is better
     */
    public record Goal(String name, double wanted, boolean atLeast, double seen) {

        public boolean isReached() {
            return atLeast ? seen >= wanted : seen <= wanted;
        }
    }

    /** How many rounds there were. */
    @JsonIgnore
    public int rounds() {
        return samples.stream().mapToInt(Sample::round).max().orElse(0);
    }

    /** The goals, of those cases that were measured. */
    @JsonProperty
    public List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        Optional<Row> standing = row("standing/combining");
        standing.ifPresent(row -> {
            goals.add(new Goal("standing places, x ping", 0.6, true, row.ratio));
            times(goals, row, "pg-conditional", 15);
            times(goals, row, "pg-row-lock", 25);
            times(goals, row, "redis-lock", 30);
        });
        row("seats/combining").ifPresent(row -> goals.add(new Goal("named seats, x ping", 0.5, true, row.ratio)));
        row("sold out/combining").ifPresent(row -> goals.add(new Goal("refusals, x ping", 0.9, true, row.ratio)));
        standing.ifPresent(row -> {
            row(BenchCase.PING)
                    .ifPresent(ping -> goals.add(
                            new Goal("standing places, p99 to ping's", 2, false, row.p99Millis / ping.p99Millis)));
            row("standing/combining/open")
                    .ifPresent(open ->
                            goals.add(new Goal("standing places, open model, p99 in ms", 25, false, open.p99Millis)));
            goals.add(new Goal("bookings a commit", 40, true, row.perTransaction));
            goals.add(new Goal("processor time a booking, to ping's", 1.5, false, row.cpuRatio));
            beside(goals, "two replicas, to one", "2 replicas", row, 0.8);
            beside(goals, "with idempotency keys, to without", "keys", row, 0.8);
            beside(goals, "4,096 connections, to as many as usual", "4096", row, 0.8);
        });
        row("standing/combining/64").ifPresent(few -> beside(goals, "512 connections, to 64", "512", few, 1));
        return goals;
    }

    private void beside(List<Goal> goals, String name, String how, Row other, double wanted) {
        row("standing/combining/" + how)
                .ifPresent(row -> goals.add(new Goal(name, wanted, true, row.ratio / other.ratio)));
    }

    private void times(List<Goal> goals, Row row, String guard, double wanted) {
        row("standing/" + guard)
                .ifPresent(other ->
                        goals.add(new Goal("standing places, x " + guard, wanted, true, row.ratio / other.ratio)));
    }

    private Optional<Row> row(String name) {
        return rows.stream().filter(row -> row.name.equals(name)).findAny();
    }

    static BenchReport of(int connections, Duration time, Map<String, String> settings, List<Sample> samples) {
        Map<Integer, Sample> pings = samples.stream()
                .filter(sample -> sample.name.equals(BenchCase.PING))
                .collect(Collectors.toMap(Sample::round, sample -> sample));
        List<Row> rows = samples.stream()
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
                rows,
                samples);
    }

    private static Row row(List<Sample> rounds, Map<Integer, Sample> pings) {
        return new Row(
                rounds.getFirst().name,
                median(rounds.stream().map(it -> it.perSecond / requireNonNull(pings.get(it.round)).perSecond)),
                median(rounds.stream().map(Sample::perSecond)),
                median(rounds.stream().map(Sample::p50Millis)),
                median(rounds.stream().map(Sample::p99Millis)),
                median(rounds.stream().map(it -> it.cpuMicros / requireNonNull(pings.get(it.round)).cpuMicros)),
                median(rounds.stream().map(Sample::perTransaction)),
                rounds.stream().mapToLong(Sample::others).sum());
    }

    private static double median(Stream<Double> values) {
        List<Double> sorted = values.sorted(Comparator.naturalOrder()).toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
