package dev.seatlock.boxoffice.shows;

import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A part of the house: rows of named seats, or a floor of standing places. What is taken of it is the ledger's business
 * and not mapped here.
 */
@Entity
@IdClass(Section.Key.class)
public class Section {

    record Key(UUID show, String name) {}

    @Id
    @Column(name = "show_id")
    UUID show;

    @Id
    String name;

    int ordinal;

    @Enumerated(EnumType.STRING)
    SectionKind kind;

    @Column(name = "row_count")
    int rows;

    @Column(name = "seats_per_row")
    int seatsPerRow;

    @Column(name = "closed_rows")
    int[] closedRows;

    @Column(name = "price_minor")
    @Nullable
    Long priceMinor;

    /** By the row's number, from 1 on; negative, or left out at the end, where a row costs what the section does. */
    @Column(name = "row_prices")
    long[] rowPrices;

    int capacity;
    boolean netted;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Section() {}

    Section(ShowId show, int ordinal, SectionPlan plan, boolean netted) {
        this.show = show.value();
        this.ordinal = ordinal;
        this.name = plan.section().name();
        this.netted = netted;
        this.kind = plan.kind();
        this.capacity = plan.capacity();
        this.closedRows = plan.closedRows();
        this.priceMinor = plan.price();
        this.rowPrices = inOrder(plan.rowPrices());
        if (plan instanceof SectionPlan.Seated seated) {
            rows = seated.rows();
            seatsPerRow = seated.seatsPerRow();
        }
    }

    private static long[] inOrder(SortedMap<Integer, Long> rowPrices) {
        long[] prices = new long[rowPrices.isEmpty() ? 0 : rowPrices.lastKey()];
        Arrays.fill(prices, -1);
        rowPrices.forEach((row, its) -> prices[row - 1] = its);
        return prices;
    }

    /** The same section, as it shall be. */
    Section as(SectionPlan plan) {
        return new Section(new ShowId(show), ordinal, plan, netted);
    }

    /** As it is. */
    SectionPlan plan() {
        return switch (kind) {
            case SEATED ->
                new SectionPlan.Seated(id(), rows, seatsPerRow, new TreeSet<>(closedRows()), priceMinor, rowPrices());
            case STANDING -> new SectionPlan.Standing(id(), capacity, priceMinor);
        };
    }

    /** As it would be with nothing for sale. */
    SectionPlan withoutPlaces() {
        return switch (kind) {
            case SEATED -> new SectionPlan.Seated(id(), 0, 0);
            case STANDING -> new SectionPlan.Standing(id(), 0);
        };
    }

    public SectionId id() {
        return new SectionId(name);
    }

    public SectionKind kind() {
        return kind;
    }

    public int rows() {
        return rows;
    }

    public int seatsPerRow() {
        return seatsPerRow;
    }

    /** Rows that are not for sale, in their order. */
    public List<Integer> closedRows() {
        return Arrays.stream(closedRows).boxed().toList();
    }

    public int capacity() {
        return capacity;
    }

    /** Of each place, in minor units of the show's currency; null for the show's own. */
    public @Nullable Long price() {
        return priceMinor;
    }

    /** Of those rows that do not cost what the section does. */
    public SortedMap<Integer, Long> rowPrices() {
        SortedMap<Integer, Long> prices = new TreeMap<>();
        for (int row = 1; row <= rowPrices.length; row++) {
            if (rowPrices[row - 1] >= 0) {
                prices.put(row, rowPrices[row - 1]);
            }
        }
        return prices;
    }

    boolean has(SeatId seat) {
        return kind == SectionKind.SEATED
                && seat.section().equals(id())
                && seat.row() <= rows
                && seat.number() <= seatsPerRow
                && Arrays.stream(closedRows).noneMatch(closed -> closed == seat.row());
    }

    boolean hasStanding(SectionId section) {
        return kind == SectionKind.STANDING && section.equals(id());
    }
}
