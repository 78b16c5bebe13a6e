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

    int capacity;
    boolean netted;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Section() {}

    Section(ShowId show, int ordinal, Plan plan, boolean netted) {
        this.show = show.value();
        this.ordinal = ordinal;
        this.name = plan.section().name();
        this.netted = netted;
        this.capacity = plan.capacity();
        switch (plan) {
            case Plan.Seated seated -> {
                kind = Kind.SEATED;
                rows = seated.rows();
                seatsPerRow = seated.seatsPerRow();
            }
            case Plan.Standing standing -> kind = Kind.STANDING;
        }
    }

    /** What a section shall be, before its show exists. */
    public sealed interface Plan {

        SectionId section();

        /** Places in all. */
        int capacity();

        record Seated(SectionId section, int rows, int seatsPerRow) implements Plan {
            @Override
            public int capacity() {
                return Math.multiplyExact(rows, seatsPerRow);
            }
        }

        record Standing(SectionId section, int capacity) implements Plan {}
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

    public int capacity() {
        return capacity;
    }

    boolean has(SeatId seat) {
        return kind == Kind.SEATED && seat.section().equals(id()) && seat.row() <= rows && seat.number() <= seatsPerRow;
    }

    boolean hasStanding(SectionId section) {
        return kind == Kind.STANDING && section.equals(id());
    }
}
