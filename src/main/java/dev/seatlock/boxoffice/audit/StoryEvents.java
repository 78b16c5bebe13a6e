package dev.seatlock.boxoffice.audit;

import dev.seatlock.inventory.ClaimId;
import java.util.List;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.SQL;

/**
 * What happened to a booking, gathered from the tables that know it. A hold that was paid for too late became a booking
 * of another id, so the story is that of two claims. Every method runs in its caller's transaction.
 */
interface StoryEvents {

    StatelessSession session();

    String CLAIMS = """
            with claim as (
                select cast(:booking as uuid) as id union select hold_id from payment where booking_id = :booking
            ), paid as (
                select * from payment where hold_id in (select id from claim)
            ), event (at, rank, what, times, amount, currency, method, callback, changer, reason, places) as (
            """;

    String BOUGHT = """
            select created_at, 1, 'ORDERED', cast(null as bigint), cast(null as bigint), cast(null as text),
                   cast(null as text), cast(null as text), cast(null as text), cast(null as text), cast(null as text)
            from orders where id in (select id from claim)
            union all
            select created_at, 2, 'HELD', null, null, null, null, null, null, null, null
            from hold where id in (select id from claim)
            union all
            select extended_at, 3, 'EXTENDED', extensions, null, null, null, null, null, null, null
            from hold where id in (select id from claim) and extensions > 0
            union all
            select created_at, 6, 'BOOKED', null, total_minor + cancelled_minor, currency, null, null, null, null, null
            from booking where id = :booking
            union all
            select max(told_again_at), 8, 'ASKED_AGAIN', sum(told_again), null, null, null, null, null, null, null
            from idempotency where claim_id in (select id from claim) and told_again > 0 having count(*) > 0
            union all
            select cancelled_at, 9, 'CANCELLED', null, null, null, null, null, cancelled_by, cancelled_because, null
            from booking where id = :booking and state = 'CANCELLED'
            union all
            select at, 9, what, null, amount_minor, currency, null, null, changed_by, because, places
            from booking_change join booking on booking.id = booking_id where booking_id = :booking
            """;

    /** A step that was taken before its time was written down is told by what came of it. */
    String PAID = """
            union all
            select created_at, 4, 'PAYMENT_BEGUN', null, amount_minor, currency, method, null, null, null, null
            from paid
            union all
            select declined_at, 5, 'PAYMENT_DECLINED', null, amount_minor, currency, method, null, null, null, null
            from paid where state = 'DECLINED'
            union all
            select captured_at, 7, 'PAYMENT_CAPTURED', null, amount_minor, currency, method, null, null, null, null
            from paid where booking_id is not null
            union all
            select owed_at, 10, 'PAYMENT_REFUNDING', null, refund.amount_minor, currency, method, null, null, null, null
            from paid join refund on payment_id = paid.id
            union all
            select paid_at, 11, 'PAYMENT_REFUNDED', null, refund.amount_minor, currency, method, null, null, null, null
            from paid join refund on payment_id = paid.id where refund.state = 'PAID'
            """;

    /** The messages about the claims, among all about their subjects. */
    String TOLD = """
            union all
            select delivered_at, 12, 'CALLBACK_DELIVERED', tries, null, null, null, type, null, null, null
            from delivery where claim_id in (select id from claim)
            union all
            select at, 13, 'CALLBACK_' || state, tries, null, null, null, type, null, last_failure, null
            from callback join outbox using (subject)
            where claim_id in (select id from claim)
              and cast(cast(body as jsonb) #>> '{data,id}' as uuid) = claim_id
            """;

    @SQL(CLAIMS + BOUGHT + PAID + TOLD + """
            )
            select at, what, times, amount, currency, method, callback, changer, reason, places from event
            order by at nulls first, rank
            """)
    List<StoryEvent> of(ClaimId booking);
}
