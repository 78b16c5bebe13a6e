package dev.seatlock.boxoffice;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Places reserved for a buyer until a deadline: a win that still has to be paid.
 *
 * @param expiresAt the deadline; null once it was booked
 * @param left until then, by the clock that the deadline goes by, when it was read
 * @param extensionsLeft how often its buyer may still ask for more time
 * @param guard the guard under which it was won
 * @param replica the replica that won it
 * @param fence the fencing token it was won under, 0 if the guard has none
 */
public record Hold(
        ClaimId id,
        ShowId show,
        String buyer,
        State state,
        Places places,
        @Nullable Instant expiresAt,
        @Nullable Duration left,
        int extensionsLeft,
        String guard,
        String replica,
        long fence) {

    public enum State {
        HELD,
        /** Paid: there is a booking of the same id. */
        BOOKED
    }
}
