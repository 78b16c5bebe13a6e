package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.inventory.ClaimId;
import java.util.Currency;
import java.util.UUID;

/**
 * Money that is to go back.
 *
 * @param id by which the bank knows the refund; the payment's own if it is all that is left of that
 * @param holdId of the hold that was paid for
 */
record OwedRefund(UUID id, UUID payment, UUID holdId, Long amountMinor, String currency) {

    Price amount() {
        return new Price(amountMinor, Currency.getInstance(currency));
    }

    ClaimId hold() {
        return new ClaimId(holdId);
    }

    /** Whether it is not all that was left of the payment. */
    boolean isPart() {
        return !id.equals(payment);
    }
}
