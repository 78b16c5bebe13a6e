package dev.seatlock.guards.museum;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.seatlock.guards.Card;
import dev.seatlock.guards.Exhibit;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.Unfit;
import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The mistake: a lock for each seat, taken in the order in which the buyer names the seats. Two orders make a deadlock.
 *
 * <pre>
 *   buyer 1: A-1-1, A-1-2            buyer 2: A-1-2, A-1-1
 *   locks A-1-1                      locks A-1-2
 *   waits for A-1-2                  waits for A-1-1                  for ever
 * </pre>
 *
 * <p>Nothing in the JVM breaks a deadlock. Here the buyers' patience does: the locks are asked for with a time limit,
 * and those who waited in vain are told that it was busy, although both seats are free. The dwell is spent after each
 * lock.
 *
 * <p>Claims are handed to a pool of platform threads, which the other guards do without: virtual threads in a deadlock
 * are seen by no detector that the JDK has. Whoever waits for the pool's answer has the {@link DeadlockWatch} look
 * around meanwhile.
 *
 * <p><b>Right</b> is {@code jvm-seat-mutex}: one order for all, that of the seats.
 */
@Exhibit
@Singleton
final class UnsortedMutexes implements Guard {

    private static final int WINDOWS = 16;
    private static final int QUEUE = 1_000;
    private static final int IDLE_SECONDS = 10;
    private static final int LOOK_EVERY_MILLIS = 50;

    private static final Card CARD = Card.named("unsorted-mutexes")
            .primitive("ReentrantLock per seat, in the buyer's order")
            .stands(Stands.onNothing().table())
            .fits(WishKind.SEATS)
            .mechanism("A lock per seat, taken in the order in which the buyer names them, encloses the transaction.")
            .fails("Two parties each have a seat that the other wants, and wait for each other. They are refused as"
                    + " busy with both seats free, and only because the wait is bounded.")
            .whenToUse("Never. Use jvm-seat-mutex, which takes the locks in the order of the seats.")
            .cost("It saves sorting.")
            .source(
                    "https://docs.oracle.com/en/java/javase/25/docs/api/java.management/java/lang/management/ThreadMXBean.html#findDeadlockedThreads()");

    private final SeatLedger ledger;
    private final CheckThenTake race;
    private final DeadlockWatch watch;
    private final LoadingCache<Key, ReentrantLock> mutexes =
            Caffeine.newBuilder().weakValues().build(seat -> new ReentrantLock(true));
    private final ThreadPoolExecutor windows = new ThreadPoolExecutor(
            WINDOWS,
            WINDOWS,
            IDLE_SECONDS,
            SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().daemon().name("window-", 1).factory());

    private record Key(ShowId show, SeatId seat) {}

    UnsortedMutexes(SeatLedger ledger, CheckThenTake race, DeadlockWatch watch) {
        this.ledger = ledger;
        this.race = race;
        this.watch = watch;
        windows.allowCoreThreadTimeOut(true);
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        return switch (claim.wish()) {
            case Wish.Seats wish -> claim(claim, BuyersOrder.of(claim, wish));
            case Wish.Standing standing -> throw Unfit.wish(CARD, standing);
        };
    }

    private Outcome claim(Claim claim, List<SeatId> order) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + claim.patience().toNanos();
        Future<Outcome> sale;
        try {
            sale = windows.submit(() -> sell(claim, order, deadlineNanos));
        } catch (RejectedExecutionException full) {
            return Outcome.refused(Outcome.Reason.BUSY);
        }
        while (true) {
            try {
                return sale.get(LOOK_EVERY_MILLIS, MILLISECONDS);
            } catch (TimeoutException stillWaiting) {
                watch.look();
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof RuntimeException said ? said : new IllegalStateException(failed);
            }
        }
    }

    private Outcome sell(Claim claim, List<SeatId> unsorted, long deadlineNanos) throws InterruptedException {
        Deque<ReentrantLock> held = new ArrayDeque<>();
        Trail trail = new Trail(claim, unsorted);
        watch.onThisThread(trail);
        try {
            for (SeatId seat : unsorted) {
                ReentrantLock mutex = mutexes.get(new Key(claim.show(), seat));
                if (!mutex.tryLock(deadlineNanos - System.nanoTime(), NANOSECONDS)) {
                    return Outcome.refused(Outcome.Reason.BUSY);
                }
                held.push(mutex);
                trail.locked();
                claim.dwell();
            }
            return ledger.sell(claim, race);
        } finally {
            held.forEach(ReentrantLock::unlock);
            watch.left();
        }
    }

    @PreDestroy
    void close() {
        windows.shutdownNow();
    }

    @Override
    public Card card() {
        return CARD;
    }
}
