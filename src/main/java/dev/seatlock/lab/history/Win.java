package dev.seatlock.lab.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A live win, as the database has it.
 *
 * @param place a seat's id, or a standing section's name
 * @param places how many; 1 for a seat
 * @param heldUntil a hold's deadline by the database's clock; null if it is sold, or if that was not told
 */
public record Win(
        String place,
        String claim,
        int places,
        State state,
        @Nullable Instant heldUntil) implements Event {

    /** What a live win can be. */
    public enum State {
        HELD,
        SOLD
    }

    public Win {
        Malformed.unless(place != null && claim != null && state != null, "a win needs place, claim and state");
    }
}
