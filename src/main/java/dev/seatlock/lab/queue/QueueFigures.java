package dev.seatlock.lab.queue;

import dev.seatlock.lab.queue.QueueReplay.Visited;
import dev.seatlock.lab.queue.Visitor.Kind;
import dev.seatlock.waitingroom.policy.QueuePolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the policies make of one crowd: for each policy, and each kind of visitor.
 *
 * @param rows by policy, and within it by kind, everybody first
 */
public record QueueFigures(List<Row> rows) {

    /**
     * Waits are in seconds, of those who entered.
     *
     * @param passed how many who came later entered before, in the case of whom it was the most
     */
    public record Row(
            QueuePolicy.Name policy,
            String visitors,
            int entered,
            int gaveUp,
            long mean,
            long p95,
            long worst,
            long passed) {}

    private static final int HUNDRED_PERCENT = 100;
    private static final int P95 = 95;

    /**
     * Lets a crowd in by each policy in turn.
     *
     * @param visitors how many come
     * @param shoppers how many may be inside at a time
     * @param bellSeconds how long after the first arrival the sale opens
     * @param seed decides the crowd and the lots
     */
    public static QueueFigures measure(int visitors, int shoppers, int bellSeconds, long seed) {
        List<Visitor> crowd = QueueCrowd.of(visitors, seed).visitors();
        List<Row> rows = new ArrayList<>();
        for (QueuePolicy.Name policy : QueuePolicy.Name.values()) {
            List<Visited> all = QueueReplay.of(crowd, policy, shoppers, bellSeconds * 1_000L, seed);
            rows.add(row(policy, "all", all, all));
            for (Kind kind : Kind.values()) {
                rows.add(row(
                        policy,
                        kind.name().toLowerCase(Locale.ROOT),
                        all.stream().filter(it -> it.visitor().kind() == kind).toList(),
                        all));
            }
        }
        return new QueueFigures(rows);
    }

    private static Row row(QueuePolicy.Name policy, String visitors, List<Visited> those, List<Visited> all) {
        long[] waits = those.stream()
                .filter(it -> !it.gaveUp())
                .mapToLong(Visited::waitedMillis)
                .sorted()
                .toArray();
        return new Row(
                policy,
                visitors,
                waits.length,
                those.size() - waits.length,
                seconds(Arrays.stream(waits).average().orElse(0)),
                waits.length == 0 ? 0 : seconds((double) waits[(waits.length - 1) * P95 / HUNDRED_PERCENT]),
                waits.length == 0 ? 0 : seconds((double) waits[waits.length - 1]),
                those.stream()
                        .filter(it -> !it.gaveUp())
                        .mapToLong(it -> passed(it, all))
                        .max()
                        .orElse(0));
    }

    private static long passed(Visited one, List<Visited> all) {
        return all.stream()
                .filter(it -> !it.gaveUp() && it.number() > one.number() && it.entered() < one.entered())
                .count();
    }

    private static long seconds(double millis) {
        return Math.round(millis / 1_000);
    }
}
