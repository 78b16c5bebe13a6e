package dev.seatlock.lab.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.lab.Mischief;
import dev.seatlock.lab.Nemesis;
import dev.seatlock.lab.Pick;
import dev.seatlock.lab.RushPlan;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment is to do. Everything in it is bounded; a plan that cannot be carried out is refused in words.
 *
 * @param guards to try in turn, each in every round
 * @param buyers of one rush
 * @param seats of each show; null if it sells standing places
 * @param standing places of each show; null if it sells seats
 * @param replicas in the experiment's own fleet
 * @param dwellMillis how long a guard dwells between check and take
 * @param partySize how many places each buyer asks for
 * @param shoppers how many a waiting room lets in at a time; null for no waiting room
 * @param seed of the first round's dice; each round has the next
 * @param mischief that is done to the fleet in each rush, a kind after the other
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Plan(
        List<String> guards,
        int buyers,
        @Nullable Integer seats,
        @Nullable Integer standing,
        int replicas,
        ArrivalRate arrival,
        int dwellMillis,
        int partySize,
        @Nullable Integer shoppers,
        long seed,
        int rounds,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<Mischief> mischief) {

    private static final int MOST_GUARDS = 40;
    private static final int MOST_PLACES = 100_000;
    private static final int MOST_REPLICAS = 16;
    private static final int MOST_ROUNDS = 100;
    private static final int LARGEST_PARTY = 10;
    private static final int LONGEST_DWELL_MILLIS = 5_000;
    private static final Duration LONGEST_ARRIVAL = Duration.ofMinutes(10);
    private static final int FEWEST_UNDER_MISCHIEF = 2; // one goes on selling
    private static final int MOST_TO_WARM_UP = 100;
    private static final long MOST_ANSWERS = 500_000; // each is two lines of the history

    /** @throws IllegalArgumentException that says what is out of bounds */
    public Plan {
        guards = List.copyOf(guards);
        within("guards", guards.size(), 1, MOST_GUARDS);
        require(new HashSet<>(guards).size() == guards.size(), "no guard may be named twice");
        within("buyers", buyers, 1, RushPlan.MOST_BUYERS);
        require((seats == null) != (standing == null), "give either seats or standing");
        within(seats == null ? "standing" : "seats", places(seats, standing), 1, MOST_PLACES);
        within("replicas", replicas, 1, MOST_REPLICAS);
        require(arrival.perSecond() > 0, "perSecond must be above 0");
        require(
                buyers / arrival.perSecond() <= LONGEST_ARRIVAL.toSeconds(),
                "all buyers must have come within %d minutes".formatted(LONGEST_ARRIVAL.toMinutes()));
        within("dwellMillis", dwellMillis, 0, LONGEST_DWELL_MILLIS);
        within("partySize", partySize, 1, Math.min(LARGEST_PARTY, places(seats, standing)));
        within("shoppers", shoppers == null ? 1 : shoppers, 1, RushPlan.MOST_BUYERS);
        within("rounds", rounds, 1, MOST_ROUNDS);
        mischief = mischief.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(mischief));
        require(
                mischief.isEmpty() || replicas >= FEWEST_UNDER_MISCHIEF,
                "mischief needs %d replicas, so that one goes on selling".formatted(FEWEST_UNDER_MISCHIEF));
        require(
                mischief.isEmpty() || shoppers == null,
                "either mischief or shoppers: whoever stands in line at a replica that dies is not let in");
        require(
                (long) guards.size() * buyers * rounds <= MOST_ANSWERS,
                "guards, buyers and rounds multiplied may be at most " + MOST_ANSWERS);
        new RushPlan(guards, buyers, places(seats, standing), dwellMillis, 1, pick(standing), 0);
    }

    private static void within(String name, int value, int least, int most) {
        require(value >= least && value <= most, "%s must lie between %d and %d".formatted(name, least, most));
    }

    private static void require(boolean kept, String otherwise) {
        if (!kept) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static int places(@Nullable Integer seats, @Nullable Integer standing) {
        return seats != null ? seats : standing != null ? standing : 0;
    }

    private static Pick pick(@Nullable Integer standing) {
        return standing == null ? Pick.SPREAD : Pick.STANDING;
    }

    /** How many places each show has. */
    @JsonIgnore
    public int places() {
        return places(seats, standing);
    }

    /** Which place a buyer asks for. */
    @JsonIgnore
    public Pick pick() {
        return pick(standing);
    }

    /** How many buyers will have an answer in the end. */
    public long answers() {
        return (long) guards.size() * rounds * buyers;
    }

    /** Who does the mischief of one rush. The same seed strikes the same replicas. */
    Nemesis nemesis(Nemesis.Strike strike, int round) {
        return new Nemesis(mischief, strike, seed + round - 1);
    }

    /** One guard's rush in one round, counting from 1. */
    RushPlan rush(String guard, int round) {
        return rush(guard, round, buyers, arrival);
    }

    /** A smaller crowd that counts for nothing. */
    RushPlan warmUp(String guard) {
        return rush(guard, 0, Math.min(buyers, MOST_TO_WARM_UP), ArrivalRate.BURST);
    }

    private RushPlan rush(String guard, int round, int buyers, ArrivalRate arrival) {
        return new RushPlan(
                null,
                List.of(guard),
                buyers,
                places(),
                dwellMillis,
                arrival.perSecond(),
                pick(),
                false,
                partySize,
                shoppers,
                seed + round - 1);
    }
}
