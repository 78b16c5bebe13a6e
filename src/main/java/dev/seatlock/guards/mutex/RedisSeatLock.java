package dev.seatlock.guards.mutex;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;

/**
 * A lock in Redis for each seat: buyers of different seats do not meet.
 *
 * <ol>
 *   <li>Take the locks of the wanted seats, in the order of the seats. A multi-lock that cannot have one in time lets
 *       go of those it has.
 *   <li>Check and take inside one transaction, and commit it.
 *   <li>Let all of them go.
 * </ol>
 *
 * <p>Sorted, because two parties that want the same two seats in opposite order would each hold what the other waits
 * for. A time-out would part them, but that is a delay for everyone, not a design: see the museum.
 *
 * @param notLetGo hears which lock could not be let go, and why. The work is done by then, so it is no error for the
 *     buyer
 */
public record RedisSeatLock(RedissonClient redis, BiConsumer<RLock, RuntimeException> notLetGo)
        implements Mutex<SortedSet<String>> {

    @Override
    public <T> Optional<T> holding(SortedSet<String> seats, Duration patience, Supplier<T> work)
            throws InterruptedException {
        RLock locks = redis.getMultiLock(seats.stream().map(redis::getLock).toArray(RLock[]::new));
        // A multi-lock that may not wait at all would give up with a lock in its hand: then it is only tried.
        long millis = patience.toMillis();
        try {
            if (!(millis == 0 ? locks.tryLock() : locks.tryLock(millis, MILLISECONDS))) {
                return Optional.empty();
            }
        } catch (RedisException away) {
            throw new Unavailable("Redis does not answer", away);
        }
        try {
            return Optional.of(work.get());
        } finally {
            try {
                locks.unlock();
            } catch (RedisException | IllegalMonitorStateException refused) {
                notLetGo.accept(locks, refused);
            }
        }
    }
}
