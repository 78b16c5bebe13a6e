package dev.seatlock.boxoffice;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.LostRace;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.Settlement;
import dev.seatlock.inventory.ShowId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * The holds and bookings, each kept under the id of the claim that won it. As the shop's {@link Settlement} it writes
 * them in the winning transaction.
 */
@Singleton
final class Bookings implements Settlement {

    private final StatelessSession session;
    private final Allotments allotments;
    private final int extensions;

    Bookings(
            StatelessSession session,
            Allotments allotments,
            @ConfigProperty(name = "seatlock.extensions") int extensions) {
        this.session = session;
        this.allotments = allotments;
        this.extensions = extensions;
    }

    @Override
    public void settle(List<Outcome.Won> wins) {
        allotments.won(wins);
        for (Outcome.Won won : wins) {
            if (won.claim().sellsAtOnce()) {
                book(won);
            } else {
                hold(won);
            }
        }
    }

    private void hold(Outcome.Won won) {
        requireAnswered(
                session.createNativeQuery("""
                        with held as (
                            insert into hold (show_id, id, buyer, guard, replica, fence)
                            values (:show, :id, :buyer, :guard, :replica, :fence) returning id
                        ), answered as (
                            update idempotency set status = 201, held_until = :until from held
                            where claim_id = held.id and what = 'HOLD' and status is null returning key
                        ), ended as (
                            update orders set state = 'HELD' from held
                            where orders.id = held.id and what = 'HOLD' and state = 'SUBMITTED' returning orders.id
                        ), told as (%s)
                        select (select count(*) from answered)
                             = (select count(*) from idempotency where claim_id = :id and what = 'HOLD')
                           and (select count(*) from ended)
                             = (select count(*) from orders where id = :id and what = 'HOLD')
                        """.formatted(Outbox.telling("held", Outbox.Type.HOLD_MADE)), Boolean.class)
                        .setParameter("until", won.heldUntil())
                        .setParameter("show", won.claim().show().value())
                        .setParameter("id", won.claim().id().value())
                        .setParameter("buyer", won.claim().buyer().value())
                        .setParameter("guard", won.claim().terms().guard())
                        .setParameter("replica", won.replica())
                        .setParameter("fence", won.fence())
                        .getSingleResult());
    }

    /**
     * The win answers the key that it was asked for under, and ends its order, if there is one. Had somebody else done so
     * otherwise, this win must not stand.
     */
    private static void requireAnswered(boolean answered) {
        if (!answered) {
            throw new LostRace();
        }
    }

    /** The price is the show's, never the caller's. */
    private void book(Outcome.Won won) {
        requireAnswered(session.createNativeQuery(
                        """
                        with sold as (
                            insert into booking (show_id, id, state, buyer, total_minor, currency, guard, replica, fence)
                            select id, :id, 'CONFIRMED', :buyer, price_minor * :places, currency, :guard, :replica, :fence
                            from show where id = :show returning id
                        ), answered as (
                            update idempotency set status = 201 from sold
                            where claim_id = sold.id and what = 'BOOKING' and status is null returning key
                        ), ended as (
                            update orders set state = 'BOOKED' from sold
                            where orders.id = sold.id and what = 'BOOKING' and state = 'SUBMITTED' returning orders.id
                        ), told as (%s)
                        select (select count(*) from answered)
                             = (select count(*) from idempotency where claim_id = :id and what = 'BOOKING')
                           and (select count(*) from ended)
                             = (select count(*) from orders where id = :id and what = 'BOOKING')
                        """.formatted(Outbox.telling("sold", Outbox.Type.BOOKING_CONFIRMED)), Boolean.class)
                .setParameter("show", won.claim().show().value())
                .setParameter("id", won.claim().id().value())
                .setParameter("buyer", won.claim().buyer().value())
                .setParameter("places", won.claim().wish().count())
                .setParameter("guard", won.claim().terms().guard())
                .setParameter("replica", won.replica())
                .setParameter("fence", won.fence())
                .getSingleResult());
    }

    /**
     * Turns a hold into a booking, whatever the guard: one conditional update of its wins.
     *
     * @return whether all of its places were still held for it; if not, the caller must roll back
     */
    boolean book(Hold hold) {
        int sold = session.createNativeMutationQuery("""
                        update win set state = 'SOLD', held_until = null
                        where show_id = :show and claim_id = :id and state = 'HELD' and held_until > clock_timestamp()
                        """)
                .setParameter("show", hold.show().value())
                .setParameter("id", hold.id().value())
                .executeUpdate();
        if (sold != hold.places().rows()) {
            return false;
        }
        session.createNativeMutationQuery("""
                        with sold as (
                            insert into booking (show_id, id, state, buyer, total_minor, currency, guard, replica, fence)
                            select show.id, hold.id, 'CONFIRMED', buyer, price_minor * :places, currency, hold.guard,
                                   replica, fence
                            from hold join show on show.id = hold.show_id where hold.show_id = :show and hold.id = :id
                            returning id
                        )
                        """ + Outbox.telling("sold", Outbox.Type.BOOKING_CONFIRMED))
                .setParameter("show", hold.show().value())
                .setParameter("id", hold.id().value())
                .setParameter("places", hold.places().count())
                .executeUpdate();
        return true;
    }

