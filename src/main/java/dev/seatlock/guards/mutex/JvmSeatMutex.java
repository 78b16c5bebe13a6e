package dev.seatlock.guards.mutex;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A mutual exclusion lock for each seat, on the heap of this process: buyers of different seats do not meet.
 *
 * <ol>
 *   <li>Take the locks of the wanted seats, in the order of the seats, waiting at most as long as the buyer will for
 *       all of them together.
 *   <li>Check and take inside one transaction, and commit it.
 *   <li>Let go of those that were taken, whatever happened.
 * </ol>
 *
 * <p>The order is what keeps parties from deadlock: of two that want the same seats, one is first at the lowest of them
 * and gets the rest. A lock may be taken twice by the thread that has it, so a party may name a seat it holds already.
 *
 * <p>A house may have a million seats. The map holds a lock only weakly: it lives as long as somebody holds it or waits
 * for it, and nobody can come by a second one for the same seat meanwhile.
 */
public final class JvmSeatMutex implements Mutex<SortedSet<String>> {

    private final LoadingCache<String, ReentrantLock> locks =
            Caffeine.newBuilder().weakValues().build(_ -> new ReentrantLock(true));

    @Override
    public <T> Optional<T> holding(SortedSet<String> seats, Duration patience, Supplier<T> work)
            throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        Deque<ReentrantLock> held = new ArrayDeque<>();
        try {
            for (String seat : seats) {
                ReentrantLock lock = locks.get(seat);
                if (!lock.tryLock(deadlineNanos - System.nanoTime(), NANOSECONDS)) {
                    return Optional.empty();
                }
                held.push(lock);
            }
            return Optional.of(work.get());
        } finally {
            held.forEach(ReentrantLock::unlock);
        }
    }
}
