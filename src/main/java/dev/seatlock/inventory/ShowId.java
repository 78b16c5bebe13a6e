package dev.seatlock.inventory;

import java.util.UUID;

/** A show's identity. */
public record ShowId(UUID value) {

    /** The advisory lock that a claim takes shared and a change of the show's terms exclusively. */
    public long toggleKey() {
        return value.getMostSignificantBits() ^ value.getLeastSignificantBits();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
