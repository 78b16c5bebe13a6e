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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
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

    private static final Logger LOG = Logger.getLogger(Idempotency.class);

    private static final Duration RUNS_AT_MOST = Duration.ofSeconds(5); // beyond the buyer's patience
    private static final Duration WAITS_FOR_ANOTHER = Duration.ofSeconds(2);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(25);
    private static final int SWEEP_SIZE = 1_000;

    private final IdempotencyKeys keys;
    private final Duration keptFor;
    private final Counter replays;

    Idempotency(
            IdempotencyKeys keys,
            @ConfigProperty(name = "seatlock.idempotency-time") Duration keptFor,
            MeterRegistry metrics) {
        this.keys = keys;
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
        ORDER,
        /** Of a booking that somebody else offers: {@link BookingOwners}. */
        ACCEPTANCE
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
        return QuarkusTransaction.requiringNew().call(() -> keys.isAnswered(key, keptFor));
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
        if (keys.reserve(key, fingerprint, what.name(), id, running, keptFor)) {
            return new Entry.Begin(id);
        }
        IdempotencyKeys.Reserved reserved = keys.lock(key);
        ClaimId first = new ClaimId(reserved.claim());
        if (!Arrays.equals(reserved.fingerprint(), fingerprint)) {
            return new Entry.Reused();
        }
        if (reserved.status() != null) {
            keys.countToldAgain(key);
            return new Entry.Answered(first, reserved.status(), reserved.heldUntil(), reserved.problem());
        }
        if (!reserved.hasVanished()) {
            return new Entry.InProgress();
        }
        keys.runFor(key, first, running);
        return new Entry.Begin(first);
    }

    /**
     * The claim was refused, and that is the answer from now on.
     *
     * @return false if it has been answered otherwise meanwhile, by somebody who took over
     */
    public boolean refused(String key, ClaimId id, int status, String problem) {
        return QuarkusTransaction.requiringNew().call(() -> keys.refuse(key, id, status, problem));
    }

    /**
     * The claim was not decided, and may be tried again at once. The buyer's answer does not wait until that is
     * written, for it may be the database that has failed.
     */
    public void undecided(String key, ClaimId id) {
        Thread.ofVirtual().name("undecided " + id).start(() -> {
            try {
                QuarkusTransaction.requiringNew().run(() -> keys.runFor(key, id, Duration.ZERO));
            } catch (RuntimeException away) { // somebody may take over when its time has passed
                LOG.debugf("the key of claim %s stays reserved for a while: %s", id, away.getMessage());
            }
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
            forgotten = QuarkusTransaction.requiringNew().call(() -> keys.forget(keptFor, SWEEP_SIZE));
        } while (forgotten == SWEEP_SIZE);
    }
}
