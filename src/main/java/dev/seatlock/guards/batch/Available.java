package dev.seatlock.guards.batch;

import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wish;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What can still be had while a batch is decided: the part of it that is pure arithmetic, so that it can be held
 * against every order of its claims.
 */
final class Available {

    private final Set<SeatId> free;
    private final Map<SectionId, Integer> left;

    /** Both are used up by what is taken. */
    Available(Set<SeatId> free, Map<SectionId, Integer> left) {
        this.free = free;
        this.left = left;
    }

    /** Takes the whole wish, or nothing. */
    boolean take(Wish wish) {
        return switch (wish) {
            case Wish.Seats(SortedSet<SeatId> seats) -> free.containsAll(seats) && free.removeAll(seats);
            case Wish.Standing(SectionId section, int count) -> {
                int before = left.getOrDefault(section, 0);
                if (before >= count) {
                    left.put(section, before - count);
                }
                yield before >= count;
            }
        };
    }

    /** The seats of the wish that are gone. */
    SortedSet<SeatId> missingFor(Wish wish) {
        SortedSet<SeatId> missing = new TreeSet<>();
        if (wish instanceof Wish.Seats(SortedSet<SeatId> seats)) {
            missing.addAll(seats);
            missing.removeAll(free);
        }
        return missing;
    }
}
