package dev.seatlock.guards;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One mutual exclusion lock per show, on the heap of this process.
 *
 * <ol>
 *   <li>Take the show's lock, waiting at most as long as the buyer will.
 *   <li>Check and take inside one transaction, and commit it.
 *   <li>Let the lock go, whatever happened.
 * </ol>
 *
 * <p>The lock encloses the whole transaction. Were it let go before the commit, the next buyer would read the place as
 * still free. It is fair: who came first is served first, which costs a hand-over per buyer and spares anyone the wait
 * of an unlucky day. Unlocking happens-before the next locking, so even plain fields would be safe between the two.
 *
 * <p><b>Reach</b> the threads of one process. <b>Fails</b> with a second replica, whose heap has a lock of its own. <b>Choose
 * it</b> for state that really lives in one process; never to protect a database that others write to.
 */
@Singleton
final class JvmMutex implements Guard {

    private static final Card CARD = new Card(
            "jvm-mutex",
            "ReentrantLock",
            Stands.onTheHeap().table(),
            Set.of(WishKind.values()),
            "One fair ReentrantLock per show encloses the whole transaction.",
            "A second replica has a lock of its own. A restarted one can overtake a COMMIT that is still under way.",
            "One process owns the data and always will.",
            "All buyers of a show in single file, even those who want different seats.",
            URI.create(
                    "https://docs.oracle.com/en/java/javase/25/docs/api/java.base/java/util/concurrent/locks/ReentrantLock.html"));

    private final SeatLedger ledger;
    private final ConcurrentMap<ShowId, ReentrantLock> mutexes = new ConcurrentHashMap<>(); // one small object a show

    JvmMutex(SeatLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        ReentrantLock mutex = mutexes.computeIfAbsent(claim.show(), show -> new ReentrantLock(true));
        if (!mutex.tryLock(claim.patience().toNanos(), NANOSECONDS)) {
            return Outcome.refused(Outcome.Reason.BUSY);
        }
        try {
            return ledger.transact(claim, () -> ledger.checkThenTake(claim));
        } finally {
            mutex.unlock();
        }
    }

    @Override
    public Card card() {
        return CARD;
    }
}
