package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.ClaimId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Idempotency keys: a client that asks again under its key gets the first answer again, from any replica, and buys
 * once.
 *
 * <ol>
 *   <li>Reserve the key, with a fingerprint of what is asked and the id of the claim that will decide it.
 *   <li>Decide the claim. What is won completes the key in the winning transaction, as part of the {@link
 *       dev.seatlock.inventory.Settlement}; a refusal completes it afterwards.
 *   <li>Whoever finds the key reserved waits a moment for its answer. Whoever began and vanished is relieved: the claim
 *       is decided again <em>under the same id</em>, and a claim's win, hold and booking can be written once only.
 * </ol>
 *
 * <p>An answer is stored as far as it cannot be rendered again: no token, nothing secret. What is busy or broken is no
 * answer.
 */
@Singleton
public final class Idempotency {

    private static final Duration RUNS_AT_MOST = Duration.ofSeconds(5); // beyond the buyer's patience
    private static final Duration WAITS_FOR_ANOTHER = Duration.ofSeconds(2);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(25);
    private static final int SWEEP_SIZE = 1_000;

    private final StatelessSession session;
    private final Duration keptFor;
    private final Counter replays;

    Idempotency(
            StatelessSession session,
            @ConfigProperty(name = "seatlock.idempotency-time") Duration keptFor,
            MeterRegistry metrics) {
        this.session = session;
        this.keptFor = keptFor;
        replays = Counter.builder("seatlock.idempotency.replays")
                .description("Requests with a key that had been answered before, and got that answer again")
                .register(metrics);
    }

    /** What is asked for under a key. */
    public enum What {
        HOLD,
        BOOKING,
        /** Answered as soon as it is taken. */
        ORDER
    }

    /** What there is to do about a request with a key. */
    public sealed interface Entry {

        /** It is for the caller to decide the claim; nobody has won it so far. */
        record Begin(ClaimId id) implements Entry {}

        /**
         * It has been answered.
         *
         * @param heldUntil the deadline that the buyer was told, if it was a hold
         * @param problem the body of a refusal
         */
        record Answered(
                ClaimId id,
                int status,
                @Nullable Instant heldUntil,
                @Nullable String problem) implements Entry {}

        /** Somebody is still at it. */
        record InProgress() implements Entry {}

        /** The key stands for something else. */
        record Reused() implements Entry {}
    }

    /** Whether a request has been answered under this key, and the answer is remembered. */
    public boolean isAnswered(String key) {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery("""
                        select exists (select from idempotency where key = :key and status is not null
                                                 and at >= clock_timestamp() - :kept * interval '1 millisecond')
                        """, Boolean.class)
                        .setParameter("key", key)
                        .setParameter("kept", keptFor.toMillis())
                        .getSingleResult());
    }

    /**
     * Reserves the key, or tells what has become of it.
     *
     * @param fingerprint of what is asked
     * @param id under which it will be decided if nobody has begun
     * @param patience how long deciding may take
     */
    public Entry enter(String key, What what, byte[] fingerprint, ClaimId id, Duration patience)
            throws InterruptedException {
        long deadlineNanos = System.nanoTime() + WAITS_FOR_ANOTHER.toNanos();
        while (true) {
            Entry entry = QuarkusTransaction.requiringNew()
                    .call(() -> reserve(key, what, fingerprint, id, patience.plus(RUNS_AT_MOST)));
            if (entry instanceof Entry.Answered) {
                replays.increment();
            }
            if (!(entry instanceof Entry.InProgress) || System.nanoTime() - deadlineNanos >= 0) {
                return entry;
            }
            Thread.sleep(LOOKS_EVERY);
        }
    }

    private Entry reserve(String key, What what, byte[] fingerprint, ClaimId id, Duration running) {
        boolean mine = session.createNativeMutationQuery("""
                                insert into idempotency (key, fingerprint, what, claim_id, running_until)
                                values (:key, :fingerprint, :what, :claim,
                                        clock_timestamp() + :millis * interval '1 millisecond')
                                on conflict (key) do update set
                                    fingerprint = excluded.fingerprint, what = excluded.what, claim_id = excluded.claim_id,
                                    running_until = excluded.running_until, status = null, held_until = null,
                                    problem = null, at = clock_timestamp()
                                where idempotency.at < clock_timestamp() - :kept * interval '1 millisecond'
                                """)
                        .setParameter("key", key)
                        .setParameter("fingerprint", fingerprint)
                        .setParameter("what", what.name())
                        .setParameter("claim", id.value())
                        .setParameter("millis", running.toMillis())
                        .setParameter("kept", keptFor.toMillis())
                        .executeUpdate()
                == 1;
        if (mine) {
            return new Entry.Begin(id);
        }
        EntryRow row = session.createNativeQuery("""
                        select fingerprint, claim_id, status, held_until, problem, running_until <= clock_timestamp() as vanished
                        from idempotency where key = :key for update
                        """, EntryRow.class)
                .setParameter("key", key)
                .getSingleResult();
        ClaimId first = new ClaimId(row.claim);
        if (!Arrays.equals(row.fingerprint, fingerprint)) {
            return new Entry.Reused();
        }
        if (row.status != null) {
            return new Entry.Answered(first, row.status, row.heldUntil, row.problem);
        }
        if (!row.hasVanished) {
            return new Entry.InProgress();
        }
        session.createNativeMutationQuery("""
                        update idempotency set running_until = clock_timestamp() + :millis * interval '1 millisecond'
                        where key = :key
                        """)
                .setParameter("millis", running.toMillis())
                .setParameter("key", key)
                .executeUpdate();
        return new Entry.Begin(first);
    }

    /**
     * The claim was refused, and that is the answer from now on.
     *
     * @return false if it has been answered otherwise meanwhile, by somebody who took over
     */
    public boolean refused(String key, ClaimId id, int status, String problem) {
        return end("status = :status, problem = :problem", key, id, Map.of("status", status, "problem", problem));
    }

    /** The claim was not decided, and may be tried again at once. */
    public void undecided(String key, ClaimId id) {
        end("running_until = clock_timestamp()", key, id, Map.of());
    }

    private boolean end(String how, String key, ClaimId id, Map<String, Object> values) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var query = session.createNativeMutationQuery("update idempotency set " + how
                            + " where key = :key and claim_id = :claim and status is null")
                    .setParameter("key", key)
                    .setParameter("claim", id.value());
            values.forEach(query::setParameter);
            return query.executeUpdate() == 1;
        });
    }

    /** Forgets keys whose time has passed. */
    @Scheduled(
            identity = "old keys",
            every = "${seatlock.idempotency-sweep-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void forget() {
        int forgotten;
        do {
            forgotten = QuarkusTransaction.requiringNew()
                    .call(() -> session.createNativeMutationQuery("""
                            delete from idempotency where key in (
                                select key from idempotency
                                where at < clock_timestamp() - :kept * interval '1 millisecond'
                                order by at limit :most for update skip locked)
                            """)
                            .setParameter("kept", keptFor.toMillis())
                            .setParameter("most", SWEEP_SIZE)
                            .executeUpdate());
        } while (forgotten == SWEEP_SIZE);
    }

    @SuppressWarnings("ArrayRecordComponent") // as the driver reads it, and compared with nothing
    private record EntryRow(
            byte[] fingerprint,
            UUID claim,
            @Nullable Integer status,
            @Nullable Instant heldUntil,
            @Nullable String problem,
            Boolean hasVanished) {}
}
