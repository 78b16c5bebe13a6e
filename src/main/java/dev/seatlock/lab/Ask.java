package dev.seatlock.lab;

import java.util.List;
import java.util.Map;

/** The one place that a scripted buyer asks for. */
sealed interface Ask {

    record Seat(String id) implements Ask {}

    record Standing(String section) implements Ask {}

    /** The body of the booking request, as the contract wants it. */
    default Map<String, Object> body(String buyer) {
        return switch (this) {
            case Seat(var id) -> Map.of("seats", List.of(id), "buyer", buyer);
            case Standing(var section) -> Map.of("standing", Map.of("section", section, "count", 1), "buyer", buyer);
        };
    }
}
