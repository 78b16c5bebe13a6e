package dev.seatlock.inventory;

import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/**
 * A claim's identity, and later that of the hold and the booking it became: what the buyer was told, the wins and the
 * audit speak of one thing by one name.
 */
public record ClaimId(UUID value) {

    /** A new id, rising with time (UUIDv7), so that rows written together lie together in their indexes. */
    public static ClaimId next() {
        return new ClaimId(UuidVersion7Strategy.INSTANCE.generateUuid(null));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
