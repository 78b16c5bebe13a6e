package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A seat that a claim has won, or its standing places in a section: a row of the ledger, which the ledger alone writes.
 */
@Entity
@Table(name = "win")
@IdClass(WonPlace.Key.class)
class WonPlace {

    record Key(ShowId show, ClaimId claim, String place) {}

    enum State {
        HELD,
        SOLD,
        RELEASED
    }

    @Id
    @Column(name = "show_id")
    ShowId show;

    @Id
    @Column(name = "claim_id")
    ClaimId claim;

    /** A seat's id, or {@code section/claim} for standing places. */
    @Id
    String place;

    String section;

    int places;

    @Enumerated(EnumType.STRING)
    State state;

    @Column(name = "held_until")
    @Nullable
    Instant heldUntil;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected WonPlace() {}

    boolean isStanding() {
        return place.startsWith(section + "/");
    }

    /** Whether the claim still has it: sold, or held and not expired. */
    boolean isLive(Instant now) {
        return state == State.SOLD || (state == State.HELD && heldUntil != null && heldUntil.isAfter(now));
    }
}
