package dev.seatlock.lab;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BuyerPatienceTest {

    private static final BuyerPatience PATIENCE =
            new BuyerPatience(1, Duration.ofSeconds(60), Duration.ofSeconds(300), Duration.ofSeconds(30));

    @Test
    void lastsWhileOthersAreServed() {
        assertFalse(hasEnded(10, 65, 120));
        assertTrue(hasEnded(10, 55, 120));
    }

    @Test
    void countsAStandstillFromWhenTheBuyerCame() {
        assertFalse(hasEnded(100, 0, 159));
        assertTrue(hasEnded(100, 0, 161));
    }

    @Test
    void endsInAnyCase() {
        assertFalse(hasEnded(0, 299, 300));
        assertTrue(hasEnded(0, 300, 301));
    }

    private static boolean hasEnded(long began, long served, long now) {
        return PATIENCE.hasEnded(SECONDS.toNanos(began), SECONDS.toNanos(served), SECONDS.toNanos(now));
    }
}
