package dev.seatlock.guards;

import static dev.seatlock.guards.Card.Hazard.KILL;
import static dev.seatlock.guards.Card.Hazard.NODES;
import static dev.seatlock.guards.Card.Hazard.PROCESSES;
import static dev.seatlock.guards.Card.Hazard.THREADS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;
import org.jboss.logging.Logger;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;

/**
 * A lock in Redis, one per show, shared by all replicas: a key with its owner's name and a time to live.
 *
 * <ol>
 *   <li>Take the lock, waiting at most as long as the buyer will. A watchdog in this process prolongs it for as long as
 *       the process lives.
 *   <li>Check and take inside one transaction, and commit it.
 *   <li>Let the lock go, if it still is this thread's.
 * </ol>
 *
 * <p>The owner is this process and this thread, so it is asked for on a virtual thread of its own; on an event loop every
 * request would be the same owner and walk straight in.
 *
 * <p>It is a lease, not a lock: Redis lets it run out, and the database, which does the writing, never hears of it. A
 * holder that sleeps past its lease wakes up believing that it still has it. {@code redis-fenced-lock} closes that gap.
 *
 * <p><b>Reach</b> every node, while the lease lasts. <b>Fails</b> when the holder pauses longer than its lease, when Redis
 * forgets, or when its clock jumps; if Redis is away nobody is let through. <b>Choose it</b> to save work that would be
 * done twice, not to be right.
 */
@Singleton
final class RedisLock implements Guard {

    private static final Logger LOG = Logger.getLogger(RedisLock.class);

    private static final Card CARD = new Card(
            "redis-lock",
            "Redisson RLock",
            Stands.nothing().holds(THREADS, PROCESSES, NODES).stalls(KILL).table(),
            Set.of(WishKind.values()),
            "One Redis lock per show encloses the whole transaction; a watchdog prolongs its lease.",
            "A holder that pauses past its lease goes on writing beside the next one. So does one whose lock Redis forgot.",
            "To spare work across replicas, where doing it twice is a waste and not an error.",
            "Two round trips to Redis a claim; all buyers of a show in single file.",
            URI.create("https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html"));

    private final SeatLedger ledger;
    private final RedissonClient redis;

    RedisLock(SeatLedger ledger, RedissonClient redis) {
        this.ledger = ledger;
        this.redis = redis;
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        RLock lock;
        try {
            lock = redis.getLock("seatlock:{" + claim.show() + "}:lock"); // a new object for each claim
            if (!lock.tryLock(claim.patience().toMillis(), MILLISECONDS)) {
                return Outcome.refused(Outcome.Reason.BUSY);
            }
        } catch (RedisException away) {
            LOG.warnf("redis-lock: Redis does not answer, so nobody is let through: %s", away.getMessage());
            return Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE);
        }
        try {
            return ledger.transact(claim, () -> ledger.checkThenTake(claim));
        } finally {
            letGo(lock);
        }
    }

    /** The transaction has ended, so a lock that cannot be let go any more is a delay for others, not an error for this buyer. */
    private static void letGo(RLock lock) {
        try {
            if (lock.isHeldByCurrentThread()) {
                lock.unlock();
            }
        } catch (RedisException | IllegalMonitorStateException lost) {
            LOG.warnf("redis-lock: could not let go, the lease will run out: %s", lost.getMessage());
        }
    }

    @Override
    public Card card() {
        return CARD;
    }
}
