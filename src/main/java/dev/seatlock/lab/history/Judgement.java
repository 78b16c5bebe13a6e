package dev.seatlock.lab.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all checkers found in one history. The worst wins.
 *
 * @param guard that the opening names
 * @param alone whether nobody but the clients of the history could buy
 */
public record Judgement(String show, @Nullable String guard, boolean alone, int operations, List<Finding> findings) {

    /** Where several find something, the first speaks for the history. */
    private static final List<Checker> CHECKERS = List.of(
            new SoldOnce(),
            new NothingLost(),
            new NoUndersale(),
            new AnswersFit(),
            new NothingUnasked(),
            new NoGhostHold(),
            new FencesRise(),
            new AuditAgrees(),
            new Fairness());

    public Judgement {
        findings = List.copyOf(findings);
    }

    /** Lets every checker look at a history, on all processors. */
    public static Judgement of(History history) {
        Tenures tenures = new Tenures(history);
        return new Judgement(
                history.opening().show(),
                history.opening().guard(),
                history.opening().alone(),
                history.operations().size(),
                CHECKERS.parallelStream().map(checker -> checker.check(tenures)).toList());
    }

    /** The worst of the findings. */
    @JsonProperty
    public Verdict verdict() {
        return Verdict.worst(findings.stream().map(Finding::verdict).toList());
    }

    /** What the checker of this class found. */
    public Finding found(String checker) {
        return findings.stream()
                .filter(finding -> finding.checker().equals(checker))
                .findFirst()
                .orElseThrow();
    }
}
