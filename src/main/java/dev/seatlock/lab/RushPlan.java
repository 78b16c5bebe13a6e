package dev.seatlock.lab;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rush is to do, the same for each of its rows.
 *
 * @param show the show to rush; null makes a new one for each guard, without safety net
 * @param guards the guards to try in turn; none means the show's own, or every guard that fits the pick
 * @param seats how many places a new show has
 * @param dwellMillis how long a guard dwells between check and take; null leaves guard and dwell of the show as they
 *     are
 * @param ratePerSecond how many buyers come in a second; infinity sends all at once
 * @param errands whether buyers also hold, confirm, release and cancel, as their dice tell them; else all book
 * @param party how many places each buyer asks for, side by side where they are seats
 * @param shoppers how many the waiting room of a new show lets in at a time; null for none, and then all are inside
 * @param seed of every buyer's dice
 */
public record RushPlan(
        @Nullable String show,
        List<String> guards,
        int buyers,
        int seats,
        @Nullable Integer dwellMillis,
        double ratePerSecond,
        Pick pick,
        boolean errands,
        int party,
        @Nullable Integer shoppers,
        long seed) {

    /** More would run out of local ports before it tells anything new. */
    public static final int MOST_BUYERS = 20_000;

    /** Of new shows, where each buyer comes alone and books, and all are inside. */
    public RushPlan(
            List<String> guards, int buyers, int seats, int dwellMillis, double ratePerSecond, Pick pick, long seed) {
        this(null, guards, buyers, seats, dwellMillis, ratePerSecond, pick, false, 1, null, seed);
    }

    public RushPlan {
        guards = List.copyOf(guards);
        if (show == null && dwellMillis == null) {
            throw new IllegalArgumentException("a new show needs a dwell");
        }
        if (show == null && pick != Pick.STANDING && Hall.seated(seats).isEmpty()) {
            throw new IllegalArgumentException(seats + " seats cannot be cut into equal rows");
        }
        if (show != null && shoppers != null) {
            throw new IllegalArgumentException("a show that is there keeps the waiting room that it has");
        }
    }

    Hall hall() {
        return pick == Pick.STANDING ? Hall.standing(seats) : Hall.seated(seats).orElseThrow();
    }
}
