package dev.seatlock.inventory;

import java.util.UUID;

/** A claim that gave places back, as a query reads it. */
record FreedRow(UUID show, UUID claim) {

    Freed freed() {
        return new Freed(new ShowId(show), new ClaimId(claim));
    }
}
