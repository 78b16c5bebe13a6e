package dev.seatlock.boxoffice;

import dev.seatlock.boxoffice.Rejection.Rule;
import dev.seatlock.inventory.Outcome;
import java.util.Locale;

/** Why an order came to nothing, in the words in which a buyer who waits is told. */
public enum Refusal {
    SEATS_TAKEN,
    SOLD_OUT,
    NOT_ON_SALE,
    SHOW_CANCELLED,
    LIMIT_REACHED,
    SHOW_UNKNOWN,
    PLACE_UNKNOWN,
    METHOD_UNKNOWN,
    PAYMENT_DECLINED,
    PAYMENT_REFUNDED,
    HOLD_GONE,
    BUSY,
    GUARD_UNAVAILABLE,
    OUTCOME_UNKNOWN,
    INTERNAL_ERROR;

    /** As it stands in messages: the code of the same problem, in kebab-case. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether asking again, later, may well end otherwise. */
    boolean mayPass() {
        return switch (this) {
            case BUSY, GUARD_UNAVAILABLE, OUTCOME_UNKNOWN, INTERNAL_ERROR -> true;
            default -> false;
        };
    }

    static Refusal of(Outcome.Reason reason) {
        return switch (reason) {
            case TAKEN -> SEATS_TAKEN;
            case SOLD_OUT -> SOLD_OUT;
            case BUSY -> BUSY;
            case GUARD_UNAVAILABLE -> GUARD_UNAVAILABLE;
        };
    }

    static Refusal of(Rule rule) {
        return switch (rule) {
            case NO_SUCH_SHOW -> SHOW_UNKNOWN;
            case NO_SUCH_PLACE -> PLACE_UNKNOWN;
            case NO_SUCH_METHOD -> METHOD_UNKNOWN;
            case NOT_ON_SALE -> NOT_ON_SALE;
            case SHOW_CANCELLED -> SHOW_CANCELLED;
            case LIMIT_REACHED -> LIMIT_REACHED;
            case NO_SUCH_HOLD, HOLD_GONE -> HOLD_GONE;
            case PAYMENT_REFUNDED -> PAYMENT_REFUNDED;
            case PAYMENT_PENDING, TERMS_BUSY, TOO_MANY_ORDERS, PRESS_BUSY -> BUSY;
            case GUARD_UNAVAILABLE -> GUARD_UNAVAILABLE;
            case NO_SUCH_GUARD,
                    NO_SUCH_BOOKING,
                    NO_SUCH_PARTY,
                    GUARD_UNFIT,
                    BUYER_UNNAMED,
                    SALE_OVER,
                    STILL_BOOKED,
                    HOLD_BOOKED,
                    BOOKING_CANCELLED,
                    EXTENSION_USED,
                    ALREADY_WAITING,
                    PARTY_TOO_LARGE,
                    WAITING_LIST_FULL -> INTERNAL_ERROR;
        };
    }
}
