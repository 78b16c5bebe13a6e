package dev.seatlock.guards.orm;

import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.ShowId;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.UUID;

/** The key of a seat's row, for those guards to which it is an entity. */
@Embeddable
record SeatKey(
        @Column(name = "show_id") UUID show,
        @Column(name = "seat_id") String seat) {

    SeatKey(ShowId show, SeatId seat) {
        this(show.value(), seat.toString());
    }

    SeatId id() {
        return SeatId.of(seat);
    }
}
