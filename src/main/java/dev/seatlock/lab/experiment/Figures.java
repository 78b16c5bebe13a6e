package dev.seatlock.lab.experiment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.seatlock.lab.Findings;
import dev.seatlock.lab.RushRow;
import dev.seatlock.lab.RushTally;
import dev.seatlock.lab.Speed;
import dev.seatlock.lab.Spread;
import dev.seatlock.lab.VerdictInWords;
import dev.seatlock.lab.history.Verdict;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What was found about one guard, in one round or in all. Its JSON is flat.
 *
 * @param fairness how many percent of all pairs of winners were served in the order in which they came
 */
public record Figures(
        String guard,
        @JsonUnwrapped Answers answers,
        @JsonUnwrapped Wrongs wrongs,
        @JsonUnwrapped Judged judged,
        @JsonUnwrapped Times times,
        @Nullable Double fairness,
        @JsonUnwrapped Served served) {

    /**
     * What buyers were told.
     *
     * @param requests buyers who asked; each is counted once, however often it had to come back
     * @param errors got an answer that no buyer should
     * @param unsure cannot know whether they bought
     */
    public record Answers(
            int requests,
            int confirmed,
            int refused,
            int busy,
            int errors,
            int unsure,
            SortedMap<String, Integer> errorsByCode) {}

    /** What went wrong. */
    public record Wrongs(long oversold, long undersold, long lost, long ghostHolds) {}

    /** The verdict. */
    public record Judged(Verdict verdict, Verdict expectedVerdict, boolean asPromised, String inWords) {}

    /**
     * Milliseconds.
     *
     * @param throughput buyers answered in a second
     * @param waited for the guard; null if no answer said so
     * @param held it; null if no answer said so
     */
    public record Times(
            double throughput,
            double p50,
            double p95,
            double p99,
            double max,
            @Nullable Spread waited,
            @Nullable Spread held) {}

    /** How many crowds came, and who served them. */
    public record Served(int crowds, List<String> replicas) {}

    public static Figures of(RushRow row) {
        RushTally tally = row.found().tally();
        Findings findings = row.found().findings();
        Speed speed = row.found().speed();
        return new Figures(
                row.guard(),
                new Answers(
                        tally.buyers(),
                        tally.confirmed(),
                        tally.refused(),
                        tally.busy(),
                        tally.errors(),
                        tally.unsure(),
                        tally.errorsByCode()),
                new Wrongs(findings.oversold(), findings.undersold(), findings.lost(), findings.ghostHolds()),
                new Judged(row.verdict(), row.ruling().expected(), row.asPromised(), VerdictInWords.of(row)),
                new Times(
                        speed.requestsPerSecond(),
                        speed.p50(),
                        speed.p95(),
                        speed.p99(),
                        speed.max(),
                        speed.waited(),
                        speed.held()),
                row.found().fairness(),
                new Served(row.circumstances().crowds(), row.circumstances().replicas()));
    }
}
