package dev.seatlock.lab.experiment;

import dev.seatlock.lab.RushRow;
import dev.seatlock.lab.Spread;
import dev.seatlock.lab.history.Verdict;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What was found about one guard, in one round or in all. Times are milliseconds.
 *
 * @param requests buyers who asked; each is counted once, however often it had to come back
 * @param errors got an answer that no buyer should
 * @param unsure cannot know whether they bought
 * @param throughput buyers answered in a second
 * @param waited for the guard; null if no answer said so
 * @param held it; null if no answer said so
 * @param fairness how many percent of all pairs of winners were served in the order in which they came
 * @param crowds how many crowds it took
 */
public record Figures(
        String guard,
        int requests,
        int confirmed,
        int refused,
        int busy,
        int errors,
        int unsure,
        SortedMap<String, Integer> errorsByCode,
        long oversold,
        long undersold,
        long lost,
        long ghostHolds,
        Verdict verdict,
        Verdict expectedVerdict,
        boolean asPromised,
        String inWords,
        double throughput,
        double p50,
        double p95,
        double p99,
        double max,
        @Nullable Spread waited,
        @Nullable Spread held,
        @Nullable Double fairness,
        int crowds,
        List<String> replicas) {

    public static Figures of(RushRow row) {
        return new Figures(
                row.guard(),
                row.tally().buyers(),
                row.tally().confirmed(),
                row.tally().refused(),
                row.tally().busy(),
                row.tally().errors(),
                row.tally().unsure(),
                row.tally().errorsByCode(),
                row.findings().oversold(),
                row.findings().undersold(),
                row.findings().lost(),
                row.findings().ghostHolds(),
                row.verdict(),
                row.expected(),
                row.asPromised(),
                row.inWords(),
                row.speed().requestsPerSecond(),
                row.speed().p50(),
                row.speed().p95(),
                row.speed().p99(),
                row.speed().max(),
                row.speed().waited(),
                row.speed().held(),
                row.fairness(),
                row.crowds(),
                row.replicas());
    }
}
