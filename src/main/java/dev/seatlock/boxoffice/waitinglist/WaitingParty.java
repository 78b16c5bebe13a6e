package dev.seatlock.boxoffice.waitinglist;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Subselect;
import org.jspecify.annotations.Nullable;

/**
 * A party on a show's waiting list, as it was when it was read.
 *
 * <pre>
 *   WAITING ── places came free, at its turn ──→ OFFERED ── booked ──→ SERVED
 *      ↑ ─────── the hold lapsed: to the end ────── │
 *      └── left ──→ LEFT                            └── too often ──→ LAPSED
 * </pre>
 */
@Entity
@Subselect("""
        select id, show_id, section, places, buyer, callback, ordinal, state as stored, lapsed_holds,
               case when hold_id is not null and exists (select from booking where booking.id = hold_id) then 'SERVED'
                    when waits then 'WAITING'
                    when state = 'CALLED' then 'OFFERED'
                    when state = 'OFFERED' and not exists (select from hold where hold.id = hold_id) then 'WAITING'
                    else state end as state,
               case when waits then (
                   select count(*) from waiting_party before
                   where before.show_id = party.show_id and before.ordinal <= party.ordinal
                     and (before.state = 'WAITING' or before.state = 'CALLED'
                         and not exists (select from hold where hold.id = before.hold_id)))
                   else 0 end as position,
               case when state <> 'WAITING' then hold_id end as hold_id
        from waiting_party party, lateral (
            select party.state = 'WAITING' or party.state = 'CALLED' -- it keeps its turn until it has the hold
                and not exists (select from hold where hold.id = party.hold_id) as waits) turn
        """)
public class WaitingParty {

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

    @Id
    UUID id;

    @Column(name = "show_id")
    ShowId show;

    @Nullable
    String section;

    int places;

    String buyer;

    @Nullable
    String callback;

    long ordinal;

    /** What the table says; {@link #state} says it together with what has become of its holds. */
    String stored;

    @Enumerated(EnumType.STRING)
    State state;

    long position;

    @Column(name = "hold_id")
    @Nullable
    ClaimId hold;

    @Column(name = "lapsed_holds")
    List<UUID> lapsed;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected WaitingParty() {}

    public UUID id() {
        return id;
    }

    public ShowId show() {
        return show;
    }

    public @Nullable SectionId section() {
        return section == null ? null : new SectionId(section);
    }

    public int places() {
        return places;
    }

    public String buyer() {
        return buyer;
    }

    /** Who is told of its holds; null for nobody. */
    @Nullable
    URI callback() {
        return callback == null ? null : URI.create(callback);
    }

    public State state() {
        return state;
    }

    /** Its turn, from 1; 0 unless it is WAITING. */
    public long position() {
        return position;
    }

    /** What it is offered, or was served with; no matter in the other states. */
    public @Nullable ClaimId hold() {
        return hold;
    }

    /** What it was offered and has let lapse. */
    List<ClaimId> lapsed() {
        return lapsed.stream().map(ClaimId::new).toList();
    }
}
