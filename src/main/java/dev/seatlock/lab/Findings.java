package dev.seatlock.lab;

import dev.seatlock.lab.history.Finding;
import dev.seatlock.lab.history.Judgement;
import dev.seatlock.lab.history.Verdict;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was wrong after a rush.
 *
 * @param oversold sales beyond what the places allow, by the buyers' own receipts
 * @param undersold places left free although a buyer was refused them
 * @param lost receipts that the ledger does not honour
 * @param ghostHolds holds that have expired and were never freed
 * @param unasked live wins that no buyer of the rush knows of; null in a show where others may buy
 * @param disagreement whether the audit counts other oversales than the receipts prove
 * @param witness one line that proves a wrong, if possible one that no card excuses, or says what leaves the verdict
 *     open; null if neither is the case
 */
public record Findings(
        long oversold,
        long undersold,
        long lost,
        long ghostHolds,
        @Nullable Long unasked,
        boolean disagreement,
        @Nullable String witness) {

    static Findings of(Judgement judgement) {
        return new Findings(
                judgement.found("sold-once").count(),
                judgement.found("no-undersale").count(),
                judgement.found("nothing-lost").count(),
                judgement.found("no-ghost-hold").count(),
                judgement.alone() ? judgement.found("nothing-unasked").count() : null,
                judgement.found("audit-agrees").verdict() == Verdict.BROKEN,
                judgement.findings().stream()
                        .filter(finding -> finding.verdict() == judgement.verdict())
                        .sorted(Comparator.comparing(Findings::isExcusable))
                        .flatMap(finding -> finding.witness().stream())
                        .findFirst()
                        .orElse(null));
    }

    /** Of this rush and another; the witness is that of the one with the worse verdict. */
    Findings and(Findings other, @Nullable String worseWitness) {
        return new Findings(
                oversold + other.oversold,
                undersold + other.undersold,
                lost + other.lost,
                ghostHolds + other.ghostHolds,
                unasked == null || other.unasked == null ? null : Long.valueOf(unasked + other.unasked),
                disagreement || other.disagreement,
                worseWitness);
    }

    /** Whether nothing was wrong but what these checkers look for. */
    static boolean areAmong(Set<String> checkers, Judgement judgement) {
        return judgement.findings().stream()
                .filter(finding -> finding.verdict() == Verdict.BROKEN)
                .allMatch(finding -> checkers.contains(finding.checker()));
    }

    /**
     * No card excuses anything but an oversale or an undersale: no lost booking, no untrue answer, no audit that
     * differs.
     */
    private static boolean isExcusable(Finding finding) {
        return finding.checker().equals("sold-once") || finding.checker().equals("no-undersale");
    }
}
