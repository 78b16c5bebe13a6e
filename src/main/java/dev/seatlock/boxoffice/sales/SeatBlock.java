package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.SeatId;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** So many seats beside each other in a row. */
record SeatBlock(int rowIndex, SeatRow row, int first, int count) {

    /** It leaves nobody a single seat; it is near the stage; it is in the middle of its row. */
    static final Comparator<SeatBlock> BEST_FIRST = Comparator.comparingInt(SeatBlock::orphans)
            .thenComparingInt(SeatBlock::rowIndex)
            .thenComparingInt(SeatBlock::offCentre)
            .thenComparingInt(SeatBlock::first);

    /** The first few that do not overlap. */
    static List<SeatBlock> apart(Stream<SeatBlock> bestFirst, int most) {
        Map<Integer, BitSet> used = new HashMap<>();
        return bestFirst
                .filter(block -> {
                    BitSet inRow = used.computeIfAbsent(block.rowIndex, it -> new BitSet());
                    boolean isApart = inRow.get(block.first, block.last() + 1).isEmpty();
                    if (isApart) {
                        inRow.set(block.first, block.last() + 1);
                    }
                    return isApart;
                })
                .limit(most)
                .toList();
    }

    int last() {
        return first + count - 1;
    }

    /** How many single seats it leaves between itself and the next party, or the end of the row. */
    int orphans() {
        boolean left = row.free().get(first - 1) && !row.free().get(first - 2);
        boolean right = row.free().get(last() + 1) && !row.free().get(last() + 2);
        return (left ? 1 : 0) + (right ? 1 : 0);
    }

    /** Twice the distance from the middle of the row, so that it is a whole number. */
    private int offCentre() {
        return Math.abs(first + last() - (row.seats() + 1));
    }

    boolean overlaps(SeatBlock other) {
        return rowIndex == other.rowIndex && first <= other.last() && other.first <= last();
    }

    int distanceTo(SeatBlock other) {
        boolean sameSection = row.section().equals(other.row.section());
        return (sameSection ? 0 : 1_000_000)
                + 100 * Math.abs(rowIndex - other.rowIndex)
                + Math.abs(first + last() - other.first - other.last());
    }

    Stream<SeatId> seats() {
        return IntStream.rangeClosed(first, last()).mapToObj(n -> new SeatId(row.section(), row.number(), n));
    }
}
