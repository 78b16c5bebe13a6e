package dev.seatlock.waitingroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Replicas whose own clocks differ by minutes, over one database. */
class DatabaseClockTest {

    private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");

    private final byte[] secret = new byte[32];

    @Test
    void aPassOfAReplicaThatIsLateIsGoodAtAnother() {
        Instant expiresAt = replica(Duration.ofMinutes(-10)).instant().plusSeconds(30);

        String pass = passes(Duration.ofMinutes(-10)).pass(UUID.randomUUID(), UUID.randomUUID(), expiresAt);

        assertTrue(passes(Duration.ofMinutes(3)).check(pass).isPresent());
    }

    @Test
    void aPassThatHasEndedIsGoodAtNone() {
        Instant expiresAt = replica(Duration.ofMinutes(10)).instant().minusSeconds(1);

        String pass = passes(Duration.ofMinutes(10)).pass(UUID.randomUUID(), UUID.randomUUID(), expiresAt);

        assertTrue(passes(Duration.ofMinutes(-10)).check(pass).isEmpty());
    }

    @Test
    void believesNoAnswerThatTookLong() {
        Instant[] own = {NOW};
        DatabaseClock clock = new DatabaseClock(new Clock() {
            @Override
            public Instant instant() {
                return own[0];
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        });
        clock.set(() -> NOW.plusSeconds(60));
        clock.set(() -> {
            own[0] = NOW.plusSeconds(5);
            return NOW.plusSeconds(600);
        });

        assertEquals(NOW.plusSeconds(65), clock.instant());
    }

    private Passes passes(Duration wrong) {
        return new Passes(() -> secret, replica(wrong));
    }

    /** A replica whose own clock is wrong by so much, after it has asked the database. */
    private static DatabaseClock replica(Duration wrong) {
        DatabaseClock clock = new DatabaseClock(Clock.fixed(NOW.plus(wrong), ZoneOffset.UTC));
        clock.set(() -> NOW);
        return clock;
    }
}
