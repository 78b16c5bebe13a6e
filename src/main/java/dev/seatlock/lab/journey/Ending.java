package dev.seatlock.lab.journey;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one journey ended, as far as its buyer was told.
 *
 * @param booking what the buyer has at last; null for nothing
 * @param letters what the buyer is to hear of by callback
 * @param why nobody has answered, if it is UNSURE
 */
record Ending(
        Kind kind,
        @Nullable Booked booking,
        @Nullable Letters letters,
        @Nullable String why) {

    enum Kind {
        BOOKED,
        CANCELLED,
        RELEASED,
        LAPSED,
        REFUSED,
        DECLINED,
        REFUNDED,
        /** Waited, and left without having been offered anything. */
        LEFT,
        /** Nobody has answered: what has become of it, only the box office knows. */
        UNSURE
    }

    /** @param paidMinor what was paid through the bank; 0 at the door */
    record Booked(String id, String token, long paidMinor) {}

    /**
     * Callbacks that must come.
     *
     * @param about the order or party
     * @param types each must come at least once, and in this order
     */
    record Letters(String about, String secret, List<String> types) {

        static Letters of(String about, String secret) {
            return new Letters(about, secret, new ArrayList<>());
        }
    }

    static Ending of(Kind kind) {
        return new Ending(kind, null, null, null);
    }
}
