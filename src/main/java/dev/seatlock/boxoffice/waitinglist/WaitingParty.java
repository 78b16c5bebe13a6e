package dev.seatlock.boxoffice.waitinglist;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A party on a show's waiting list.
 *
 * <pre>
 *   WAITING ── places came free, at its turn ──→ OFFERED ── booked ──→ SERVED
 *      ↑ ─────── the hold lapsed: to the end ────── │
 *      └── left ──→ LEFT                            └── too often ──→ LAPSED
 * </pre>
 *
 * @param position its turn, from 1; 0 unless it is WAITING
 * @param hold what it is offered, or was served with; no matter in the other states
 * @param lapsed what it was offered and has let lapse
 * @param callback who is told of its holds; null for nobody
 */
public record WaitingParty(
        UUID id,
        ShowId show,
        @Nullable SectionId section,
        int places,
        String buyer,
        @Nullable URI callback,
        State state,
        long position,
        @Nullable ClaimId hold,
        List<ClaimId> lapsed) {

    public enum State {
        WAITING,
        /** There is a hold for it, until that one's deadline. */
        OFFERED,
        /** It has booked what it was offered. */
        SERVED,
        /** It has let its offers lapse too often, or has as many places as one may when its turn comes. */
        LAPSED,
        LEFT,
        /** The show was taken off. */
        CANCELLED
    }
}
