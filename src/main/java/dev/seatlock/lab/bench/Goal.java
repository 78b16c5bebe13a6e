package dev.seatlock.lab.bench;

import static dev.seatlock.lab.bench.BenchCase.COMBINING;
import static dev.seatlock.lab.bench.BenchCase.PING;
import static dev.seatlock.lab.bench.BenchCase.PING_GET;
import static dev.seatlock.lab.bench.BenchCase.SEAT_MAP;
import static dev.seatlock.lab.bench.BenchCase.SEAT_MAP_UNCHANGED;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is wanted of a figure, and what was seen.
 *
 * @param id the same for goals that belong together
 * @param atLeast whether more is better
 */
public record Goal(String id, String name, double wanted, boolean atLeast, double seen) {

    /**
     * A goal before anything was seen.
     *
     * @param of the case
     * @param to the case that it is told against
     */
    private record Wanted(
            String id,
            String name,
            double wanted,
            boolean atLeast,
            String of,
            String to,
            ToDoubleBiFunction<BenchRow, BenchRow> figure) {

        private static Wanted throughput(String id, String name, double atLeast, String of, String to) {
            return new Wanted(id, name, atLeast, true, of, to, (one, other) -> one.ratio() / other.ratio());
        }

        private static Wanted atMost(
                String id, String name, double most, String of, ToDoubleBiFunction<BenchRow, BenchRow> figure) {
            return new Wanted(id, name, most, false, of, PING, figure);
        }

        private Stream<Goal> seenIn(Map<String, BenchRow> rows) {
            BenchRow one = rows.get(of);
            BenchRow other = rows.get(to);
            return one == null || other == null
                    ? Stream.empty()
                    : Stream.of(new Goal(id, name, wanted, atLeast, figure.applyAsDouble(one, other)));
        }
    }

    private static List<Wanted> all() {
        return Stream.concat(
                        ofHotShows(),
                        BenchCase.POSTGRES.stream()
                                .map(guard -> Wanted.throughput(
                                        "P6", guard + ", to pgbench", 0.7, "seats/" + guard, "pgbench/" + guard)))
                .toList();
    }

    private static Stream<Wanted> ofHotShows() {
        return Stream.of(
                Wanted.throughput("P1", "standing places, to ping", 0.6, COMBINING, PING),
                Wanted.throughput("P1", "standing places, to pg-conditional", 15, COMBINING, "standing/pg-conditional"),
                Wanted.throughput("P1", "standing places, to pg-row-lock", 25, COMBINING, "standing/pg-row-lock"),
                Wanted.throughput("P1", "standing places, to redis-lock", 30, COMBINING, "standing/redis-lock"),
                Wanted.throughput("P2", "named seats, to ping", 0.5, "seats/combining", PING),
                Wanted.throughput("P2", "best available, to ping", 0.3, "best available/combining", PING),
                Wanted.throughput("P2", "refusals, to ping", 0.9, "sold out/combining", PING),
                Wanted.atMost("P3", "p99, to ping's", 2, COMBINING, (one, ping) -> one.p99Millis() / ping.p99Millis()),
                Wanted.atMost(
                        "P3", "p99 in the open model, ms", 25, COMBINING + "/open", (one, ping) -> one.p99Millis()),
                Wanted.throughput("P4", "512 connections, to 64", 1, COMBINING + "/512", COMBINING + "/64"),
                Wanted.throughput("P4", "4,096 connections, to as many as usual", 0.8, COMBINING + "/4096", COMBINING),
                Wanted.throughput(
                        "P4",
                        "a big show, to small ones",
                        0.9,
                        "seats/combining/big show",
                        "seats/combining/small shows"),
                Wanted.throughput("P4", "100 hot shows, to one", 0.8, COMBINING + "/100 shows", COMBINING),
                new Wanted("P5", "bookings a commit", 40, true, COMBINING, PING, (one, ping) -> one.perTransaction()),
                Wanted.atMost(
                        "P5", "processor time a booking, to ping's", 1.5, COMBINING, (one, ping) -> one.cpuRatio()),
                Wanted.throughput(
                        "P5", "durable, to not durable (diagnosis)", 0.9, COMBINING, COMBINING + "/not durable"),
                Wanted.throughput("P6", "with idempotency keys, to without", 0.8, COMBINING + "/keys", COMBINING),
                Wanted.throughput("P7", "two replicas, to one", 0.8, COMBINING + "/2 replicas", COMBINING),
                Wanted.throughput(
                        "P7", "two replicas with a show each, to one", 1, COMBINING + "/2 replicas apart", COMBINING),
                new Wanted("P8", "seat maps a second", 2_000, true, SEAT_MAP, PING, (one, ping) -> one.perSecond()),
                Wanted.throughput("P8", "seat map unchanged, to ping (get)", 0.8, SEAT_MAP_UNCHANGED, PING_GET));
    }

    /** The goals of what was measured. */
    static List<Goal> seenIn(List<BenchRow> rows, List<WatchersTold> told, List<Start> starts) {
        Map<String, BenchRow> byName = rows.stream().collect(Collectors.toMap(BenchRow::name, Function.identity()));
        return Stream.of(all().stream().flatMap(wanted -> wanted.seenIn(byName)), ofTold(told), ofStarts(starts))
                .flatMap(Function.identity())
                .sorted(Comparator.comparing(Goal::id))
                .toList();
    }

    private static Stream<Goal> ofTold(List<WatchersTold> told) {
        return told.stream()
                .limit(1)
                .map(any -> new Goal(
                        "P8",
                        String.format(Locale.ROOT, "the last of %,d watchers is told, ms", any.watchers()),
                        1_000,
                        false,
                        BenchRow.median(told.stream().map(WatchersTold::lastMillis))));
    }

    private static Stream<Goal> ofStarts(List<Start> starts) {
        return starts.isEmpty()
                ? Stream.empty()
                : Stream.of(
                        new Goal(
                                "P9",
                                "start to first booking, ms",
                                2_000,
                                false,
                                BenchRow.median(starts.stream().map(Start::firstBookingMillis))),
                        new Goal(
                                "P9",
                                "idle heap, MiB",
                                64,
                                false,
                                BenchRow.median(starts.stream().map(Start::idleHeapMebibytes))));
    }

    /** Whether what was seen is what is wanted. */
    public boolean isReached() {
        return atLeast ? seen >= wanted : seen <= wanted;
    }
}
