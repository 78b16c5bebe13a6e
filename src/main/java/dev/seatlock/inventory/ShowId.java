package dev.seatlock.inventory;

import java.util.UUID;

/** A show's identity. */
public record ShowId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
