package dev.seatlock.boxoffice.sales;

import static java.util.Objects.requireNonNull;

import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wish;
import java.util.Collections;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The places that a buyer has.
 *
 * @param seats named seats
 * @param standing standing places by section
 */
public record Places(SortedSet<SeatId> seats, SortedMap<String, Integer> standing) {

    public static Places of(Wish wish) {
        NavigableMap<String, Integer> standing = new TreeMap<>();
        return switch (wish) {
            case Wish.Seats(var seats) -> new Places(seats, standing);
            case Wish.Standing(var section, int count) -> {
                standing.put(section.name(), count);
                yield new Places(Collections.emptySortedSet(), standing);
            }
        };
    }

    /** As the wins of one claim have them. */
    static Places of(List<WonPlace> wins) {
        NavigableSet<SeatId> seats = new TreeSet<>();
        NavigableMap<String, Integer> standing = new TreeMap<>();
        for (WonPlace win : wins) {
            if (win.isStanding()) {
                standing.merge(win.section, win.places, Integer::sum);
            } else {
                SeatId.parse(win.place).ifPresent(seats::add);
            }
        }
        return new Places(seats, standing);
    }

    /** The same with so many standing places more, where there are any. */
    Places plus(int more) {
        NavigableMap<String, Integer> floor = new TreeMap<>(standing);
        floor.replaceAll((section, count) -> count + more);
        return new Places(seats, floor);
    }

    /** The same without these seats. */
    Places without(String... ids) {
        NavigableSet<SeatId> left = new TreeSet<>(seats);
        for (String id : ids) {
            SeatId.parse(id).ifPresent(left::remove);
        }
        return new Places(left, standing);
    }

    /** What to ask for to get just these. */
    public Wish wish() {
        if (seats.isEmpty()) {
            String section = standing.firstKey();
            return new Wish.Standing(new SectionId(section), requireNonNull(standing.get(section)));
        }
        return new Wish.Seats(seats);
    }

    /** Whether all seats are beside each other, in one row; a party that had to be split is not. */
    public boolean areTogether() {
        if (seats.isEmpty()) {
            return true;
        }
        SeatId one = seats.first();
        IntSummaryStatistics numbers = seats.stream().mapToInt(SeatId::number).summaryStatistics();
        return numbers.getMax() - numbers.getMin() == seats.size() - 1
                && seats.stream()
                        .allMatch(seat ->
                                seat.row() == one.row() && seat.section().equals(one.section()));
    }

    /** How many wins they are in the ledger: one a seat, one a section of standing places. */
    int rows() {
        return seats.size() + standing.size();
    }

    public int count() {
        return seats.size()
                + standing.values().stream().mapToInt(Integer::intValue).sum();
    }
}
