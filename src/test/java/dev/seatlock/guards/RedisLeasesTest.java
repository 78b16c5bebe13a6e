package dev.seatlock.guards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.boxoffice.Show;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.redisson.api.RLock;
import org.redisson.client.RedisTimeoutException;

/** An unlock whose answer is lost is tried again in the name of its thread, which may ask for the lock once more meanwhile. */
@QuarkusTest
class RedisLeasesTest extends OneGuard {

    @Inject
    RedisLeases leases;

    @Override
    String name() {
        return "redis-lock";
    }

    @Test
    void takesNoLockThatIsStillToBeLetGo() throws Exception {
        Show show = newShow(Duration.ZERO);
        Claim claim = claim(show, seats(1), Duration.ZERO);
        Outcome done = Outcome.refused(Outcome.Reason.TAKEN);
        assertEquals(
                done,
                leases.whileHolding(
                        claim,
                        redis -> losingTheAnswer(redis.getLock(RedisKeys.of(show.id(), "again"))),
                        (lock, patience) -> lock.tryLock() ? lock : null,
                        lock -> done));
        assertEquals(
                Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE),
                leases.whileHolding(
                        claim,
                        redis -> redis.getLock(RedisKeys.of(show.id(), "again")),
                        (lock, patience) -> lock.tryLock() ? lock : null,
                        lock -> done));
    }

    /** Redis does what it is asked, and the first unlock does not hear so. */
    private static RLock losingTheAnswer(RLock lock) {
        return (RLock) Proxy.newProxyInstance(
                RLock.class.getClassLoader(), new Class<?>[] {RLock.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(lock, arguments);
                    if (method.getName().equals("unlock")) {
                        throw new RedisTimeoutException("the answer is lost");
                    }
                    return answer;
                });
    }
}
