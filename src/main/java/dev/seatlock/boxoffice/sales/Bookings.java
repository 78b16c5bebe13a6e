package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.callbacks.Outbox;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import jakarta.inject.Singleton;
import java.util.Currency;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;

/** The bookings, each under the id of the claim that won it. {@link WinSettlement} writes those that nobody held. */
@Singleton
public final class Bookings {

    private final StatelessSession session;

    Bookings(StatelessSession session) {
        this.session = session;
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

    /** Whether there is a booking of this id that has not been cancelled. */
    public boolean isBooked(ClaimId id) {
        return session.createNativeQuery(
                        "select exists (select from booking where id = :id and state = 'CONFIRMED')", Boolean.class)
                .setParameter("id", id.value())
                .getSingleResult();
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
                    Places.of(places, sections, counts),
                    new Price(total, Currency.getInstance(currency)),
                    guard,
                    replica,
                    fence);
        }
    }
}
