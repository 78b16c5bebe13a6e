package dev.seatlock.boxoffice.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a booking.
 *
 * @param at when; null if it happened before anybody wrote that down
 * @param what a {@link What}
 * @param times how often, if it may happen often: {@code at} is then the last time
 * @param amountMinor the money that it is about
 * @param method the method of payment
 * @param callback the type of the message
 * @param by a {@link dev.seatlock.boxoffice.sales.Booking.CancelledBy}, of what was cancelled or changed
 * @param reason why it was, or why a callback was not taken
 * @param places that were given back, in words
 */
public record StoryEvent(
        @Nullable Instant at,
        String what,
        @Nullable Long times,
        @Nullable Long amountMinor,
        @Nullable String currency,
        @Nullable String method,
        @Nullable String callback,
        @Nullable String by,
        @Nullable String reason,
        @Nullable String places) {

    /** In the order of what happens at the same time. */
    public enum What {
        /** Asked for by somebody who did not wait. */
        ORDERED,
        HELD,
        EXTENDED,
        PAYMENT_BEGUN,
        PAYMENT_DECLINED,
        BOOKED,
        PAYMENT_CAPTURED,
        /** Under its idempotency key, and told the first answer again. */
        ASKED_AGAIN,
        CANCELLED,
        /** Some of its places were given back. */
        PLACES_CANCELLED,
        /** It got another name. */
        RENAMED,
        /** Somebody else accepted it. */
        PASSED_ON,
        /** Money is owed. */
        PAYMENT_REFUNDING,
        PAYMENT_REFUNDED,
        CALLBACK_DELIVERED,
        CALLBACK_WAITING,
        /** Nobody tries any more, until an operator says so. */
        CALLBACK_DEAD
    }
}
