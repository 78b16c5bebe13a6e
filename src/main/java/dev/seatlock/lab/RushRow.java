package dev.seatlock.lab;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.seatlock.lab.history.Judgement;
import dev.seatlock.lab.history.Verdict;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a rush, or several of the same plan, proved about one guard.
 *
 * @param show the show it bought from
 * @param safetyNet whether the show's safety net was on: then nothing may be oversold whatever the guard
 * @param fairness how many percent of all pairs of winners were served in the order in which they came; null without pairs
 * @param timings what the speed sums up; null once it is no longer needed
 * @param reach how far the guard's card says it reaches
 * @param scope how far apart the buyers were served
 * @param replicas the distinct replicas that the receipts name
 * @param shoppers how many a waiting room let in at a time; null if there was none
 * @param mischief that was done to the replicas
 * @param crowds how many crowds it took; the row is that of the last
 * @param netCaught how many sales the safety net refused in this show; null where the audit does not say
 * @param expected the worst that the card allows
 * @param asPromised whether the verdict is what the card promises, and nothing was wrong that no card excuses; where it takes
 *     mischief to break the guard, a sound one is, too
 */
public record RushRow(
        String guard,
        String show,
        boolean safetyNet,
        @JsonUnwrapped RushTally tally,
        @JsonUnwrapped Findings findings,
        @JsonUnwrapped Speed speed,
        @Nullable Double fairness,
        @JsonIgnore @Nullable Timings timings,
        String reach,
        Scope scope,
        List<String> replicas,
        @Nullable Integer shoppers,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<Mischief> mischief,
        int crowds,
        @Nullable Long netCaught,
        Verdict verdict,
        Verdict expected,
        boolean asPromised) {

    static RushRow judge(
            PublishedCard card,
            RushShow show,
            Address address,
            @Nullable Integer shoppers,
            Set<Mischief> mischief,
            int crowds,
            List<Attempt> attempts,
            Judgement judgement,
            AuditReport audit) {
        RushTally tally = RushTally.of(attempts);
        List<String> replicas = replicas(attempts);
        // A replica that sold nothing served buyers all the same; one that hides behind another's URL is told by its
        // receipts.
        Scope scope =
                address.apart() == null ? Scope.of(Math.max(address.urls().size(), replicas.size())) : address.apart();
        // Who is alone has nobody to be kept apart from.
        Expected expected =
                show.safetyNet() || isOneAtATime(shoppers) ? Expected.SOUND : card.expectedAt(scope, mischief);
        Verdict verdict =
                Verdict.worst(List.of(judgement.verdict(), tally.leavesDoubt() ? Verdict.UNKNOWN : Verdict.SOUND));
        Timings timings = Timings.of(attempts);
        return new RushRow(
                card.name(),
                show.id(),
                show.safetyNet(),
                tally,
                Findings.of(judgement),
                timings.speed(),
                fairness(judgement.found("fairness").count(), tally.confirmed()),
                timings,
                card.reach(),
                scope,
                replicas,
                shoppers,
                mischief,
                crowds,
                audit.netCaught(),
                verdict,
                expected.worst,
                expected.isMetBy(verdict, judgement));
    }

    private static @Nullable Double fairness(long invertedPairs, long winners) {
        long pairs = winners * (winners - 1) / 2;
        return pairs == 0 ? null : Math.round(1000.0 * Math.max(0, pairs - invertedPairs) / pairs) / 10.0;
    }

    /** The same without what takes much room. */
    public RushRow withoutTimings() {
        return new RushRow(
                guard,
                show,
                safetyNet,
                tally,
                findings,
                speed,
                fairness,
                null,
                reach,
                scope,
                replicas,
                shoppers,
                mischief,
                crowds,
                netCaught,
                verdict,
                expected,
                asPromised);
    }

    /**
     * This row and one of another round in one: counts added up, times thrown together, and the worse verdict. A race that
     * is expected needs to be seen in one of the rounds only.
     */
    public RushRow and(RushRow round) {
        Verdict worse = Verdict.worst(List.of(verdict, round.verdict));
        Timings both = Timings.sum(timings, round.timings);
        return new RushRow(
                guard,
                round.show,
                safetyNet,
                tally.and(round.tally),
                findings.and(round.findings, verdict == worse ? findings.witness() : round.findings.witness()),
                both == null ? round.speed : both.speed(),
                fairness == null || round.fairness == null
                        ? null
                        : Double.valueOf(weighted(fairness, tally, round.fairness, round.tally)),
                both,
                reach,
                scope,
                Stream.of(replicas, round.replicas)
                        .flatMap(List::stream)
                        .distinct()
                        .sorted()
                        .toList(),
                shoppers,
                mischief,
                crowds + round.crowds,
                netCaught == null || round.netCaught == null ? null : Long.valueOf(netCaught + round.netCaught),
                worse,
                expected,
                (asPromised || round.asPromised) && isAsFarAsItGoes() && round.isAsFarAsItGoes());
    }

    private static double weighted(double one, RushTally ones, double other, RushTally others) {
        double sum = one * ones.confirmed() + other * others.confirmed();
        return Math.round(10 * sum / (ones.confirmed() + others.confirmed())) / 10.0;
    }

    private boolean isAsFarAsItGoes() {
        return asPromised || isYetToBeShown();
    }

    /** The distinct replicas that the receipts name. */
    private static List<String> replicas(List<Attempt> attempts) {
        return attempts.stream()
                .<String>mapMulti((attempt, into) -> {
                    if (attempt.answer() instanceof Answer.Confirmed(var receipt) && receipt.replica() != null) {
                        into.accept(receipt.replica());
                    }
                })
                .distinct()
                .sorted()
                .toList();
    }

    /** The verdict as one sentence, with what proves it or leaves it open. */
    public String inWords() {
        return new VerdictInWords(this).sentence();
    }

    /** Whether the safety net refused a sale that the guard had let through. */
    public boolean hasNetCaught() {
        return netCaught != null && netCaught > 0;
    }

    /** Whether a waiting room let in only one after the other. */
    @JsonIgnore
    public boolean isOneAtATime() {
        return isOneAtATime(shoppers);
    }

    private static boolean isOneAtATime(@Nullable Integer shoppers) {
        return shoppers != null && shoppers == 1;
    }

    /** Whether the card says that it breaks here, and nothing was wrong. */
    boolean isYetToBeShown() {
        return expected == Verdict.BROKEN && verdict == Verdict.SOUND && !asPromised;
    }

    /** Whether mischief could have broken it, and did not. */
    public boolean wasSpared() {
        return expected == Verdict.BROKEN && verdict == Verdict.SOUND && asPromised;
    }
}
