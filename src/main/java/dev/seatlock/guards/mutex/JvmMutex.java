package dev.seatlock.guards.mutex;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

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
 * <p>It is for state that really lives in one process, and never to protect a database that others write to.
 */
public final class JvmMutex implements Mutex<String> {

    private final ConcurrentMap<String, ReentrantLock> locks = new ConcurrentHashMap<>(); // one small object a show

    @Override
    public <T> Optional<T> holding(String show, Duration patience, Supplier<T> work) throws InterruptedException {
        ReentrantLock lock = locks.computeIfAbsent(show, _ -> new ReentrantLock(true));
        if (!lock.tryLock(patience.toNanos(), NANOSECONDS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } finally {
            lock.unlock();
        }
    }
}
