package dev.seatlock.guards;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;

/**
 * A fair lock in Redis: who asked first is served first, over all replicas.
 *
 * <ol>
 *   <li>Ask for the show's lock. Redis keeps those who wait in a list, each with a time by which to be heard of again.
 *   <li>Check and take inside one transaction, and commit it.
 *   <li>Let the lock go: the first in the list is told.
 * </ol>
 *
 * <p>The order is that of arrival in Redis, not at the replicas, and fairness costs: a plain lock goes to whoever is awake,
 * this one waits until the next in the list has woken. A waiter that dies keeps its place until its time is up, and
 * everyone behind it waits too. So that a crowd does not leave such places behind, a replica lets only a few claims ask at
 * once; the others wait before the {@link Bulkhead}, in order as well. Letting go of a lock that was lost makes no sound here.
 *
 * <p><b>Reach</b> every node, while the lease lasts. <b>Fails</b> as {@code redis-lock} does: it is a lease as well.
 * <b>Choose it</b> when being served in order matters more than being served fast.
 */
@Singleton
final class RedisFairLock implements Guard {

    private static final Card CARD = new Card(
            "redis-fair-lock",
            "Redisson RFairLock",
            Stands.onALease().table(),
            Set.of(WishKind.values()),
            "A Redis lock per show whose waiters stand in a list; the first of them is next.",
            "As redis-lock. Besides, a waiter that dies holds up those behind it until its time in the list is up.",
            "Buyers must be served in the order in which they came, across replicas.",
            "A hand-over through Redis for each buyer, and a list to keep.",
            URI.create("https://redisson.pro/docs/data-and-services/locks-and-synchronizers/#fair-lock"));

    private final SeatLedger ledger;
    private final RedisLeases leases;

    RedisFairLock(SeatLedger ledger, RedisLeases leases) {
        this.ledger = ledger;
        this.leases = leases;
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        return leases.whileHolding(
                claim,
                redis -> redis.getFairLock(RedisKeys.of(claim.show(), "fair-lock")),
                () -> ledger.transact(claim, () -> ledger.checkThenTake(claim)));
    }

    @Override
    public Card card() {
        return CARD;
    }
}
