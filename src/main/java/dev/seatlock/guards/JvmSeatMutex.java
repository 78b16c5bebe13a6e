package dev.seatlock.guards;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A mutual exclusion lock for each seat, on the heap of this process: buyers of different seats do not meet.
 *
 * <ol>
 *   <li>Take the locks of the wanted seats, in the order of the seats, waiting at most as long as the buyer will for all of
 *       them together.
 *   <li>Check and take inside one transaction, and commit it.
 *   <li>Let go of those that were taken, whatever happened.
 * </ol>
 *
 * <p>The order is what keeps parties from deadlock: of two that want the same seats, one is first at the lowest of them and
 * gets the rest. A mutex may be entered twice by the thread that has it, so a party may name a seat it holds already.
 *
 * <p>A house may have a million seats. The map holds a mutex only weakly: it lives as long as somebody holds it or waits
 * for it, and nobody can come by a second one for the same seat meanwhile.
 *
 * <p><b>Reach</b> the threads of one process. <b>Fails</b> with a second replica. <b>Choose it</b> over one mutex for all when
 * the work under the lock is long and buyers mostly want different things.
 */
@Singleton
final class JvmSeatMutex implements Guard {

    private static final Card CARD = new Card(
            "jvm-seat-mutex",
            "ReentrantLock per seat, sorted",
            Stands.onTheHeap().table(),
            Set.of(WishKind.SEATS),
            "A fair ReentrantLock per seat, taken in the order of the seats, encloses the whole transaction.",
            "A second replica has locks of its own. A restarted one can overtake a COMMIT that is still under way.",
            "As jvm-mutex, where buyers mostly want different seats.",
            "Only buyers of one seat wait for each other.",
            URI.create(
                    "https://docs.oracle.com/en/java/javase/25/docs/api/java.base/java/util/concurrent/locks/ReentrantLock.html"));

    private final SeatLedger ledger;
    private final LoadingCache<Key, ReentrantLock> mutexes =
            Caffeine.newBuilder().weakValues().build(seat -> new ReentrantLock(true));

    private record Key(ShowId show, SeatId seat) {}

    JvmSeatMutex(SeatLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        return switch (claim.wish()) {
            case Wish.Seats wish ->
                whileHolding(claim, wish, () -> ledger.transact(claim, () -> ledger.checkThenTake(claim)));
            case Wish.Standing standing -> throw Unfit.wish(CARD, standing);
        };
    }

    /** Does the work with the mutexes of all the seats in hand, or not at all. */
    Outcome whileHolding(Claim claim, Wish.Seats sorted, Supplier<Outcome> work) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + claim.patience().toNanos();
        Deque<ReentrantLock> held = new ArrayDeque<>();
        try {
            for (SeatId seat : sorted.seats()) {
                ReentrantLock mutex = mutexes.get(new Key(claim.show(), seat));
                if (!mutex.tryLock(deadlineNanos - System.nanoTime(), NANOSECONDS)) {
                    return Outcome.refused(Outcome.Reason.BUSY);
                }
                held.push(mutex);
            }
            return work.get();
        } finally {
            held.forEach(ReentrantLock::unlock);
        }
    }

    @Override
    public Card card() {
        return CARD;
    }
}
