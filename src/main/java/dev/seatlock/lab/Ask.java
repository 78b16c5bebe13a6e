package dev.seatlock.lab;

import dev.seatlock.lab.history.WantedPlaces;
import java.util.List;
import java.util.Map;

/** The places that a scripted buyer asks for, for itself and its party. */
sealed interface Ask {

    record Seats(List<String> ids) implements Ask {}

    /** Whichever seats are best. */
    record Best(int count) implements Ask {}

    record Standing(String section, int count) implements Ask {}

    default int count() {
        return switch (this) {
            case Seats(var ids) -> ids.size();
            case Best best -> best.count;
            case Standing standing -> standing.count;
        };
    }

    default WantedPlaces places() {
        return switch (this) {
            case Seats(var ids) -> new WantedPlaces(ids, null);
            case Best(int count) -> WantedPlaces.best(count);
            case Standing(var section, int count) ->
                new WantedPlaces(List.of(), new WantedPlaces.Standing(section, count));
        };
    }

    /** The body of the booking request, as the contract wants it. */
    default Map<String, Object> body(String buyer) {
        return switch (this) {
            case Seats(var ids) -> Map.of("seats", ids, "buyer", buyer);
            case Best(int count) -> Map.of("bestAvailable", Map.of("count", count), "buyer", buyer);
            case Standing(var section, int count) ->
                Map.of("standing", Map.of("section", section, "count", count), "buyer", buyer);
        };
    }
}
