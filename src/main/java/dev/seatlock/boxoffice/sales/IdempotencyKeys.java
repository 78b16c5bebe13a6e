package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.ClaimId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.SQL;
import org.jspecify.annotations.Nullable;

/** The keys. Every method runs in its caller's transaction. A duration comes to PostgreSQL as its nanoseconds. */
interface IdempotencyKeys {

    StatelessSession session();

    @SQL("""
            select exists (select from idempotency where key = :key and status is not null
                                     and at >= clock_timestamp() - :kept / 1e9 * interval '1 second')
            """)
    boolean isAnswered(String key, Duration kept);

    /** Reserves a key for a claim, unless it has been reserved before and is still kept. */
    @SQL("""
            insert into idempotency (key, fingerprint, what, claim_id, running_until)
            values (:key, :fingerprint, :what, :claim, clock_timestamp() + :running / 1e9 * interval '1 second')
            on conflict (key) do update set
                fingerprint = excluded.fingerprint, what = excluded.what, claim_id = excluded.claim_id,
                running_until = excluded.running_until, status = null, held_until = null, problem = null,
                told_again = 0, told_again_at = null, at = clock_timestamp()
            where idempotency.at < clock_timestamp() - :kept / 1e9 * interval '1 second'
            """)
    boolean reserve(String key, byte[] fingerprint, String what, ClaimId claim, Duration running, Duration kept);

    @SuppressWarnings("ArrayRecordComponent") // as the driver reads it, and compared with nothing
    record Reserved(
            byte[] fingerprint,
            UUID claim,
            @Nullable Integer status,
            @Nullable Instant heldUntil,
            @Nullable String problem,
            Boolean hasVanished) {}

    @SQL("""
            select fingerprint, claim_id, status, held_until, problem, running_until <= clock_timestamp() as vanished
            from idempotency where key = :key for update
            """)
    Reserved lock(String key);

    /** The answer that is stored under it is told once more. */
    @SQL("update idempotency set told_again = told_again + 1, told_again_at = clock_timestamp() where key = :key")
    void countToldAgain(String key);

    /** From now on it is taken to be decided for so long at most. */
    @SQL("""
            update idempotency set running_until = clock_timestamp() + :running / 1e9 * interval '1 second'
            where key = :key and claim_id = :claim and status is null
            """)
    boolean runFor(String key, ClaimId claim, Duration running);

    @SQL("""
            update idempotency set status = :status, problem = :problem
            where key = :key and claim_id = :claim and status is null
            """)
    boolean refuse(String key, ClaimId claim, int status, String problem);

    @SQL("""
            delete from idempotency where key in (
                select key from idempotency where at < clock_timestamp() - :kept / 1e9 * interval '1 second'
                order by at limit :most for update skip locked)
            """)
    int forget(Duration kept, int most);
}
