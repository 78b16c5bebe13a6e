package dev.seatlock.guards.lock;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.guards.OneGuard;
import dev.seatlock.guards.redis.RedisKeys;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Outcome;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;

@QuarkusTest
class RedisFencedLockTest extends OneGuard {

    private static final int SHOWS = 40;
    private static final int ROUNDS = 10;

    @Inject
    RedissonClient redis;

    @Override
    protected String name() {
        return "redis-fenced-lock";
    }

    /** What a pause past the lease does: the lock is another's while its holder still believes in it. */
    @Test
    void letsNoHolderWriteWhoseLeaseHasPassedToAnother() throws Exception {
        Show slow = newShow(Duration.ofSeconds(1));
        RLock lock = redis.getFencedLock(RedisKeys.of(slow.id(), "fenced-lock"));
        try (ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Outcome> sleeper = buyers.submit(() -> guard().claim(claim(slow, seats(1), Duration.ZERO)));
            await().until(lock::isLocked);
            lock.forceUnlock();
            Future<Outcome> newcomer = buyers.submit(() -> guard().claim(claim(slow, seats(1), Duration.ZERO)));
            Outcome first = sleeper.get();
            Outcome second = newcomer.get();
            assertEquals(1, auditor.audit(slow.id()).tally().sold(), () -> first + " and " + second);
            assertInstanceOf(Outcome.Won.class, second);
        }
        assertTrue(auditor.audit(slow.id()).isSound());
    }

    /** Some of a crowd have milliseconds left when it is their turn to ask Redis: that is no fault of Redis. */
    @Test
    void tellsWhoHasHardlyAnyPatienceLeftThatItIsBusy() throws Exception {
        long another = 4_711;
        List<Show> shows = new ArrayList<>();
        for (int show = 0; show < SHOWS; show++) {
            shows.add(newShow(Duration.ZERO));
            redis.getFencedLock(RedisKeys.of(shows.getLast().id(), "fenced-lock"))
                    .lockAsync(another)
                    .toCompletableFuture()
                    .join();
        }
        for (int round = 0; round < ROUNDS; round++) {
            List<Outcome> outcomes = AllAtOnce.act(4 * SHOWS, buyer -> {
                Show show = shows.get(buyer % SHOWS);
                return guard().claim(new Claim(
                        ClaimId.next(),
                        show.id(),
                        show.terms(),
                        seats(1),
                        new BuyerId("tester"),
                        Duration.ZERO,
                        Duration.ofMillis(2 + buyer % 30)));
            });
            assertEquals(Set.of(Outcome.refused(Outcome.Reason.BUSY)), Set.copyOf(outcomes));
        }
    }

    @Test
    void numbersItsHoldersUpwards() throws Exception {
        Show show = newShow(Duration.ZERO);
        long before = 0;
        for (int seat = 1; seat <= 3; seat++) {
            var won = assertInstanceOf(Outcome.Won.class, guard().claim(claim(show, seats(seat), Duration.ZERO)));
            assertTrue(won.fence() > before, won::toString);
            before = won.fence();
        }
    }

    @Test
    void refusesUntilTheTokensAreAboveTheRowsAgain() throws Exception {
        Show show = newShow(Duration.ZERO);
        for (int times = 0;
                times < 3;
                times++) { // the row of seat 1 has now seen a token that a new count will not reach
            guard().claim(claim(show, seats(1), Duration.ZERO));
        }
        redis.getKeys().flushall();
        var refused = assertInstanceOf(Outcome.Refused.class, guard().claim(claim(show, seats(1), Duration.ZERO)));
        assertEquals(Outcome.Reason.BUSY, refused.reason());
        var taken = assertInstanceOf(Outcome.Refused.class, guard().claim(claim(show, seats(1), Duration.ZERO)));
        assertEquals(Outcome.Reason.TAKEN, taken.reason());
        assertInstanceOf(Outcome.Won.class, guard().claim(claim(show, seats(2), Duration.ZERO)));
    }
}
