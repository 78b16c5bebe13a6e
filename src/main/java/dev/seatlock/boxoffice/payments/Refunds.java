package dev.seatlock.boxoffice.payments;

import dev.seatlock.inventory.ClaimId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.SQL;

/**
 * The money that goes back to buyers: a part of a payment, for places that were given back alone, or all that is left
 * of it, which the database writes down itself when the payment becomes REFUNDING. Every method runs in its caller's
 * transaction. A duration comes to PostgreSQL as its nanoseconds.
 */
public interface Refunds {

    StatelessSession session();

    /**
     * From now on so much of what a booking was paid with is to go back, and is looked after until it has. Nothing is
     * owed for what is paid at the door.
     */
    @SQL("""
            insert into refund (id, payment_id, amount_minor)
            select :id, id, :amountMinor from payment
            where booking_id = :booking and state = 'CAPTURED' and :amountMinor > 0 for update
            """)
    int owe(UUID id, ClaimId booking, long amountMinor);

    /** Takes refunds that are due, each by one replica, and puts them off for as long as they may take. */
    @SQL("""
            with due as (
                update refund set check_at = clock_timestamp() + :putOff / 1e9 * interval '1 second'
                where id in (
                    select id from refund where state = 'OWED' and check_at <= clock_timestamp()
                    order by check_at limit :most for update skip locked)
                returning id, payment_id, amount_minor
            )
            select due.id, payment_id, hold_id, due.amount_minor, currency
            from due join payment on payment.id = payment_id
            """)
    List<OwedRefund> due(int most, Duration putOff);

    /** True for whoever says so first. */
    @SQL("update refund set state = 'PAID', paid_at = clock_timestamp() where id = :id and state = 'OWED'")
    boolean paid(UUID id);
}
