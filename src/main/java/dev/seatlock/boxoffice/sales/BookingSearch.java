package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.ShowId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.SQL;
import org.jspecify.annotations.Nullable;

/**
 * Finds bookings, the newest first. A page is found by one index, whichever filters there are: by the reference or the
 * seat, which leave few bookings; else by the buyer; else by the state. Every method runs in its caller's transaction.
 */
public interface BookingSearch {

    UUID NEWER_THAN_ALL = new UUID(-1, -1);

    StatelessSession session();

    /** Which bookings are looked for: those that fit all that is not null. */
    record Filter(
            Booking.@Nullable State state,
            @Nullable String buyer,
            @Nullable BookingReference reference,
            @Nullable SeatId seat) {

        private String[] states() {
            return (state == null ? Stream.of(Booking.State.values()) : Stream.of(state))
                    .map(Enum::name)
                    .toArray(String[]::new);
        }

        private @Nullable String hex() {
            return reference == null ? null : reference.hex();
        }
    }

    /** At most so many bookings of a show, from the one after {@code after} on. */
    default List<FoundBooking> page(ShowId show, Filter filter, @Nullable ClaimId after, int most) {
        UUID before = after == null ? NEWER_THAN_ALL : after.value();
        String[] states = filter.states();
        if (filter.seat != null) {
            return bySeat(show, filter.seat.toString(), filter.hex(), filter.buyer, states, before, most);
        }
        if (filter.reference != null) {
            return byReference(show, filter.reference.hex(), filter.buyer, states, before, most);
        }
        return filter.buyer == null
                ? byState(show, states, before, most)
                : byBuyer(show, filter.buyer, states, before, most);
    }

    /** What is told of the bookings in the table {@code found}, as the end of a statement. */
    String TOLD = """
            select found.id, found.show_id, found.state, found.buyer, had.seats, had.section, had.standing,
                   found.total_minor, found.currency,
                   (select method from payment where booking_id = found.id order by payment.created_at desc limit 1),
                   found.guard, found.replica, found.fence, found.created_at, found.cancelled_at,
                   found.cancelled_by, found.cancelled_because
            from found cross join lateral (
                select coalesce(array_agg(place) filter (where place not like '%/%'), '{}') as seats,
                       max(section) filter (where place like '%/%') as section,
                       coalesce(sum(places) filter (where place like '%/%'), 0) as standing
                from win where win.show_id = found.show_id and win.claim_id = found.id
                  and win.place <> all(found.cancelled_seats)
            ) had
            order by found.id desc
            """;

    /**
     * The end of the table {@code found}: the pages of each state, put in order. The ids are compared by their bytes,
     * which only the index that is meant has in order: PostgreSQL might read another, and throw away what does not fit,
     * however much.
     */
    String OF_EACH_STATE = """
                      and uuid_send(id) < uuid_send(cast(:before as uuid))
                    order by uuid_send(id) desc limit :most
                ) booking order by id desc limit :most
            )
            """;

    /** The same where no more than a few are to be looked through. */
    String FILTERED = """
                  and (cast(:buyer as text) is null or buyer = :buyer) and state = any(:states) and id < :before
                order by id desc limit :most
            )
            """;

    String BY_STATE = """
            with found as (
                select booking.* from unnest(cast(:states as text[])) as wanted (state) cross join lateral (
                    select * from booking
                    where show_id = :show and state = wanted.state
            """ + OF_EACH_STATE + TOLD;

    String BY_BUYER = """
            with found as (
                select booking.* from unnest(cast(:states as text[])) as wanted (state) cross join lateral (
                    select * from booking
                    where show_id = :show and buyer = :buyer and state = wanted.state
            """ + OF_EACH_STATE + TOLD;

    String BY_REFERENCE = """
            with found as (
                select * from booking
                where show_id = :show and substring(uuid_send(id) from 12) = decode(:hex, 'hex')
            """ + FILTERED + TOLD;

    /** Also those who had it and have it no more. */
    String BY_SEAT = """
            with found as (
                select * from booking
                where show_id = :show and id in (
                    select claim_id from win where show_id = :show and place = :seat and state <> 'RELEASED'
                    union all
                    select claim_id from win where show_id = :show and place = :seat and state = 'RELEASED')
                  and (cast(:hex as text) is null or substring(uuid_send(id) from 12) = decode(:hex, 'hex'))
            """ + FILTERED + TOLD;

    @SQL(BY_STATE)
    List<FoundBooking> byState(ShowId show, String[] states, UUID before, int most);

    @SQL(BY_BUYER)
    List<FoundBooking> byBuyer(ShowId show, String buyer, String[] states, UUID before, int most);

    @SQL(BY_REFERENCE)
    List<FoundBooking> byReference(
            ShowId show, String hex, @Nullable String buyer, String[] states, UUID before, int most);

    @SQL(BY_SEAT)
    List<FoundBooking> bySeat(
            ShowId show,
            String seat,
            @Nullable String hex,
            @Nullable String buyer,
            String[] states,
            UUID before,
            int most);

    /** The booking of this id, of whichever show. */
    @SQL("with found as (select * from booking where id = :id) " + TOLD)
    Optional<FoundBooking> find(ClaimId id);
}
