package dev.seatlock.guards.orm;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatId;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A seat as an entity with {@code @Version}, which Hibernate compares and raises with each update. */
@Entity
@Table(name = "seat")
class OptimisticSeat {

    @EmbeddedId
    SeatKey key;

    @Nullable
    UUID holder;

    @Version
    long version;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected OptimisticSeat() {}

    SeatId id() {
        return key.id();
    }

    boolean isFree() {
        return holder == null;
    }

    void giveTo(ClaimId claim) {
        holder = claim.value();
    }
}
