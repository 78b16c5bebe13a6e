package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.callbacks.Outbox;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatId;
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
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * The rows of holds and bookings, each under the id of the claim that won it. {@link WinSettlement} writes the first of
 * them.
 */
@Singleton
public final class Bookings {

    private final StatelessSession session;
    private final HoldTime holdTime;

    Bookings(StatelessSession session, HoldTime holdTime) {
        this.session = session;
        this.holdTime = holdTime;
    }

    /**
     * Turns a hold into a booking, whatever the guard: one conditional update of its wins.
     *
     * @return whether all of its places were still held for it; if not, the caller must roll back
     */
    public boolean book(Hold hold) {
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

    /**
     * Answers the keys, and ends the order, under which a hold was to be booked. A party on a waiting list that has let
     * it lapse, and has paid for it all the same, is served with the booking.
     */
    public void answer(ClaimId id, ClaimId booking) {
        session.createNativeMutationQuery("""
                        with ended as (
                            update orders set state = 'BOOKED'
                            where id = :id and what = 'BOOKING' and state = 'SUBMITTED'
                        ), served as (
                            update waiting_party set state = 'OFFERED', hold_id = :booking
                            where lapsed_holds <> '{}' and lapsed_holds @> array[:id] and state in ('WAITING', 'LAPSED')
                        )
                        update idempotency set status = 201
                        where claim_id = :id and what = 'BOOKING' and status is null
                        """)
                .setParameter("id", id.value())
                .setParameter("booking", booking.value())
                .executeUpdate();
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

    /** Whether there is a booking of this id that has not been cancelled. */
    public boolean isBooked(ClaimId id) {
        return session.createNativeQuery(
                        "select exists (select from booking where id = :id and state = 'CONFIRMED')", Boolean.class)
                .setParameter("id", id.value())
                .getSingleResult();
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

    /** Cancels it, unless someone else has done so before. */
    public boolean cancel(Booking booking) {
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
    public Optional<Hold> hold(ClaimId id) {
        return held(id, "state = 'SOLD' or state = 'HELD' and held_until > clock_timestamp()")
                .map(row -> {
                    Hold held = row.hold(id, row.heldUntil, Math.max(0, holdTime.extensions() - row.extensions));
                    return row.state.equals("SOLD") ? held.as(Hold.State.BOOKED, null, id) : held;
                });
    }

    /** A hold as its buyer was told of it first, whatever has become of it. */
    public Optional<Hold> firstHold(ClaimId id, Instant heldUntil) {
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
                    Bookings.places(places, sections, counts),
                    until,
                    until == null ? null : Duration.between(now, until),
                    extensionsLeft,
                    guard,
                    replica,
                    fence);
        }
    }

    /** Whether there ever was a hold of this id. */
    public boolean wasHeld(ClaimId id) {
        return session.createNativeQuery("select exists (select from hold where id = :id)", Boolean.class)
                .setParameter("id", id.value())
                .getSingleResult();
    }

    /** The booking of this id, also once it was cancelled. */
    public Optional<Booking> booking(ClaimId id) {
        return Optional.ofNullable(session.createNativeQuery("""
                        select booking.show_id, buyer, booking.state, total_minor, currency, guard, booking.replica,
                               booking.fence, array_agg(place), array_agg(section), array_agg(places)
                        from booking join win on win.show_id = booking.show_id and claim_id = id
                        where id = :id
                        group by booking.show_id, id
                        """, BookingRow.class)
                        .setParameter("id", id.value())
                        .getSingleResultOrNull())
                .map(row -> row.booking(id));
    }

    @SuppressWarnings("ArrayRecordComponent") // as the driver reads it, and compared with nothing
    private record BookingRow(
            UUID show,
            String buyer,
            String state,
            Long total,
            String currency,
            String guard,
            String replica,
            Long fence,
            String[] places,
            String[] sections,
            Integer[] counts) {

        Booking booking(ClaimId id) {
            return new Booking(
                    id,
                    new ShowId(show),
                    buyer,
                    Booking.State.valueOf(state),
                    Bookings.places(places, sections, counts),
                    new Price(total, Currency.getInstance(currency)),
                    guard,
                    replica,
                    fence);
        }
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