    /** Answers the keys, and ends the order, under which a hold was to be booked. */
    void answer(ClaimId id) {
        session.createNativeMutationQuery("""
                        with ended as (
                            update orders set state = 'BOOKED'
                            where id = :id and what = 'BOOKING' and state = 'SUBMITTED'
                        )
                        update idempotency set status = 201
                        where claim_id = :id and what = 'BOOKING' and status is null
                        """).setParameter("id", id.value()).executeUpdate();
    }

    /** Counts one more extension, unless it has had all that it may have. */
    boolean countExtension(Hold hold) {
        return session.createNativeMutationQuery("""
                                update hold set extensions = extensions + 1
                                where show_id = :show and id = :id and extensions < :most
                                """)
                        .setParameter("show", hold.show().value())
                        .setParameter("id", hold.id().value())
                        .setParameter("most", extensions)
                        .executeUpdate()
                == 1;
    }

    /**
     * Gives a hold so much time from now on.
     *
     * @return whether all of its places were still held for it; if not, the caller must roll back
     */
    boolean prolong(Hold hold, Duration time) {
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

    /** Cancels it, unless someone else has done so before. */
    boolean cancel(Booking booking) {
        return session.createNativeQuery(
                        """
                        with cancelled as (
                            update booking set state = 'CANCELLED', cancelled_at = clock_timestamp()
                            where show_id = :show and id = :id and state = 'CONFIRMED' returning id
                        ), told as (%s)
                        select count(*) = 1 from cancelled
                        """.formatted(Outbox.telling("cancelled", Outbox.Type.BOOKING_CANCELLED)), Boolean.class)
                .setParameter("show", booking.show().value())
                .setParameter("id", booking.id().value())
                .getSingleResult();
    }

    /** The hold of this id, unless it has expired or was given back. */
    Optional<Hold> hold(ClaimId id) {
        return held(id, "state = 'SOLD' or state = 'HELD' and held_until > clock_timestamp()")
                .map(row -> hold(
                        id,
                        row,
                        row[5].equals("SOLD") ? Hold.State.BOOKED : Hold.State.HELD,
                        (Instant) row[6],
                        Math.max(0, extensions - (Integer) row[10])));
    }

    /** A hold as its buyer was told of it first, whatever has become of it. */
    Optional<Hold> firstHold(ClaimId id, Instant heldUntil) {
        return held(id, "true").map(row -> hold(id, row, Hold.State.HELD, heldUntil, extensions));
    }

    private Optional<Object[]> held(ClaimId id, String whichWins) {
        return Optional.ofNullable(session.createNativeQuery("""
                        select hold.show_id, buyer, guard, hold.replica, hold.fence, max(state), min(held_until),
                               array_agg(place), array_agg(section), array_agg(places), extensions
                        from hold join win on win.show_id = hold.show_id and claim_id = id
                        where id = :id and (%s)
                        group by hold.show_id, id
                        """.formatted(whichWins), Object[].class)
                .setParameter("id", id.value())
                .getSingleResultOrNull());
    }

    private static Hold hold(
            ClaimId id, Object[] row, Hold.State state, @Nullable Instant heldUntil, int extensionsLeft) {
        return new Hold(
                id,
                new ShowId((UUID) row[0]),
                (String) row[1],
                state,
                places((String[]) row[7], (String[]) row[8], (Integer[]) row[9]),
                heldUntil,
                extensionsLeft,
                (String) row[2],
                (String) row[3],
                (Long) row[4]);
    }

    /** Whether there ever was a hold of this id. */
    boolean wasHeld(ClaimId id) {
        return session.createNativeQuery("select exists (select from hold where id = :id)", Boolean.class)
                .setParameter("id", id.value())
                .getSingleResult();
    }

    /** The booking of this id, also once it was cancelled. */
    Optional<Booking> booking(ClaimId id) {
        Object[] row = session.createNativeQuery("""
                        select booking.show_id, buyer, booking.state, total_minor, currency, guard, booking.replica,
                               booking.fence, array_agg(place), array_agg(section), array_agg(places)
                        from booking join win on win.show_id = booking.show_id and claim_id = id
                        where id = :id
                        group by booking.show_id, id
                        """, Object[].class)
                .setParameter("id", id.value())
                .getSingleResultOrNull();
        return Optional.ofNullable(row)
                .map(it -> new Booking(
                        id,
                        new ShowId((UUID) it[0]),
                        (String) it[1],
                        Booking.State.valueOf((String) it[2]),
                        places((String[]) it[8], (String[]) it[9], (Integer[]) it[10]),
                        new Price((Long) it[3], Currency.getInstance((String) it[4])),
                        (String) it[5],
                        (String) it[6],
                        (Long) it[7]));
    }

    private static Places places(String[] places, String[] sections, Integer[] counts) {
        NavigableSet<SeatId> seats = new TreeSet<>();
        NavigableMap<String, Integer> standing = new TreeMap<>();
        for (int i = 0; i < places.length; i++) {
            if (places[i].startsWith(sections[i] + "/")) {
                standing.merge(sections[i], counts[i], Integer::sum);
            } else {
                SeatId.parse(places[i]).ifPresent(seats::add);
            }
        }
        return new Places(seats, standing);
    }
}
