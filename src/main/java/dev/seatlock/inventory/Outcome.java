package dev.seatlock.inventory;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How a claim ended. Expected refusals are values; only surprises throw. */
public sealed interface Outcome {

    String WON = "won";
    String UNSURE = "unsure";

    /** All places are the buyer's, and that is committed. */
    record Won(
            Claim claim, SortedSet<SeatId> seats, @Nullable Instant heldUntil, String replica, long fence)
            implements Outcome {}

    /**
     * No place is the buyer's, and nothing was written.
     *
     * @param seats those that were in the way, if known
     * @param stands whether the show's terms were still the claim's when this was decided. If not known, it may be the
     *     word of a guard that is no longer the show's
     */
    record Refused(Reason reason, SortedSet<SeatId> seats, boolean stands) implements Outcome {

        @Override
        public Refused standing() {
            return stands ? this : new Refused(reason, seats, true);
        }
    }

    /** The store was lost while committing: the buyer may or may not have the places. */
    record Unsure(String cause) implements Outcome {}

    /** Why a claim was refused. */
    enum Reason {
        /** Another buyer has at least one of the seats. */
        TAKEN,
        /** Not so many standing places are left. */
        SOLD_OUT,
        /** The guard could not be had within the buyer's patience; nothing is known of the places. */
        BUSY,
        /** The store behind the guard does not answer, so the claim was not let through. */
        GUARD_UNAVAILABLE;

        /** What metrics and traces call it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The same, decided under the show's own terms. */
    default Outcome standing() {
        return this;
    }

    /** What metrics and traces call it. */
    default String word() {
        return switch (this) {
            case Won won -> WON;
            case Unsure unsure -> UNSURE;
            case Refused refused -> refused.reason().word();
        };
    }

    /** Those that have won. */
    static List<Won> won(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(Won.class::isInstance)
                .map(Won.class::cast)
                .toList();
    }

    /** A refusal without particular seats. */
    static Refused refused(Reason reason) {
        return new Refused(reason, Collections.emptySortedSet(), false);
    }

    /** The refusal of a claim whose places others have: {@code taken} of its seats, or too few standing places. */
    static Refused taken(Claim claim, Collection<SeatId> taken) {
        return new Refused(
                claim.wish() instanceof Wish.Seats ? Reason.TAKEN : Reason.SOLD_OUT,
                Collections.unmodifiableSortedSet(new TreeSet<>(taken)),
                false);
    }
}
