package dev.seatlock.guards.mutex;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
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
 * <p>It is a lease, not a lock: Redis lets it run out, and the database, which does the writing, never hears of it. A
 * holder that sleeps past its lease wakes up believing that it still has it. {@code redis-fenced-lock} closes that gap.
 *
 * <p>The owner is this process and this thread, so the thread that locks is the one that unlocks. On an event loop all
 * requests would be one owner, and walk straight in.
 *
 * @param notLetGo hears which lock could not be let go, and why. The work is done by then, so it is no error for the
 *     buyer
 */
public record RedisLock(RedissonClient redis, BiConsumer<RLock, RuntimeException> notLetGo) implements Mutex<String> {

    @Override
    public <T> Optional<T> holding(String show, Duration patience, Supplier<T> work) throws InterruptedException {
        RLock lock = redis.getLock(show);
        try {
            if (!lock.tryLock(patience.toMillis(), MILLISECONDS)) {
                return Optional.empty();
            }
        } catch (RedisException away) {
            throw new Unavailable("Redis does not answer", away);
        }
        try {
            return Optional.of(work.get());
        } finally {
            try {
                lock.unlock();
            } catch (RedisException | IllegalMonitorStateException refused) {
                notLetGo.accept(lock, refused);
            }
        }
    }
}
