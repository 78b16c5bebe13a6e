package dev.seatlock.boxoffice.shows;

import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.WishKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A part of the house: rows of named seats, or a floor of standing places. What is taken of it is the ledger's business
 * and not mapped here.
 */
@Entity
@IdClass(Section.Key.class)
public class Section {

    record Key(UUID show, String name) {}

    /** How places are sold in a section. */
    public enum Kind {
        SEATED(WishKind.SEATS),
        STANDING(WishKind.STANDING);

        private final WishKind sold;

        Kind(WishKind sold) {
            this.sold = sold;
        }

        public WishKind sold() {
            return sold;
        }
    }

    @Id
    @Column(name = "show_id")
    UUID show;

    @Id
    String name;

    int ordinal;

    @Enumerated(EnumType.STRING)
    Kind kind;

    @Column(name = "row_count")
    int rows;

    @Column(name = "seats_per_row")
    int seatsPerRow;

    @Column(name = "closed_rows")
    int[] closedRows;

    int capacity;
    boolean netted;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Section() {}

    Section(ShowId show, int ordinal, Plan plan, boolean netted) {
        this.show = show.value();
        this.ordinal = ordinal;
        this.name = plan.section().name();
        this.netted = netted;
        this.kind = plan.kind();
        this.capacity = plan.capacity();
        this.closedRows = plan.closedRows();
        if (plan instanceof Plan.Seated seated) {
            rows = seated.rows();
            seatsPerRow = seated.seatsPerRow();
        }
    }

    /** What a section shall be. */
    public sealed interface Plan {

        SectionId section();

        Kind kind();

        /** Places in all. */
        int capacity();

        default int[] closedRows() {
            return new int[0];
        }

        /**
         * Rows of named seats.
         *
         * @param closed rows that are not for sale, as if they were not there
         */
        record Seated(SectionId section, int rows, int seatsPerRow, SortedSet<Integer> closed) implements Plan {

            public Seated(SectionId section, int rows, int seatsPerRow) {
                this(section, rows, seatsPerRow, new TreeSet<>());
            }

            @Override
            public Kind kind() {
                return Kind.SEATED;
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

        record Standing(SectionId section, int capacity) implements Plan {
            @Override
            public Kind kind() {
                return Kind.STANDING;
            }
        }
    }

    /** The same section, as it shall be. */
    Section as(Plan plan) {
        return new Section(new ShowId(show), ordinal, plan, netted);
    }

    /** As it is. */
    Plan plan() {
        return switch (kind) {
            case SEATED -> new Plan.Seated(id(), rows, seatsPerRow, new TreeSet<>(closedRows()));
            case STANDING -> new Plan.Standing(id(), capacity);
        };
    }

    /** As it would be with nothing for sale. */
    Plan withoutPlaces() {
        return switch (kind) {
            case SEATED -> new Plan.Seated(id(), 0, 0);
            case STANDING -> new Plan.Standing(id(), 0);
        };
    }

    public SectionId id() {
        return new SectionId(name);
    }

    public Kind kind() {
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

    boolean has(SeatId seat) {
        return kind == Kind.SEATED
                && seat.section().equals(id())
                && seat.row() <= rows
                && seat.number() <= seatsPerRow
                && Arrays.stream(closedRows).noneMatch(closed -> closed == seat.row());
    }

    boolean hasStanding(SectionId section) {
        return kind == Kind.STANDING && section.equals(id());
    }
}
