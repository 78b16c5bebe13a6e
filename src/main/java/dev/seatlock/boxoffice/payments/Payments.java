package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.sales.Hold;
import dev.seatlock.boxoffice.sales.PaymentState;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.Find;
import org.hibernate.annotations.processing.HQL;
import org.hibernate.annotations.processing.SQL;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/**
 * The payments, and the steps that each can take. Every method runs in its caller's transaction; a step returns whether
 * the payment was still in the state that it leads from. A duration comes to PostgreSQL as its nanoseconds.
 */
public interface Payments {

    StatelessSession session();

    /**
     * Opens a payment for a hold, unless one is open or has been captured: there is only one such at a time. The caller
     * has locked the hold.
     *
     * @param lookAfterIt when it is to be looked after if it is still pending then
     */
    default Optional<Payment> open(Hold hold, String method, Duration lookAfterIt) {
        UUID id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        return open(id, hold.show(), hold.id(), method, lookAfterIt);
    }

    @SQL("""
            with opened as (
                insert into payment (id, show_id, hold_id, method, amount_minor, currency, state, check_at)
                select :id, show_id, id, :method, total_minor, currency, 'PENDING',
                       clock_timestamp() + :lookAfterIt / 1e9 * interval '1 second'
                from hold where show_id = :show and id = :hold
                on conflict (hold_id) where state in ('PENDING', 'CAPTURED') do nothing
                returning *
            )
            select * from opened
            """)
    Optional<Payment> open(UUID id, ShowId show, ClaimId hold, String method, Duration lookAfterIt);

    @Find
    Optional<Payment> find(UUID id);

    /** The same, to be changed: nobody else changes it meanwhile. */
    @SQL("select * from payment where id = :id for update")
    Optional<Payment> lock(UUID id);

    /** The latest payment for a hold. */
    @HQL("where hold = :hold order by createdAt desc limit 1")
    Optional<Payment> of(ClaimId hold);

    /** The payment that a booking was paid by. */
    @HQL("where booking = :booking order by createdAt desc limit 1")
    Optional<Payment> paidFor(ClaimId booking);

    /** What the booking costs no more is owed at once: where it was bought anew, it may have been changed already. */
    @SQL("""
            with captured as (
                update payment set state = 'CAPTURED', booking_id = :booking
                where id = :id and state = 'PENDING' returning id
            ), owed as (
                insert into refund (id, payment_id, amount_minor)
                select gen_random_uuid(), captured.id, cancelled_minor
                from captured join booking on booking.id = :booking and cancelled_minor > 0
            ) select count(*) = 1 from captured
            """)
    boolean capture(UUID id, ClaimId booking);

    @HQL("update Payment set state = DECLINED where id = :id and state = PENDING")
    boolean decline(UUID id);

    /** From now on all the money is to go back, as the last of its {@link Refunds}. */
    @HQL("update Payment set state = REFUNDING where id = :id and state = :from")
    boolean owe(UUID id, PaymentState from);

    /** All of it has gone back, if nothing is owed any more. */
    @SQL("""
            update payment set state = 'REFUNDED' where id = :id and state = 'REFUNDING'
                and not exists (select from refund where payment_id = :id and refund.state = 'OWED')
            """)
    boolean refunded(UUID id);

    /** Lets one at a time claim the places of an expired hold anew, and for so long at most. */
    @SQL("""
            update payment set reclaiming_until = clock_timestamp() + :most / 1e9 * interval '1 second'
            where id = :id and state = 'PENDING' and reclaiming_until <= clock_timestamp()
            """)
    boolean beginReclaiming(UUID id, Duration most);

    /** It came to nothing, and may be tried again at once. */
    @SQL("update payment set reclaiming_until = '-infinity' where id = :id and state = 'PENDING'")
    void endReclaiming(UUID id);

    /** Whether the bank still has to decide on a payment for this hold. */
    @SQL("select exists (select from payment where hold_id = :hold and state = 'PENDING')")
    boolean isPending(ClaimId hold);

    /** Has the payment for a hold looked after at once, if it is pending: it is not wanted any more. */
    @SQL("update payment set check_at = clock_timestamp() where hold_id = :hold and state = 'PENDING'")
    void hurry(ClaimId hold);

    /** Owes what was captured for a booking that is not there any more, say because its show was taken off by force. */
    @SQL("""
            update payment set state = 'REFUNDING'
            where state = 'CAPTURED' and not exists (
                select from booking where id = booking_id and booking.state = 'CONFIRMED')
            """)
    int oweOrphans();

    /**
     * Takes payments that the bank still has to decide on and that are due to be looked after, each by one replica, and
     * puts them off for as long as that may take.
     */
    @SQL("""
            with due as (
                update payment set check_at = clock_timestamp() + :putOff / 1e9 * interval '1 second'
                where id in (
                    select id from payment
                    where state = 'PENDING' and check_at <= clock_timestamp()
                    order by check_at limit :most for update skip locked)
                returning *
            )
            select * from due
            """)
    List<Payment> due(int most, Duration putOff);

    /** Whether nobody waits for it any more: it has been under way for so long, or what it was for was given back. */
    @SQL("""
            select created_at < clock_timestamp() - :age / 1e9 * interval '1 second'
                or not exists (select from hold where hold.id = hold_id and not given_back)
            from payment where id = :id
            """)
    boolean isGivenUp(UUID id, Duration age);
}
