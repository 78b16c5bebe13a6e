package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.callbacks.Outbox;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.SQL;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a booking that stands, each of one version into the next, with a line for its story and a message to
 * whoever gave a callback. False where the booking is not as it was read. Every method runs in its caller's
 * transaction. A duration comes to PostgreSQL as its nanoseconds.
 */
public interface BookingVersions {

    StatelessSession session();

    String OF_VERSION = " where show_id = :show and id = :id and version = :version and state = 'CONFIRMED' ";

    String TOLD = "), told as (" + Outbox.TELL + ") select count(*) = 1 from changed";

    /**
     * Places of it were given back.
     *
     * @param minor what they cost
     */
    default boolean cancelPlaces(
            Booking booking, Wish back, long minor, Booking.CancelledBy by, @Nullable String because) {
        return switch (back) {
            case Wish.Seats(var seats) -> {
                String[] ids = seats.stream().map(SeatId::toString).toArray(String[]::new);
                yield cancelPlaces(booking, ids, 0, String.join(", ", ids), minor, by, because);
            }
            case Wish.Standing(SectionId section, int count) ->
                cancelPlaces(booking, new String[0], count, count + " of " + section.name(), minor, by, because);
        };
    }

    private boolean cancelPlaces(
            Booking booking,
            String[] seats,
            int standing,
            String words,
            long minor,
            Booking.CancelledBy by,
            @Nullable String because) {
        return cancelPlaces(
                booking.show, booking.id, booking.version, seats, standing, words, minor, by.name(), because);
    }

    @SQL("""
            with changed as (
                update booking set version = version + 1, cancelled_seats = cancelled_seats || cast(:seats as text[]),
                    cancelled_standing = cancelled_standing + :standing, cancelled_minor = cancelled_minor + :minor,
                    total_minor = total_minor - :minor
            """ + OF_VERSION + """
                returning show_id, id, version
            ), written as (
                insert into booking_change
                    (show_id, booking_id, version, what, changed_by, because, places, amount_minor)
                select show_id, id, version, 'PLACES_CANCELLED', :by, cast(:because as text), :places, :minor
                from changed
            ), news as (
                select id, 'booking.changed' as type, jsonb_strip_nulls(jsonb_build_object('version', version,
                    'cancelled', cast(:places as text), 'reason', cast(:because as text))) as details
                from changed
            """ + TOLD)
    boolean cancelPlaces(
            ShowId show,
            ClaimId id,
            int version,
            String[] seats,
            int standing,
            String places,
            long minor,
            String by,
            @Nullable String because);

    /** It has another name. No message tells the name. */
    @SQL("""
            with changed as (
                update booking set version = version + 1, buyer = :buyer
            """ + OF_VERSION + """
                returning show_id, id, version
            ), written as (
                insert into booking_change (show_id, booking_id, version, what, changed_by)
                select show_id, id, version, 'RENAMED', 'BUYER' from changed
            ), news as (
                select id, 'booking.changed' as type, jsonb_build_object('version', version) as details from changed
            """ + TOLD)
    boolean rename(ShowId show, ClaimId id, int version, String buyer);

    /** It is offered to somebody, and was not. That is no new version: it may come to nothing. */
    @SQL("""
            update booking set transfer = :transfer,
                transfer_until = clock_timestamp() + :time / 1e9 * interval '1 second'
            """ + OF_VERSION + "and (transfer is null or transfer_until <= clock_timestamp())")
    boolean offer(ShowId show, ClaimId id, int version, UUID transfer, Duration time);

    /** It is offered to nobody. */
    @SQL("update booking set transfer = null, transfer_until = null" + OF_VERSION)
    boolean withdraw(ShowId show, ClaimId id, int version);

    /** It was accepted: it has another owner, who has another token, and callbacks of before are told this last. */
    @SQL("""
            with changed as (
                update booking set version = version + 1, buyer = :buyer, owner = transfer,
                    transfer = null, transfer_until = null
            """ + OF_VERSION + """
                  and transfer = :transfer and transfer_until > clock_timestamp()
                returning show_id, id, version
            ), written as (
                insert into booking_change (show_id, booking_id, version, what, changed_by)
                select show_id, id, version, 'PASSED_ON', 'BUYER' from changed
            ), ended as (
                update callback set ended = true from changed
                where claim_id = id or claim_id in (select hold_id from payment where booking_id = id)
            ), news as (
                select id, 'booking.passed-on' as type, jsonb_build_object('version', version) as details from changed
            """ + TOLD)
    boolean accept(ShowId show, ClaimId id, int version, UUID transfer, String buyer);

    /** An acceptance that was answered under a key: what was asked, and the owner that it made. */
    record Acceptance(String fingerprint, UUID owner) {}

    @SQL("select encode(fingerprint, 'hex'), claim_id from idempotency where key = :key")
    Optional<Acceptance> accepted(String key);

    @SQL("""
            insert into idempotency (key, fingerprint, what, claim_id, running_until, status)
            values (:key, decode(:fingerprint, 'hex'), 'ACCEPTANCE', :owner, clock_timestamp(), 200)
            on conflict (key) do nothing
            """)
    boolean remember(String key, String fingerprint, UUID owner);
}
