package dev.seatlock.guards;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;

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

    private final RedissonClient redis;
    private final RedisSpans spans;
    private final Bulkhead bulkhead;

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

    /** The transaction has ended, so a lock that cannot be let go any more delays others, but is no error for this buyer. */
    private void letGo(Claim claim, RLock lock) {
        try (var _ = spans.begin(claim, "unlock")) {
            lock.unlock();
        } catch (RedisException | IllegalMonitorStateException lost) {
            LOG.warnf("%s: could not let go, the lease has run out or will: %s", guard(claim), lost.getMessage());
        }
    }

    private static String guard(Claim claim) {
        return claim.terms().guard();
    }
}
