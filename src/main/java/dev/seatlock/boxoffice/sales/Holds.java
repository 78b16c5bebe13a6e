package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** The holds, each under the id of the claim that won it. {@link WinSettlement} writes them. */
@Singleton
public final class Holds {

    private final StatelessSession session;
    private final HoldTime holdTime;

    Holds(StatelessSession session, HoldTime holdTime) {
        this.session = session;
        this.holdTime = holdTime;
    }

    /**
     * Lets nobody else pay for a hold, book it or {@linkplain #giveBack give it back} until the caller's transaction
     * has ended: the first row that each of them locks.
     *
     * @return whether it may still become a booking; false if it was given back, or there is none
     */
    public boolean lock(ClaimId hold) {
        return session.createNativeQuery(
                        "select not given_back from hold where id = :id for no key update", Boolean.class)
                .setParameter("id", hold.value())
                .getResultList()
                .equals(List.of(true));
    }

    /**
     * Its buyer does not want it any more; and nobody else pays for it or books it until the caller's transaction has
     * ended. False if there is none of this id.
     */
    public boolean giveBack(ClaimId hold) {
        return session.createNativeMutationQuery("update hold set given_back = true where id = :id")
                        .setParameter("id", hold.value())
                        .executeUpdate()
                == 1;
    }

    /** Counts one more extension, unless it has had all that it may have. */
    public boolean countExtension(Hold hold) {
        return session.createNativeMutationQuery("""
                                update hold set extensions = extensions + 1
                                where show_id = :show and id = :id and extensions < :most
                                """)
                        .setParameter("show", hold.show().value())
                        .setParameter("id", hold.id().value())
                        .setParameter("most", holdTime.extensions())
                        .executeUpdate()
                == 1;
    }

    /**
     * Gives a hold so much time from now on.
     *
     * @return whether all of its places were still held for it; if not, the caller must roll back
     */
    public boolean prolong(Hold hold, Duration time) {
        int held = session.createNativeMutationQuery("""
                        with clock as materialized (select clock_timestamp() as at)
                        update win set held_until = clock.at + :millis * interval '1 millisecond' from clock
                        where show_id = :show and claim_id = :id and state = 'HELD' and held_until > clock.at
                        """)
                .setParameter("millis", time.toMillis())
                .setParameter("show", hold.show().value())
                .setParameter("id", hold.id().value())
                .executeUpdate();
        return held == hold.places().rows();
    }

    /** The hold of this id, unless it has expired or was given back. */
    public Optional<Hold> find(ClaimId id) {
        return held(id, "state = 'SOLD' or state = 'HELD' and held_until > clock_timestamp()")
                .map(row -> {
                    Hold held = row.hold(id, row.heldUntil, Math.max(0, holdTime.extensions() - row.extensions));
                    return row.state.equals("SOLD") ? held.as(Hold.State.BOOKED, null, id) : held;
                });
    }

    /** A hold as its buyer was told of it first, whatever has become of it. */
    public Optional<Hold> asFirstTold(ClaimId id, Instant heldUntil) {
        return held(id, "true").map(row -> row.hold(id, heldUntil, holdTime.extensions()));
    }

    private Optional<HoldRow> held(ClaimId id, String whichWins) {
        return Optional.ofNullable(session.createNativeQuery("""
                        select hold.show_id, buyer, guard, hold.replica, hold.fence, max(state), min(held_until),
                               array_agg(place), array_agg(section), array_agg(places), extensions, clock_timestamp()
                        from hold join win on win.show_id = hold.show_id and claim_id = id
                        where id = :id and (%s)
                        group by hold.show_id, id
                        """.formatted(whichWins), HoldRow.class)
                .setParameter("id", id.value())
                .getSingleResultOrNull());
    }

    @SuppressWarnings("ArrayRecordComponent") // as the driver reads it, and compared with nothing
    private record HoldRow(
            UUID show,
            String buyer,
            String guard,
            String replica,
            Long fence,
            String state,
            @Nullable Instant heldUntil,
            String[] places,
            String[] sections,
            Integer[] counts,
            Integer extensions,
            Instant now) {

        Hold hold(ClaimId id, @Nullable Instant until, int extensionsLeft) {
            return new Hold(
                    id,
                    new ShowId(show),
                    buyer,
                    Places.of(places, sections, counts),
                    until,
                    until == null ? null : Duration.between(now, until),
                    extensionsLeft,
                    guard,
                    replica,
                    fence);
        }
    }

    /** Whether there ever was a hold of this id. */
    public boolean exists(ClaimId id) {
        return session.createNativeQuery("select exists (select from hold where id = :id)", Boolean.class)
                .setParameter("id", id.value())
                .getSingleResult();
    }
}
