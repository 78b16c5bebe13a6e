package dev.seatlock.lab;

import java.util.List;

/** What a rush proved, a row a guard. */
public record RushReport(List<RushRow> rows, boolean asPromised) {

    public static RushReport of(List<RushRow> rows) {
        return new RushReport(List.copyOf(rows), rows.stream().allMatch(RushRow::asPromised));
    }
}
