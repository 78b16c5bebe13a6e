package dev.seatlock.waitingroom;

import java.time.Duration;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.SQL;
import org.jspecify.annotations.Nullable;

/** What passes are spent on. Every method runs in its caller's transaction. A duration comes as its nanoseconds. */
interface PassPurchases {

    StatelessSession session();

    /** False if one has begun, and its lease has not ended; it stays as it is until the transaction ends. */
    @SQL("""
            insert into spent_pass (visit_id, purchase, requests, until)
            values (:visit, :purchase, 1, clock_timestamp() + :lease / 1e9 * interval '1 second')
            on conflict (visit_id) do update
            set purchase = excluded.purchase, requests = 1, until = excluded.until, at = clock_timestamp()
            where spent_pass.claim_id is null and spent_pass.until < clock_timestamp()
            """)
    boolean begin(UUID visit, UUID purchase, Duration lease);

    /** One more request of the same purchase. False if that is not under way. */
    @SQL("""
            update spent_pass set requests = requests + 1,
                until = greatest(until, clock_timestamp() + :lease / 1e9 * interval '1 second')
            where visit_id = :visit and purchase = :purchase and claim_id is null and until < 'infinity'
            """)
    boolean join(UUID visit, UUID purchase, Duration lease);

    record Begun(UUID purchase, @Nullable UUID claim) {}

    @SQL("select purchase, claim_id from spent_pass where visit_id = :visit")
    Begun of(UUID visit);

    @SQL("""
            update spent_pass set purchase = :purchase, requests = 1, claim_id = null,
                at = clock_timestamp(), until = clock_timestamp() + :lease / 1e9 * interval '1 second'
            where visit_id = :visit and claim_id = :claim and until < 'infinity'
              and (until < clock_timestamp() or not :afterItsLease)
            """)
    boolean beginAnew(UUID visit, UUID claim, UUID purchase, Duration lease, boolean afterItsLease);

    @SQL("""
            update spent_pass set claim_id = :claim,
                until = greatest(until, clock_timestamp() + :unknown / 1e9 * interval '1 second')
            where visit_id = :visit and purchase = :purchase
            """)
    boolean settle(UUID visit, UUID purchase, UUID claim, Duration unknown);

    @SQL("""
            update spent_pass set requests = requests - 1
            where visit_id = :visit and purchase = :purchase and claim_id is null
            """)
    boolean leave(UUID visit, UUID purchase);

    @SQL("""
            delete from spent_pass where visit_id = :visit and purchase = :purchase and claim_id is null
                                     and requests <= 0 and until < 'infinity'
            """)
    boolean deleteIfLeftByAll(UUID visit, UUID purchase);

    @SQL("delete from spent_pass where visit_id = :visit and claim_id = :claim and until < 'infinity'")
    boolean delete(UUID visit, UUID claim);

    /** No purchase begins or goes on with the pass any more. */
    @SQL("""
            insert into spent_pass (visit_id, purchase, requests, until) values (:visit, :visit, 0, 'infinity')
            on conflict (visit_id) do update set until = 'infinity'
            """)
    boolean endVisit(UUID visit);

    @SQL("""
            delete from spent_pass where visit_id in (
                select visit_id from spent_pass where at < clock_timestamp() - :kept / 1e9 * interval '1 second'
                order by at limit :most for update skip locked)
            """)
    int forget(Duration kept, int most);
}
