package dev.seatlock.guards.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.seatlock.AllAtOnce;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.guards.OneGuard;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Outcome;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RedisFairLockTest extends OneGuard {

    private static final int CROWD = 1_500;

    @Override
    protected String name() {
        return "redis-fair-lock";
    }

    /** A waiter whose patience has ended must leave nothing behind in Redis: those behind it would wait for nobody. */
    @Test
    void servesTheNextBuyerAfterACrowdHasGivenUp() throws Exception {
        Show show = newShow(Duration.ofMillis(50));
        List<Outcome> outcomes = AllAtOnce.act(CROWD, _ -> guard().claim(claim(show, Duration.ofSeconds(1))));
        assertEquals(
                0,
                outcomes.stream()
                        .filter(outcome -> outcome instanceof Outcome.Refused refused
                                && refused.reason() == Outcome.Reason.GUARD_UNAVAILABLE)
                        .count());
        var next = assertInstanceOf(Outcome.Refused.class, guard().claim(claim(show, Duration.ofSeconds(5))));
        assertEquals(Outcome.Reason.TAKEN, next.reason());
    }

    private static Claim claim(Show show, Duration patience) {
        return new Claim(
                ClaimId.next(), show.id(), show.terms(), seats(1), new BuyerId("tester"), Duration.ZERO, patience);
    }
}
