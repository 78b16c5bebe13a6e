package dev.seatlock.boxoffice.shows;

import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wish;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A place that somebody has.
 *
 * @param seat its id; null for a standing place of the section
 */
record TakenPlace(String section, @Nullable String seat) {

    String name() {
        return seat == null ? section : seat;
    }

    /** What one would ask for to get just this. */
    Wish wish() {
        return seat == null
                ? new Wish.Standing(new SectionId(section), 1)
                : new Wish.Seats(new TreeSet<>(List.of(SeatId.of(seat))));
    }
}
