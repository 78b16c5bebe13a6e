package dev.seatlock.boxoffice;

import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.Wish;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The places that a buyer has.
 *
 * @param seats named seats
 * @param standing standing places by section
 */
public record Places(SortedSet<SeatId> seats, SortedMap<String, Integer> standing) {

    static Places of(Wish wish) {
        NavigableMap<String, Integer> standing = new TreeMap<>();
        return switch (wish) {
            case Wish.Seats(var seats) -> new Places(seats, standing);
            case Wish.Standing(var section, int count) -> {
                standing.put(section.name(), count);
                yield new Places(Collections.emptySortedSet(), standing);
            }
        };
    }

    public int count() {
        return seats.size()
                + standing.values().stream().mapToInt(Integer::intValue).sum();
    }
}
