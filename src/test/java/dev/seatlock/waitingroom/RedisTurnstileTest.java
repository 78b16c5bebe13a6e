package dev.seatlock.waitingroom;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

@QuarkusTest
@QuarkusTestResource(TestStores.class)
class RedisTurnstileTest extends TurnstileContract {

    private static final Turnstile.Setting BRIEF =
            new Turnstile.Setting(3, 0, Duration.ofSeconds(2), Duration.ofMinutes(1));

    @Inject
    RedissonClient redis;

    @Override
    Turnstile turnstile() {
        RedisTurnstile turnstile = new RedisTurnstile(redis, UUID.randomUUID());
        turnstile.open();
        return turnstile;
    }

    @Test
    void countsTheSameOnEveryReplica() {
        UUID show = UUID.randomUUID();
        RedisTurnstile one = new RedisTurnstile(redis, show);
        RedisTurnstile other = new RedisTurnstile(redis, show);
        one.open();
        List<UUID> crowd = Stream.generate(UUID::randomUUID).limit(5).toList();
        assertEquals(2, one.enter(BRIEF, crowd.subList(0, 2)).size());
        assertEquals(1, other.enter(BRIEF, crowd.subList(2, 5)).size());
        assertTrue(other.leave(crowd.getFirst()));
        assertEquals(2, one.inside());
    }

    /**
     * Three are inside when Redis forgets it. One of them can prove it; a fourth must not be let in while they may
     * still be there.
     */
    @Test
    void letsNobodyInForALeaseAfterItHasForgottenWhoIsInside() {
        UUID show = UUID.randomUUID();
        RedisTurnstile turnstile = new RedisTurnstile(redis, show);
        turnstile.open();
        List<UUID> inside = Stream.generate(UUID::randomUUID).limit(3).toList();
        assertEquals(inside, turnstile.enter(BRIEF, inside));
        redis.getKeys().deleteByPattern("seatlock:{" + show + "}*");
        List<UUID> next = Stream.generate(UUID::randomUUID).limit(3).toList();
        assertEquals(List.of(), turnstile.enter(BRIEF, next));
        assertTrue(turnstile.stay(BRIEF, inside.getFirst()).isZero());
        assertTrue(turnstile.resume(BRIEF, inside.getFirst()));
        await().pollInterval(Duration.ofMillis(100)).until(() -> {
            assertTrue(turnstile.stay(BRIEF, inside.getFirst()).isPositive());
            return !turnstile.enter(BRIEF, next).isEmpty();
        });
        assertEquals(3, turnstile.inside(), "the one who proved it, and two new ones");
        assertFalse(turnstile.resume(BRIEF, inside.getLast()), "by now all are known");
    }
}
