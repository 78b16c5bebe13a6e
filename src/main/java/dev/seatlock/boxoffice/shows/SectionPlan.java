package dev.seatlock.boxoffice.shows;

import dev.seatlock.inventory.PriceList;
import dev.seatlock.inventory.SectionId;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a section shall be. */
public sealed interface SectionPlan {

    SectionId section();

    SectionKind kind();

    /** Places in all. */
    int capacity();

    /** Of each place, in minor units of the show's currency; null for the show's own. */
    @Nullable
    Long price();

    default int[] closedRows() {
        return new int[0];
    }

    default SortedMap<Integer, Long> rowPrices() {
        return new TreeMap<>();
    }

    /** What the places of a show cost that has these sections, and whose places cost so much each. */
    static PriceList prices(List<SectionPlan> plans, long each) {
        return new PriceList(
                each,
                plans.stream()
                        .filter(it -> it.price() != null || !it.rowPrices().isEmpty())
                        .collect(Collectors.toUnmodifiableMap(it -> it.section().name(), it -> it.prices(each))));
    }

    default PriceList.OfSection prices(long ofShow) {
        Long own = price();
        return new PriceList.OfSection(own == null ? ofShow : own, rowPrices());
    }

    /**
     * Rows of named seats.
     *
     * @param closed rows that are not for sale, as if they were not there
     * @param rowPrices of those rows that do not cost what the section does
     */
    record Seated(
            SectionId section,
            int rows,
            int seatsPerRow,
            SortedSet<Integer> closed,
            @Nullable Long price,
            SortedMap<Integer, Long> rowPrices)
            implements SectionPlan {

        public Seated(SectionId section, int rows, int seatsPerRow) {
            this(section, rows, seatsPerRow, new TreeSet<>());
        }

        public Seated(SectionId section, int rows, int seatsPerRow, SortedSet<Integer> closed) {
            this(section, rows, seatsPerRow, closed, null, new TreeMap<>());
        }

        @Override
        public SectionKind kind() {
            return SectionKind.SEATED;
        }

        @Override
        public int capacity() {
            return Math.multiplyExact(rows - closed.size(), seatsPerRow);
        }

        @Override
        public int[] closedRows() {
            return closed.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /** So many standing places. */
    record Standing(
            SectionId section, int capacity, @Nullable Long price) implements SectionPlan {

        public Standing(SectionId section, int capacity) {
            this(section, capacity, null);
        }

        @Override
        public SectionKind kind() {
            return SectionKind.STANDING;
        }
    }
}
