package dev.seatlock.lab;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The seat map of a show, as anyone may see it. */
record PublishedSeatMap(
        @Nullable List<Seat> seats, @Nullable List<Floor> standing) {

    record Seat(String id, String state) {

        boolean isFree() {
            return state.equals("FREE");
        }
    }

    /** A section of standing places. */
    record Floor(String section, long capacity, long held, long sold) {

        long taken() {
            return held + sold;
        }
    }

    List<String> seatIds() {
        return ids(_ -> true);
    }

    List<String> takenSeatIds() {
        return ids(seat -> !seat.isFree());
    }

    /** The sections of standing places. */
    List<Floor> floors() {
        return standing == null ? List.of() : standing;
    }

    private List<String> ids(Predicate<Seat> wanted) {
        return seats == null
                ? List.of()
                : seats.stream().filter(wanted).map(Seat::id).toList();
    }
}
