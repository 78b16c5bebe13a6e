package dev.seatlock.lab;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The one section of a show made for a rush, as {@code POST /api/shows} wants it. */
record Hall(Map<String, Object> section) {

    /** The box office allows as many rows, and as many seats in a row. */
    private static final int LONGEST = 10_000;

    static Hall standing(int capacity) {
        return new Hall(Map.of("name", "Floor", "kind", "STANDING", "capacity", capacity));
    }

    /** Rows of equal length with exactly that many seats; empty if the number cannot be cut into such rows. */
    static Optional<Hall> seated(int seats) {
        return IntStream.rangeClosed(1, Math.min(seats, LONGEST))
                .filter(perRow -> seats % perRow == 0 && seats / perRow <= LONGEST)
                .boxed()
                .min(Comparator.comparingInt(Hall::oddity))
                .map(perRow -> Map.<String, Object>of(
                        "name", "A", "kind", "SEATED", "rows", seats / perRow, "seatsPerRow", perRow))
                .map(Hall::new);
    }

    /** The longest row of 10 to 50 seats looks like a hall; failing that, the shortest longer one, then the longest. */
    private static int oddity(int perRow) {
        if (perRow > 50) {
            return perRow;
        }
        return perRow >= 10 ? -perRow : LONGEST + 10 - perRow;
    }
}
