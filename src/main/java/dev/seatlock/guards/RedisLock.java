package dev.seatlock.guards;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;

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
 * <p>It is a lease, not a lock: Redis lets it run out, and the database, which does the writing, never hears of it. A
 * holder that sleeps past its lease wakes up believing that it still has it. {@code redis-fenced-lock} closes that gap.
 *
 * <p><b>Reach</b> every node, while the lease lasts. <b>Fails</b> when the holder pauses longer than its lease, when Redis
 * forgets, or when its clock jumps; if Redis is away nobody is let through. <b>Choose it</b> to save work that would be
 * done twice, not to be right.
 */
@Singleton
final class RedisLock implements Guard {

    private static final Card CARD = new Card(
            "redis-lock",
            "Redisson RLock",
            Stands.onALease().table(),
            Set.of(WishKind.values()),
            "One Redis lock per show encloses the whole transaction; a watchdog prolongs its lease.",
            "A holder that pauses past its lease goes on writing beside the next one. So does one whose lock Redis forgot.",
            "To spare work across replicas, where doing it twice is a waste and not an error.",
            "Two round trips to Redis a claim; all buyers of a show in single file.",
            URI.create("https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html"));

    private final SeatLedger ledger;
    private final RedisLeases leases;

    RedisLock(SeatLedger ledger, RedisLeases leases) {
        this.ledger = ledger;
        this.leases = leases;
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        return leases.whileHolding(
                claim,
                redis -> redis.getLock(RedisKeys.of(claim.show(), "lock")),
                () -> ledger.transact(claim, () -> ledger.checkThenTake(claim)));
    }

    @Override
    public Card card() {
        return CARD;
    }
}
