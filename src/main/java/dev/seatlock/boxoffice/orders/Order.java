package dev.seatlock.boxoffice.orders;

import dev.seatlock.boxoffice.callbacks.Refusal;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A purchase that its buyer does not wait for.
 *
 * <pre>
 *   SUBMITTED ──→ HELD, BOOKED or REFUSED
 * </pre>
 *
 * The win that decides it ends it, in one transaction; a refusal ends it only if nobody has.
 *
 * @param id also of the claim that it is decided by, however often it is tried
 * @param method of payment; null at the door
 * @param refusal why it came to nothing; null unless it is REFUSED
 */
public record Order(
        ClaimId id,
        ShowId show,
        What what,
        Choice choice,
        BuyerId buyer,
        @Nullable String method,
        Duration patience,
        State state,
        @Nullable Refusal refusal) {

    public enum What {
        HOLD,
        BOOKING
    }

    public enum State {
        SUBMITTED,
        /** It has become a hold of the same id. */
        HELD,
        BOOKED,
        REFUSED;

        public boolean hasEnded() {
            return this != SUBMITTED;
        }
    }

    /** A new one. */
    public Order(
            ClaimId id,
            ShowId show,
            What what,
            Choice choice,
            BuyerId buyer,
            @Nullable String method,
            Duration patience) {
        this(id, show, what, choice, buyer, method, patience, State.SUBMITTED, null);
    }
}
