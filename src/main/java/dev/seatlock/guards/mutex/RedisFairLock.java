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
 * A fair lock in Redis: who asked first is served first, over all replicas.
 *
 * <ol>
 *   <li>Ask for the show's lock. Redis keeps those who wait in a list, each with a time by which to be heard of again.
 *   <li>Check and take inside one transaction, and commit it.
 *   <li>Let the lock go: the first in the list is told.
 * </ol>
 *
 * <p>The order is that of arrival in Redis, not at the replicas, and fairness costs: a plain lock goes to whoever is
 * awake, this one waits until the next in the list has woken. A waiter that dies keeps its place until its time is up,
 * and everyone behind it waits too. A crowd that gives up leaves such places behind as well, if it has more waiters
 * than connections: let a few at a time ask, and the others wait before. Letting go of a lock that was lost makes no
 * sound here.
 *
 * @param notLetGo hears which lock could not be let go, and why. The work is done by then, so it is no error for the
 *     buyer
 */
public record RedisFairLock(RedissonClient redis, BiConsumer<RLock, RuntimeException> notLetGo)
        implements Mutex<String> {

    @Override
    public <T> Optional<T> holding(String show, Duration patience, Supplier<T> work) throws InterruptedException {
        RLock lock = redis.getFairLock(show);
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
