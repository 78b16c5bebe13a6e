package dev.seatlock.guards.orm;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatId;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A seat as an entity without {@code @Version}: nothing but its row's lock keeps two claims apart. */
@Entity
@Table(name = "seat")
class LockedSeat {

    @EmbeddedId
    SeatKey key;

    @Nullable
    UUID holder;

    long version;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected LockedSeat() {}

    SeatId id() {
        return key.id();
    }

    boolean isFree() {
        return holder == null;
    }

    void giveTo(ClaimId claim) {
        holder = claim.value();
        version++; // compared by other guards, and by nobody here
    }
}
