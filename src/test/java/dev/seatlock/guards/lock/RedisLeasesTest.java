package dev.seatlock.guards.lock;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.seatlock.AllAtOnce;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.guards.OneGuard;
import dev.seatlock.guards.mutex.Mutex;
import dev.seatlock.guards.mutex.RedisFairLock;
import dev.seatlock.guards.mutex.RedisLock;
import dev.seatlock.guards.mutex.RedisSeatLock;
import dev.seatlock.guards.redis.RedisKeys;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisTimeoutException;

/**
 * An unlock whose answer is lost is tried again in the name of its thread, which may ask for the lock once more
 * meanwhile.
 */
@QuarkusTest
class RedisLeasesTest extends OneGuard {

    @Inject
    RedisLeases leases;

    @Inject
    RedissonClient redis;

    @Override
    protected String name() {
        return "redis-lock";
    }

    @Test
    void takesNoLockThatIsStillToBeLetGo() throws Exception {
        Show show = newShow(Duration.ZERO);
        Claim claim = claim(show, seats(1), Duration.ZERO);
        Outcome done = Outcome.refused(Outcome.Reason.TAKEN);
        onAThreadThatOwesNothing(() -> {
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
            return null;
        });
    }

    @TestFactory
    Stream<DynamicTest> bringsWhatTheWorkBroughtThoughTheUnlockWasNotHeard() {
        BiConsumer<RLock, RuntimeException> notLetGo = leases.notLetGo("it");
        Function<Claim, String> one = claim -> RedisKeys.of(claim.show(), "one");
        Function<Claim, SortedSet<String>> two = claim ->
                new TreeSet<>(List.of(RedisKeys.of(claim.show(), "two", "1"), RedisKeys.of(claim.show(), "two", "2")));
        return Stream.of(
                keeps(leases.over(new RedisLock(losingTheAnswers("getLock"), notLetGo), one), "RedisLock"),
                keeps(leases.over(new RedisFairLock(losingTheAnswers("getFairLock"), notLetGo), one), "RedisFairLock"),
                keeps(
                        leases.over(new RedisSeatLock(losingTheAnswers("getMultiLock"), notLetGo), two),
                        "RedisSeatLock"));
    }

    private DynamicTest keeps(Mutex<Claim> lock, String name) {
        return dynamicTest(
                name,
                () -> onAThreadThatOwesNothing(() -> {
                    Claim claim = claim(newShow(Duration.ZERO), seats(1), Duration.ZERO);
                    assertEquals(Optional.of("done"), lock.holding(claim, claim.patience(), () -> "done"));
                    assertThrows(
                            Mutex.Unavailable.class, () -> lock.holding(claim, claim.patience(), () -> "too early"));
                    return await().pollInSameThread()
                            .ignoreException(Mutex.Unavailable.class)
                            .until(() -> lock.holding(claim, claim.patience(), () -> "again"), Optional::isPresent);
                }));
    }

    private static void onAThreadThatOwesNothing(Callable<?> test) throws Exception {
        AllAtOnce.act(1, _ -> test.call());
    }

    private RedissonClient losingTheAnswers(String ofLocksBy) {
        return (RedissonClient) Proxy.newProxyInstance(
                RedissonClient.class.getClassLoader(),
                new Class<?>[] {RedissonClient.class},
                (proxy, method, arguments) -> {
                    Object answer = method.invoke(redis, arguments);
                    return method.getName().equals(ofLocksBy) ? losingTheAnswer((RLock) answer) : answer;
                });
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
