package dev.seatlock.boxoffice.tickets;

import static java.util.Comparator.comparing;

import dev.seatlock.boxoffice.sales.Places;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/** The seats of one row, or the standing places of one section. */
record PlacesLine(String section, String row, String seats) {

    static List<PlacesLine> of(Places places) {
        Map<SectionId, Map<Integer, NavigableSet<Integer>>> rows = new TreeMap<>(comparing(SectionId::name));
        for (SeatId seat : places.seats()) {
            rows.computeIfAbsent(seat.section(), section -> new TreeMap<>())
                    .computeIfAbsent(seat.row(), row -> new TreeSet<>())
                    .add(seat.number());
        }
        List<PlacesLine> lines = new ArrayList<>();
        rows.forEach((section, its) -> its.forEach(
                (row, seats) -> lines.add(new PlacesLine(section.name(), Integer.toString(row), ranges(seats)))));
        places.standing()
                .forEach((section, count) ->
                        lines.add(new PlacesLine(section, "", count == 1 ? "1 place" : count + " places")));
        return lines;
    }

    /** As in {@code 7–9, 12}. */
    private static String ranges(NavigableSet<Integer> numbers) {
        StringJoiner ranges = new StringJoiner(", ");
        for (int first : numbers) {
            if (!numbers.contains(first - 1)) {
                int last = first;
                while (numbers.contains(last + 1)) {
                    last++;
                }
                ranges.add(first == last ? Integer.toString(first) : first + "–" + last);
            }
        }
        return ranges.toString();
    }

    @Override
    public String toString() {
        return row.isEmpty() ? section + ": " + seats : section + ",\u00a0row\u00a0" + row + ":\u00a0" + seats;
    }
}
