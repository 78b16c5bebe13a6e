package dev.seatlock.lab;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rush proved about one guard.
 *
 * @param show the show it bought from
 * @param safetyNet whether the show's safety net was on: then nothing may be oversold whatever the guard
 * @param reach how far the guard's card says it reaches
 * @param scope how far apart the buyers were served
 * @param replicas the distinct replicas that the receipts name
 * @param crowds how many crowds it took; the row is that of the last
 * @param netCaught how many sales the safety net refused in this show; null where the audit does not say
 * @param asPromised whether the verdict is what the card promises, and nothing was wrong that no card excuses
 */
public record RushRow(
        String guard,
        String show,
        boolean safetyNet,
        @JsonUnwrapped Tally tally,
        @JsonUnwrapped Findings findings,
        @JsonUnwrapped Speed speed,
        String reach,
        Scope scope,
        List<String> replicas,
        int crowds,
        @Nullable Long netCaught,
        Verdict verdict,
        Verdict expected,
        boolean asPromised) {

    static RushRow judge(Card card, Show show, int urls, int crowds, Evidence evidence) {
        Tally tally = Tally.of(evidence.attempts());
        Findings findings = Checker.check(evidence);
        List<String> replicas = evidence.replicas();
        // A replica that sold nothing served buyers all the same; one that hides behind another's URL is told by its
        // receipts.
        Scope scope = Scope.of(Math.max(urls, replicas.size()));
        Verdict expected = show.safetyNet() ? Verdict.SOUND : card.expectedAt(scope);
        Verdict verdict = verdict(tally, findings);
        return new RushRow(
                card.name(),
                show.id(),
                show.safetyNet(),
                tally,
                findings,
                Speed.of(evidence.attempts()),
                card.reach(),
                scope,
                replicas,
                crowds,
                evidence.audit().netCaught(),
                verdict,
                expected,
                verdict == expected && findings.isExcusable());
    }

    /** Whether the card says that it breaks here, and nothing was wrong. */
    boolean isYetToBeShown() {
        return expected == Verdict.BROKEN && verdict == Verdict.SOUND;
    }

    /** The worst wins. */
    private static Verdict verdict(Tally tally, Findings findings) {
        if (findings.isBroken()) {
            return Verdict.BROKEN;
        }
        return tally.leavesDoubt() ? Verdict.UNKNOWN : Verdict.SOUND;
    }
}
