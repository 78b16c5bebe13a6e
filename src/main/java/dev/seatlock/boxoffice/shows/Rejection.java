package dev.seatlock.boxoffice.shows;

import dev.seatlock.boxoffice.callbacks.Refusal;
import java.util.Map;

/**
 * A request that the box office will not act upon, whoever competes for the places: the caller asked for what is not
 * so.
 */
public final class Rejection extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The rule that the request runs against. */
    public enum Rule {
        NO_SUCH_SHOW,
        NO_SUCH_PLACE,
        NO_SUCH_GUARD,
        NO_SUCH_HOLD,
        NO_SUCH_BOOKING,
        /** There is no such party on a waiting list. */
        NO_SUCH_PARTY,
        /** There is no such method of payment. */
        NO_SUCH_METHOD,
        GUARD_UNFIT,
        NOT_ON_SALE,
        /** A show was to be put on whose sale would be over already. */
        SALE_OVER,
        /** The show was taken off. */
        SHOW_CANCELLED,
        /** The show limits the places of each buyer, and nobody said who buys. */
        BUYER_UNNAMED,
        /** The buyer has, or is about to have, as many places of the show as one may. */
        LIMIT_REACHED,
        /** The places do not cost what the buyer was shown. */
        PRICE_CHANGED,
        /** The show still has live bookings. */
        STILL_BOOKED,
        /** The hold has expired or was given back. */
        HOLD_GONE,
        /** The hold has become a booking, which can be cancelled. */
        HOLD_BOOKED,
        /** The bank has not decided on a payment for the hold. */
        PAYMENT_PENDING,
        /** The hold was paid for too late, and the money goes back. */
        PAYMENT_REFUNDED,
        /** The booking was cancelled. */
        BOOKING_CANCELLED,
        /** The booking belongs to somebody else by now. */
        BOOKING_PASSED_ON,
        /** The booking does not have these places, or no more. */
        NOT_BOOKED,
        /** Nobody may accept a booking by this code, or no longer. */
        NOT_OFFERED,
        /** The key stands for something else. */
        KEY_REUSED,
        /** The hold has been prolonged as often as it may be. */
        EXTENSION_USED,
        /** Claims under way did not end in time, so the show's terms were not changed. */
        TERMS_BUSY,
        /** As many tickets are waiting to be printed as may. */
        PRESS_BUSY,
        /** The store behind the guard does not answer, so the show's terms were not changed. */
        GUARD_UNAVAILABLE,
        /** As many orders as may wait do so. */
        TOO_MANY_ORDERS,
        /** As many parties wait as may. */
        WAITING_LIST_FULL,
        /** Whoever has this name waits for this show already. */
        ALREADY_WAITING,
        /** However long it waits, so many places will never be had. */
        PARTY_TOO_LARGE
    }

    private final Rule rule;
    private final transient Map<String, Object> particulars;

    public Rejection(Rule rule, String message) {
        this(rule, message, Map.of());
    }

    /** @param particulars what a caller may want to know of it, by the names that they have in an answer */
    public Rejection(Rule rule, String message, Map<String, Object> particulars) {
        super(message);
        this.rule = rule;
        this.particulars = particulars;
    }

    public Map<String, Object> particulars() {
        return particulars;
    }

    public Rule rule() {
        return rule;
    }

    /** What this comes to for an order that was taken, and can be carried out in no way. */
    public Refusal refusal() {
        return switch (rule) {
            case NO_SUCH_SHOW -> Refusal.SHOW_UNKNOWN;
            case NO_SUCH_PLACE -> Refusal.PLACE_UNKNOWN;
            case NO_SUCH_METHOD -> Refusal.METHOD_UNKNOWN;
            case NOT_ON_SALE -> Refusal.NOT_ON_SALE;
            case SHOW_CANCELLED -> Refusal.SHOW_CANCELLED;
            case LIMIT_REACHED -> Refusal.LIMIT_REACHED;
            case PRICE_CHANGED -> Refusal.PRICE_CHANGED;
            case NO_SUCH_HOLD, HOLD_GONE -> Refusal.HOLD_GONE;
            case PAYMENT_REFUNDED -> Refusal.PAYMENT_REFUNDED;
            case PAYMENT_PENDING, TERMS_BUSY, TOO_MANY_ORDERS, PRESS_BUSY -> Refusal.BUSY;
            case GUARD_UNAVAILABLE -> Refusal.GUARD_UNAVAILABLE;
            case NO_SUCH_GUARD,
                    NO_SUCH_BOOKING,
                    NO_SUCH_PARTY,
                    GUARD_UNFIT,
                    BUYER_UNNAMED,
                    SALE_OVER,
                    STILL_BOOKED,
                    HOLD_BOOKED,
                    BOOKING_CANCELLED,
                    BOOKING_PASSED_ON,
                    NOT_BOOKED,
                    NOT_OFFERED,
                    KEY_REUSED,
                    EXTENSION_USED,
                    ALREADY_WAITING,
                    PARTY_TOO_LARGE,
                    WAITING_LIST_FULL -> Refusal.INTERNAL_ERROR;
        };
    }
}
