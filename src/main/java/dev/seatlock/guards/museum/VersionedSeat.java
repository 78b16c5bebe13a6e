package dev.seatlock.guards.museum;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A seat as an entity with {@code @Version}, in a mapping that {@link HiddenVersion} alone uses. */
@Entity
@Table(name = "seat")
@IdClass(VersionedSeat.Key.class)
public class VersionedSeat {

    record Key(UUID show, String seat) {}

    @Id
    @Column(name = "show_id")
    UUID show;

    @Id
    @Column(name = "seat_id")
    String seat;

    @Nullable
    UUID holder;

    @Version
    long version;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected VersionedSeat() {}
}
