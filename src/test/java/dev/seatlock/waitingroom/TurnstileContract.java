package dev.seatlock.waitingroom;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a turnstile promises, in whichever memory it counts. */
abstract class TurnstileContract {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int PERMITS = 5;
    private static final int CROWD = 40;
    private static final int ROUNDS = 50;

    /** A new turnstile with nobody inside. */
    abstract Turnstile turnstile();

    private static Turnstile.Setting letting(int permits) {
        return new Turnstile.Setting(permits, 0, LONG, LONG);
    }

    private static List<UUID> shoppers(int count) {
        return Stream.generate(UUID::randomUUID).limit(count).toList();
    }

    @Test
    void letsInAsManyAsThereIsRoomForInTheOrderInWhichTheyStand() {
        Turnstile turnstile = turnstile();
        List<UUID> crowd = shoppers(5);
        assertEquals(crowd.subList(0, 3), turnstile.enter(letting(3), crowd));
        assertEquals(3, turnstile.inside());
        assertTrue(turnstile.leave(crowd.get(1)));
        assertEquals(List.of(crowd.get(3)), turnstile.enter(letting(3), crowd.subList(3, 5)));
    }

    @Test
    void takesOnePermitHoweverOftenItIsAskedAndReturnsItOnce() {
        Turnstile turnstile = turnstile();
        List<UUID> one = shoppers(1);
        assertEquals(one, turnstile.enter(letting(2), one));
        assertEquals(one, turnstile.enter(letting(2), one));
        assertEquals(1, turnstile.inside());
        assertTrue(turnstile.leave(one.getFirst()));
        assertFalse(turnstile.leave(one.getFirst()));
        assertEquals(2, turnstile.enter(letting(2), shoppers(4)).size());
    }

    @Test
    void takesBackThePermitsOfAThousandWhoVanishAndNoneOfThemEarly() {
        Turnstile turnstile = turnstile();
        Turnstile.Setting brief = new Turnstile.Setting(1_000, 0, Duration.ofSeconds(2), LONG);
        List<UUID> crowd = shoppers(1_000);
        assertEquals(1_000, turnstile.enter(brief, crowd).size());
        assertEquals(List.of(), turnstile.enter(brief, shoppers(1)));
        UUID faithful = crowd.getFirst();
        await().pollInterval(Duration.ofMillis(100)).until(() -> {
            assertTrue(turnstile.stay(brief, faithful).isPositive(), "it was heard of all the while");
            return turnstile.inside() == 1;
        });
        assertEquals(999, turnstile.enter(brief, shoppers(1_200)).size());
    }

    @Test
    void letsNobodyStayLongerThanOneMay() {
        Turnstile turnstile = turnstile();
        Turnstile.Setting brief = new Turnstile.Setting(1, 0, LONG, Duration.ofMillis(500));
        List<UUID> one = shoppers(1);
        assertEquals(one, turnstile.enter(brief, one));
        await().pollInterval(Duration.ofMillis(50))
                .until(() -> turnstile.stay(brief, one.getFirst()).isZero());
        assertEquals(0, turnstile.inside());
    }

    @Test
    void letsInNoMoreASecondThanItIsTold() {
        Turnstile turnstile = turnstile();
        Turnstile.Setting slow = new Turnstile.Setting(1_000, 10, LONG, LONG);
        List<UUID> crowd = shoppers(100);
        long beganNanos = System.nanoTime();
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> turnstile.enter(slow, crowd).size() >= 10);
        int entered = turnstile.enter(slow, crowd).size();
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        assertTrue(entered <= 10 * seconds + 2, () -> entered + " in " + seconds + " s");
    }

    /** Counted by those who are inside, not by the turnstile. */
    @Test
    void neverHasMoreInsideThanPermits() throws Exception {
        long seed = new Random().nextLong();
        System.out.printf("%s: %d rounds, seed %d%n", getClass().getSimpleName(), ROUNDS, seed);
        Turnstile turnstile = turnstile();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(seed + round);
            AllAtOnce.act(CROWD, number -> {
                UUID me = UUID.randomUUID();
                while (turnstile.enter(letting(PERMITS), List.of(me)).isEmpty()) {
                    Thread.onSpinWait();
                }
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                if (random.nextBoolean()) {
                    turnstile.enter(letting(PERMITS), List.of(me)); // a request that was sent again
                }
                inside.decrementAndGet();
                turnstile.leave(me);
                return null;
            });
        }
        assertTrue(most.get() <= PERMITS, () -> most + " were inside");
        assertEquals(0, turnstile.inside());
        assertEquals(PERMITS, turnstile.enter(letting(PERMITS), shoppers(CROWD)).size());
    }
}
