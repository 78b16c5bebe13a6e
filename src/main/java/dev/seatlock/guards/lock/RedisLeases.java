package dev.seatlock.guards.lock;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.seatlock.guards.mutex.Mutex;
import dev.seatlock.guards.redis.RedisSpans;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.RedisTimeoutException;

/**
 * What every guard over a lock in Redis does around it: ask for it only a few at a time and in order, tell of that in
 * traces, and see to it that a lock which Redis refused to let go is let go later.
 *
 * <p>The owner of such a lock is this process and this thread. Guards run on a virtual thread for each request, so each
 * request is an owner of its own. A lock object is made for each claim, because one that has been used with another
 * lease remembers that.
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

    /** The threads whose last lock is still to be let go, each with the reason why it was not. */
    private final ConcurrentMap<Long, RedisException> owing = new ConcurrentHashMap<>();

    RedisLeases(RedissonClient redis, RedisSpans spans, Bulkhead bulkhead) {
        this.redis = redis;
        this.spans = spans;
        this.bulkhead = bulkhead;
    }

    /** A lock in Redis as claims ask for it. */
    <K> Mutex<Claim> over(Mutex<K> lock, Function<Claim, K> nameOf) {
        return new Mutex<>() {
            @Override
            public <T> Optional<T> holding(Claim claim, Duration patience, Supplier<T> work)
                    throws InterruptedException {
                K name = nameOf.apply(claim);
                return ask(claim, way -> lock.holding(name, way.leave.patience(), () -> way.through(work)));
            }
        };
    }

    /**
     * Does the work while holding a lock that hands something out, such as a token.
     *
     * @param acquire waits for the lock; null if it could not be had in time
     */
    public <L extends RLock, T> Outcome whileHolding(
            Claim claim, Function<RedissonClient, L> lock, Acquisition<L, T> acquire, Function<T, Outcome> work)
            throws InterruptedException {
        return Locked.outcome(
                claim,
                () -> ask(claim, way -> {
                    L asked = lock.apply(redis);
                    T got;
                    try {
                        got = acquire.from(asked, way.leave.patience());
                    } catch (RedisException away) {
                        throw new Mutex.Unavailable("Redis does not answer", away);
                    }
                    if (got == null) {
                        return Optional.empty();
                    }
                    try {
                        return Optional.of(way.through(() -> work.apply(got)));
                    } finally {
                        try {
                            asked.unlock();
                        } catch (RedisException | IllegalMonitorStateException refused) {
                            notLetGo(claim.terms().guard()).accept(asked, refused);
                        }
                    }
                }));
    }

    /** How a lock is had, within what is left of the buyer's patience. */
    @FunctionalInterface
    public interface Acquisition<L, T> {
        @Nullable
        T from(L lock, Duration patience) throws InterruptedException;
    }

    private <T> Optional<T> ask(Claim claim, Locking<T> lock) throws InterruptedException {
        RedisException owed = owing.get(Thread.currentThread().threadId());
        if (owed != null) {
            // What is to be let go for the last attempt would let go what this one takes.
            throw new Mutex.Unavailable("the last lock could not be let go yet", owed);
        }
        Bulkhead.Leave leave = bulkhead.enter(claim);
        if (leave == null) {
            return Optional.empty();
        }
        try (Way way = new Way(claim, leave)) {
            return lock.hold(way);
        } catch (Mutex.Unavailable away) {
            if (isImpatience(away.getCause())) {
                return Optional.empty();
            }
            throw away;
        }
    }

    /** Asks for the lock, goes its way with it, and lets it go. */
    @FunctionalInterface
    private interface Locking<T> {
        Optional<T> hold(Way way) throws InterruptedException;
    }

    /**
     * A claim on its way through a lock: it has leave to ask only until it has the lock, and asking and letting go are
     * told of.
     */
    private final class Way implements AutoCloseable {

        private final Claim claim;
        private final Bulkhead.Leave leave;
        private RedisSpans.Asking asking;

        private Way(Claim claim, Bulkhead.Leave leave) {
            this.claim = claim;
            this.leave = leave;
            asking = spans.begin(claim, "lock");
        }

        private <T> T through(Supplier<T> work) {
            close();
            try {
                return work.get();
            } finally {
                asking = spans.begin(claim, "unlock");
            }
        }

        @Override
        public void close() {
            asking.close();
            leave.close();
        }
    }

    /**
     * Whether what was left of the buyer's patience was over before the client could wait for the lock; it has no type
     * for that.
     */
    private static boolean isImpatience(@Nullable Throwable thrown) {
        return thrown instanceof RedisTimeoutException
                && String.valueOf(thrown.getMessage()).startsWith("Unable to acquire subscription lock");
    }

    /**
     * Hears of a lock that was not let go. The transaction has ended, so that delays others, but is no error for this
     * buyer. One that Redis refused to let go, be it full or gone for a moment, would keep everybody out until its
     * lease is over, so it is tried again.
     */
    BiConsumer<RLock, RuntimeException> notLetGo(String guard) {
        return (lock, why) -> {
            if (why instanceof RedisException refused) {
                LOG.warnf("%s: could not let go, and tries again: %s", guard, why.getMessage());
                letGoLater(guard, lock, Thread.currentThread().threadId(), refused);
            } else {
                LOG.warnf("%s: the lease had run out: %s", guard, why.getMessage());
            }
        };
    }

    /** In the name of the thread that has the lock, and not in its time. */
    private void letGoLater(String guard, RLock lock, long owner, RedisException why) {
        if (!letGoLater.tryAcquire()) {
            return; // its lease will run out
        }
        owing.put(owner, why);
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
}
