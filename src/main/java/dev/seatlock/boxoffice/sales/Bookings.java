package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.callbacks.Outbox;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import java.util.Optional;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.HQL;
import org.hibernate.annotations.processing.SQL;
import org.jspecify.annotations.Nullable;

/**
 * The bookings, each under the id of the claim that won it. {@link WinSettlement} writes those that nobody held. Every
 * method runs in its caller's transaction.
 */
public interface Bookings {

    StatelessSession session();

    /** The booking of this id, also once it was cancelled. */
    @HQL("from Booking booking join fetch booking.wins where booking.id = :id")
    Optional<Booking> find(ClaimId id);

    /**
     * Turns a hold into a booking, whatever the guard: one conditional update of its wins.
     *
     * @return whether all of its places were still held for it; if not, the caller must roll back
     */
    default boolean book(Hold hold) {
        return sell(hold.show(), hold.id()) == hold.places().rows() && confirm(hold.show(), hold.id());
    }

    @SQL("""
            update win set state = 'SOLD', held_until = null
            where show_id = :show and claim_id = :id and state = 'HELD' and held_until > clock_timestamp()
            """)
    int sell(ShowId show, ClaimId id);

    @SQL("""
            with sold as (
                insert into booking (show_id, id, state, buyer, total_minor, currency, guard, replica, fence)
                select show_id, id, 'CONFIRMED', buyer, total_minor, currency, guard, replica, fence
                from hold where show_id = :show and id = :id
                returning id
            ), news as (select id, 'booking.confirmed' as type, jsonb '{}' as details from sold
            ), told as (""" + Outbox.TELL + """
            ) select count(*) = 1 from sold
            """)
    boolean confirm(ShowId show, ClaimId id);

    /**
     * Answers the keys, and ends the order, under which a hold was to be booked. A party on a waiting list that has let
     * it lapse, and has paid for it all the same, is served with the booking.
     */
    @SQL("""
            with ended as (
                update orders set state = 'BOOKED' where id = :id and what = 'BOOKING' and state = 'SUBMITTED'
            ), served as (
                update waiting_party set state = 'OFFERED', hold_id = :booking
                where lapsed_holds <> '{}' and lapsed_holds @> array[:id] and state in ('WAITING', 'LAPSED')
            ), answered as (
                update idempotency set status = 201
                where claim_id = :id and what = 'BOOKING' and status is null returning key
            ) select count(*) from answered
            """)
    long answer(ClaimId id, ClaimId booking);

    /** Whether there is a booking of this id that has not been cancelled. */
    @SQL("select exists (select from booking where id = :id and state = 'CONFIRMED')")
    boolean isBooked(ClaimId id);

    /**
     * Cancels it, if it is as it was read.
     *
     * @param because what its buyer is told of the reason; null if none was given
     */
    default boolean cancel(Booking booking, Booking.CancelledBy by, @Nullable String because) {
        return cancel(booking.show, booking.id, booking.version, by.name(), because);
    }

    @SQL("""
            with cancelled as (
                update booking set state = 'CANCELLED', cancelled_at = clock_timestamp(),
                    cancelled_by = :by, cancelled_because = cast(:because as text)
                where show_id = :show and id = :id and version = :version and state = 'CONFIRMED' returning id
            ), news as (
                select id, 'booking.cancelled' as type,
                       jsonb_strip_nulls(jsonb_build_object('reason', cast(:because as text))) as details
                from cancelled
            ), told as (""" + Outbox.TELL + """
            ) select count(*) = 1 from cancelled
            """)
    boolean cancel(ShowId show, ClaimId id, int version, String by, @Nullable String because);
}
