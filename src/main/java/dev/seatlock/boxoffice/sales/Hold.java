package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ShowId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Places reserved for a buyer until a deadline: a win that still has to be paid.
 *
 * @param total what they cost together, as the show said when they were held
 * @param expiresAt the deadline; null unless it is HELD
 * @param left until then, by the clock that the deadline goes by, when it was read
 * @param extensionsLeft how often its buyer may still ask for more time
 * @param guard the guard under which it was won
 * @param replica the replica that won it
 * @param fence the fencing token it was won under, 0 if the guard has none
 * @param payment how the latest payment for it stands; null if there is none
 * @param booking what it has become; null unless it is BOOKED
 */
public record Hold(
        ClaimId id,
        ShowId show,
        String buyer,
        State state,
        Places places,
        Price total,
        @Nullable Instant expiresAt,
        @Nullable Duration left,
        int extensionsLeft,
        String guard,
        String replica,
        long fence,
        @Nullable PaymentState payment,
        @Nullable ClaimId booking) {

    public enum State {
        HELD,
        /** There is a booking; of the same id, unless it was paid for after the deadline. */
        BOOKED,
        /**
         * Its time is over, and the bank has not decided on a payment for it. It ends as BOOKED, as REFUNDED, or
         * unpaid.
         */
        PENDING,
        /** It was paid for, and came to nothing: the money goes back, or has gone back. */
        REFUNDED
    }

    /** As it was won. */
    Hold(
            ClaimId id,
            ShowId show,
            String buyer,
            Places places,
            Price total,
            @Nullable Instant expiresAt,
            @Nullable Duration left,
            int extensionsLeft,
            String guard,
            String replica,
            long fence) {
        this(
                id,
                show,
                buyer,
                State.HELD,
                places,
                total,
                expiresAt,
                left,
                extensionsLeft,
                guard,
                replica,
                fence,
                null,
                null);
    }

    /** As it was won, told of to its buyer. */
    static Hold of(Outcome.Won won, Show show, HoldTime holdTime) {
        Claim claim = won.claim();
        return new Hold(
                claim.id(),
                claim.show(),
                claim.buyer().value(),
                Places.of(claim.wish()),
                new Price(claim.total(), show.currency()),
                won.heldUntil(),
                holdTime.each(),
                holdTime.extensions(),
                claim.terms().guard(),
                won.replica(),
                won.fence());
    }

    /** The same, by what has become of it. */
    public Hold as(State now, @Nullable PaymentState paid, @Nullable ClaimId booked) {
        return new Hold(
                id,
                show,
                buyer,
                now,
                places,
                total,
                now == State.HELD ? expiresAt : null,
                now == State.HELD ? left : null,
                now == State.HELD ? extensionsLeft : 0,
                guard,
                replica,
                fence,
                paid,
                booked);
    }
}
