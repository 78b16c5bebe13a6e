package dev.seatlock.boxoffice.callbacks;

import dev.seatlock.inventory.Outcome;
import java.util.Locale;

/** Why an order came to nothing, in the words in which a buyer who waits is told. */
public enum Refusal {
    SEATS_TAKEN,
    SOLD_OUT,
    NOT_ON_SALE,
    SHOW_CANCELLED,
    LIMIT_REACHED,
    PRICE_CHANGED,
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
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether asking again, later, may well end otherwise. */
    public boolean mayPass() {
        return switch (this) {
            case BUSY, GUARD_UNAVAILABLE, OUTCOME_UNKNOWN, INTERNAL_ERROR -> true;
            default -> false;
        };
    }

    public static Refusal of(Outcome.Reason reason) {
        return switch (reason) {
            case TAKEN -> SEATS_TAKEN;
            case SOLD_OUT -> SOLD_OUT;
            case BUSY -> BUSY;
            case GUARD_UNAVAILABLE -> GUARD_UNAVAILABLE;
        };
    }
}
