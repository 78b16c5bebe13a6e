package dev.seatlock.guards;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.RedisTimeoutException;

/**
 * What every guard over a lock in Redis does: wait for it no longer than the buyer will, let nobody through when Redis does
 * not answer, and let go only of what one still has.
 *
 * <p>The owner of such a lock is this process and this thread. Guards run on a virtual thread for each request, so each
 * request is an owner of its own; on an event loop all would be the same owner and walk straight in. A lock object is made
 * for each claim, because one that has been used with another lease remembers that.
 */
@Singleton
public final class RedisLeases {

    private static final Logger LOG = Logger.getLogger(RedisLeases.class);

    /** Far more than can wait for one lock each; what is beyond waits for its lease. */
    private static final int MOST_LET_GO_LATER = 1_000;

    private static final long TRIES_EVERY_MILLIS = 500;

    private final RedissonClient redis;
    private final RedisSpans spans;
    private final Bulkhead bulkhead;
    private final Semaphore letGoLater = new Semaphore(MOST_LET_GO_LATER);
    private final Set<Long> owing = ConcurrentHashMap.newKeySet(); // the threads whose last lock is still to be let go

    RedisLeases(RedissonClient redis, RedisSpans spans, Bulkhead bulkhead) {
        this.redis = redis;
        this.spans = spans;
        this.bulkhead = bulkhead;
    }

    /** Asks for the lock, does the work while holding it, and lets it go. */
    Outcome whileHolding(Claim claim, Function<RedissonClient, RLock> lock, Supplier<Outcome> work)
            throws InterruptedException {
        return whileHolding(claim, lock, (it, patience) -> tryLock(it, patience) ? it : null, held -> work.get());
    }

    /**
     * The same for a lock that hands something out, such as a token.
     *
     * @param acquire waits for the lock; null if it could not be had in time
     */
    public <L extends RLock, T> Outcome whileHolding(
            Claim claim, Function<RedissonClient, L> lock, Acquisition<L, T> acquire, Function<T, Outcome> work)
            throws InterruptedException {
        if (owing.contains(Thread.currentThread().threadId())) {
            // What is to be let go for the last attempt would let go what this one takes.
            return Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE);
        }
        L asked;
        T got;
        try (var leave = bulkhead.enter(claim)) {
            if (leave == null) {
                return Outcome.refused(Outcome.Reason.BUSY);
            }
            try (var _ = spans.begin(claim, "lock")) {
                asked = lock.apply(redis);
                got = acquire.from(asked, leave.patience());
            }
        } catch (RedisException away) {
            if (isImpatience(away)) {
                return Outcome.refused(Outcome.Reason.BUSY);
            }
            LOG.warnf("%s: Redis does not answer, nobody is let through: %s", guard(claim), away.getMessage());
            return Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE);
        }
        if (got == null) {
            return Outcome.refused(Outcome.Reason.BUSY);
        }
        try {
            return work.apply(got);
        } finally {
            letGo(claim, asked);
        }
    }

    /** Whether what was left of the buyer's patience was over before the client could wait for the lock; it has no type for that. */
    private static boolean isImpatience(RedisException thrown) {
        return thrown instanceof RedisTimeoutException
                && String.valueOf(thrown.getMessage()).startsWith("Unable to acquire subscription lock");
    }

    /** How a lock is had, within what is left of the buyer's patience. */
    @FunctionalInterface
    public interface Acquisition<L, T> {
        @Nullable
        T from(L lock, Duration patience) throws InterruptedException;
    }

    /** A patience of zero tries once: a multi-lock that is given no time at all would give up with the lock in its hand. */
    private static boolean tryLock(RLock lock, Duration patience) throws InterruptedException {
        long patienceMillis = patience.toMillis();
        return patienceMillis == 0 ? lock.tryLock() : lock.tryLock(patienceMillis, MILLISECONDS);
    }

    /**
     * The transaction has ended, so a lock that cannot be let go any more delays others, but is no error for this buyer. One that Redis
     * refused to let go, be it full or gone for a moment, would keep everybody out until its lease is over, so it is tried again.
     */
    private void letGo(Claim claim, RLock lock) {
        try (var _ = spans.begin(claim, "unlock")) {
            lock.unlock();
        } catch (IllegalMonitorStateException lost) {
            LOG.warnf("%s: the lease had run out: %s", guard(claim), lost.getMessage());
        } catch (RedisException refused) {
            LOG.warnf("%s: could not let go, and tries again: %s", guard(claim), refused.getMessage());
            letGoLater(guard(claim), lock, Thread.currentThread().threadId());
        }
    }

    /** In the name of the thread that has the lock, and not in its time. */
    private void letGoLater(String guard, RLock lock, long owner) {
        if (!letGoLater.tryAcquire()) {
            return; // its lease will run out
        }
        owing.add(owner);
        long endNanos =
                System.nanoTime() + MILLISECONDS.toNanos(redis.getConfig().getLockWatchdogTimeout());
        Thread.ofVirtual().name("unlock").start(() -> {
            try {
                while (System.nanoTime() - endNanos < 0) {
                    Thread.sleep(TRIES_EVERY_MILLIS);
                    if (isLetGo(lock, owner)) {
                        return;
                    }
                }
                LOG.warnf("%s: could not let go until the lease was over", guard);
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            } finally {
                owing.remove(owner);
                letGoLater.release();
            }
        });
    }

    private static boolean isLetGo(RLock lock, long owner) {
        try {
            lock.unlockAsync(owner).toCompletableFuture().join();
            return true;
        } catch (CompletionException failed) {
            return !(failed.getCause() instanceof RedisException); // else the lease is over, or this process
        }
    }

    private static String guard(Claim claim) {
        return claim.terms().guard();
    }
}
