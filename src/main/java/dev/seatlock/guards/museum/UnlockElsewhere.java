package dev.seatlock.guards.museum;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Exhibit;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.redis.RedisKeys;
import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;

/**
 * The mistake: the lock is taken on one thread and let go on another, where the work happened to be completed.
 *
 * <pre>
 *   request thread           callback thread
 *   locks
 *   sells, commits
 *                            unlock: IllegalMonitorStateException, "not locked by current thread"
 *   answers the buyer        … and the lock stays
 * </pre>
 *
 * <p>The owner of a lock is a thread, in {@code java.util.concurrent} as in Redisson. Callbacks, reactive operators and
 * coroutines run on whatever thread is free. The exception ends in a log or in a future that nobody looks at, and the
 * buyer who caused it has his seat; those after him find a lock without an owner.
 *
 * <p>The lease ends it here after some seconds. With a watchdog it would be renewed for as long as the process lives.
 *
 * <p><b>Right</b> is {@code redis-lock}: locked and unlocked by the thread that serves the buyer. Who must hand a lock
 * from thread to thread takes a semaphore, which has no owner.
 */
@Exhibit
@Singleton
final class UnlockElsewhere implements Guard {

    private static final Logger LOG = Logger.getLogger(UnlockElsewhere.class);
    private static final Duration LEASE = Duration.ofSeconds(10);

    private static final Card CARD = Card.named("unlock-elsewhere")
            .primitive("RLock, released by a callback")
            .stands(Stands.onNothing().table())
            .fitsEveryPlace()
            .mechanism("Takes the lock on the thread that serves the buyer, and releases it on the thread that runs"
                    + " the callback.")
            .fails("Only the thread that owns the lock can release it. The lock stays until its lease ends, and"
                    + " everyone after the first is refused as busy while places are free.")
            .whenToUse("Never. Use redis-lock, which releases the lock on the thread that took it.")
            .cost("It saves nothing: it comes with asynchronous code.")
            .source("https://github.com/redisson/redisson/issues/503");

    private final SeatLedger ledger;
    private final CheckThenTake race;
    private final RedissonClient redis;

    UnlockElsewhere(SeatLedger ledger, CheckThenTake race, RedissonClient redis) {
        this.ledger = ledger;
        this.race = race;
        this.redis = redis;
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        RLock lock = redis.getLock(RedisKeys.of(claim.show(), "lock"));
        try {
            if (!lock.tryLock(claim.patience().toMillis(), LEASE.toMillis(), MILLISECONDS)) {
                return Outcome.refused(Outcome.Reason.BUSY);
            }
        } catch (RedisException away) {
            LOG.warnf("unlock-elsewhere: Redis does not answer, nobody is let through: %s", away.getMessage());
            return Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE);
        }
        try {
            return ledger.sell(claim, race);
        } finally {
            Thread.ofVirtual().name("callback").start(() -> letGo(lock));
        }
    }

    private static void letGo(RLock lock) {
        try {
            lock.unlock();
        } catch (RedisException | IllegalMonitorStateException refused) {
            LOG.warnf("unlock-elsewhere: could not let go: %s", refused.getMessage());
        }
    }

    @Override
    public Card card() {
        return CARD;
    }
}
