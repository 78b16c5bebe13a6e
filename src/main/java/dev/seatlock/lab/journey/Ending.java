package dev.seatlock.lab.journey;

import com.fasterxml.jackson.databind.JsonNode;
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

    /**
     * What the buyer was told of the booking at last.
     *
     * @param places how many it has
     * @param paidMinor what was paid through the bank, less what was to go back of it; 0 at the door
     */
    record Booked(String id, String token, String show, int places, long paidMinor) {

        static Booked of(JsonNode told) {
            return new Booked(
                    told.at("/id").asText(),
                    told.at("/token").asText(),
                    told.at("/show").asText(),
                    told.at("/seats").size() + told.at("/standing/count").asInt(),
                    told.has("paidBy") ? told.at("/total/amount").asLong() : 0);
        }
    }

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
