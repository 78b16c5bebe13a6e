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

/** What a rush, or several of the same plan, proved about one guard. Its JSON is flat. */
public record RushRow(
        @JsonUnwrapped Subject subject,
        @JsonUnwrapped Found found,
        @JsonUnwrapped Circumstances circumstances,
        @JsonUnwrapped Ruling ruling) {

    /**
     * Which guard was rushed.
     *
     * @param show the show it bought from
     * @param safetyNet whether the show's safety net was on: then nothing may be oversold whatever the guard
     */
    public record Subject(String guard, String show, boolean safetyNet) {}

    /**
     * What buyers were told, what was wrong, and how fast it was.
     *
     * @param fairness how many percent of all pairs of winners were served in the order in which they came; null
     *     without pairs
     * @param timings what the speed sums up
     */
    public record Found(
            @JsonUnwrapped RushTally tally,
            @JsonUnwrapped Findings findings,
            @JsonUnwrapped Speed speed,
            @Nullable Double fairness,
            @JsonIgnore Timings timings) {

        private static Found of(RushTally tally, Judgement judgement, Timings timings) {
            long invertedPairs = judgement.found("fairness").count();
            return new Found(
                    tally,
                    Findings.of(judgement),
                    timings.speed(),
                    fairness(invertedPairs, tally.confirmed()),
                    timings);
        }

        private static @Nullable Double fairness(long invertedPairs, long winners) {
            long pairs = winners * (winners - 1) / 2;
            return pairs == 0 ? null : Math.round(1000.0 * Math.max(0, pairs - invertedPairs) / pairs) / 10.0;
        }

        private Found and(Found other, @Nullable String witness) {
            Timings both = timings.and(other.timings);
            return new Found(
                    tally.and(other.tally),
                    findings.and(other.findings, witness),
                    both.speed(),
                    fairness == null || other.fairness == null
                            ? null
                            : Double.valueOf(weighted(fairness, tally, other.fairness, other.tally)),
                    both);
        }

        private static double weighted(double one, RushTally ones, double other, RushTally others) {
            double sum = one * ones.confirmed() + other * others.confirmed();
            return Math.round(10 * sum / (ones.confirmed() + others.confirmed())) / 10.0;
        }
    }

    /**
     * Under what circumstances.
     *
     * @param reach how far the guard's card says it reaches
     * @param scope how far apart the buyers were served
     * @param replicas the distinct replicas that the receipts name
     * @param shoppers how many a waiting room let in at a time; null if there was none
     * @param mischief that was done to the replicas
     * @param crowds how many crowds it took; the row is that of the last
     */
    public record Circumstances(
            String reach,
            Scope scope,
            List<String> replicas,
            @Nullable Integer shoppers,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<Mischief> mischief,
            int crowds) {

        static Circumstances of(
                PublishedCard card,
                Address address,
                List<Attempt> attempts,
                @Nullable Integer shoppers,
                Set<Mischief> mischief,
                int crowds) {
            List<String> replicas = replicas(attempts);
            // A replica that sold nothing served buyers all the same; receipts name one that hides behind another's
            // URL.
            Scope scope = address.apart() == null
                    ? Scope.of(Math.max(address.urls().size(), replicas.size()))
                    : address.apart();
            return new Circumstances(card.reach(), scope, replicas, shoppers, mischief, crowds);
        }

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

        private Circumstances and(Circumstances other) {
            List<String> both = Stream.of(replicas, other.replicas)
                    .flatMap(List::stream)
                    .distinct()
                    .sorted()
                    .toList();
            return new Circumstances(reach, scope, both, shoppers, mischief, crowds + other.crowds);
        }

        /** Whether a waiting room let in only one after the other. */
        public boolean letInOneByOne() {
            return shoppers != null && shoppers == 1;
        }
    }

    /**
     * The verdict, beside what the card promises.
     *
     * @param netCaught how many sales the safety net refused in this show; null where the audit does not say
     * @param expected the worst that the card allows
     * @param asPromised whether the verdict is what the card promises, and nothing was wrong that no card excuses;
     *     where it takes mischief to break the guard, a sound one is, too
     */
    public record Ruling(@Nullable Long netCaught, Verdict verdict, Verdict expected, boolean asPromised) {

        private Ruling and(Ruling other) {
            return new Ruling(
                    netCaught == null || other.netCaught == null ? null : Long.valueOf(netCaught + other.netCaught),
                    Verdict.worst(List.of(verdict, other.verdict)),
                    expected,
                    (asPromised || other.asPromised) && isAsFarAsItGoes() && other.isAsFarAsItGoes());
        }

        private boolean isAsFarAsItGoes() {
            return asPromised || isYetToBeShown();
        }

        private boolean isYetToBeShown() {
            return expected == Verdict.BROKEN && verdict == Verdict.SOUND && !asPromised;
        }
    }

    static RushRow judge(
            PublishedCard card,
            RushShow show,
            Circumstances circumstances,
            List<Attempt> attempts,
            Judgement judgement,
            AuditReport audit) {
        RushTally tally = RushTally.of(attempts);
        // Who is alone has nobody to be kept apart from.
        Expected expected = show.safetyNet() || circumstances.letInOneByOne()
                ? Expected.SOUND
                : card.expectedAt(circumstances.scope(), circumstances.mischief());
        Verdict verdict =
                Verdict.worst(List.of(judgement.verdict(), tally.leavesDoubt() ? Verdict.UNKNOWN : Verdict.SOUND));
        return new RushRow(
                new Subject(card.name(), show.id(), show.safetyNet()),
                Found.of(tally, judgement, Timings.of(attempts)),
                circumstances,
                new Ruling(audit.netCaught(), verdict, expected.worst, expected.isMetBy(verdict, judgement)));
    }

    /**
     * This row and one of another round in one: counts added up, times thrown together, and the worse verdict. A race
     * that is expected needs to be seen in one of the rounds only.
     */
    public RushRow and(RushRow round) {
        Ruling both = ruling.and(round.ruling);
        RushRow worse = verdict() == both.verdict() ? this : round;
        return new RushRow(
                round.subject,
                found.and(round.found, worse.found.findings.witness()),
                circumstances.and(round.circumstances),
                both);
    }

    public String guard() {
        return subject.guard;
    }

    public Verdict verdict() {
        return ruling.verdict;
    }

    public boolean asPromised() {
        return ruling.asPromised;
    }

    /** Whether the safety net refused a sale that the guard had let through. */
    public boolean hasNetCaught() {
        return ruling.netCaught != null && ruling.netCaught > 0;
    }

    /** Whether the card says that it breaks here, and nothing was wrong. */
    boolean isYetToBeShown() {
        return ruling.isYetToBeShown();
    }

    /** Whether mischief could have broken it, and did not. */
    public boolean wasSpared() {
        return ruling.expected == Verdict.BROKEN && verdict() == Verdict.SOUND && asPromised();
    }
}
