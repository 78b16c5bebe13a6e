package dev.seatlock.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClaimTimerTest {

    private final AtomicLong nanos = new AtomicLong(-7); // a nanosecond clock may well be below zero
    private final ClaimTimer turn = new ClaimTimer(nanos::get);

    @Test
    void waitsToTheEndUnlessItIsLetIn() {
        nanos.addAndGet(30);

        assertEquals(new ClaimTimes(-7, Duration.ofNanos(30), null, null), turn.times());
    }

    @Test
    void holdsFromBeingLetIn() {
        nanos.addAndGet(30);
        turn.letIn();
        nanos.addAndGet(12);

        assertEquals(new ClaimTimes(-7, Duration.ofNanos(30), null, Duration.ofNanos(12)), turn.times());
    }

    @Test
    void isLetInAgainWhenItHasToBeginAgain() {
        turn.letIn();
        nanos.addAndGet(30);
        turn.letIn();
        nanos.addAndGet(12);

        assertEquals(new ClaimTimes(-7, Duration.ofNanos(30), null, Duration.ofNanos(12)), turn.times());
    }

    @Test
    void hasWrittenBeforeTheGuardLetsGo() {
        nanos.addAndGet(30);
        turn.letIn();
        nanos.addAndGet(9);
        turn.written();
        nanos.addAndGet(3);

        assertEquals(new ClaimTimes(-7, Duration.ofNanos(30), Duration.ofNanos(9), Duration.ofNanos(12)), turn.times());
    }

    @Test
    void hasNotWrittenWhenWhatItWroteWasRolledBackAndItIsLetInAgain() {
        turn.letIn();
        turn.written();
        turn.letIn();

        assertEquals(new ClaimTimes(-7, Duration.ZERO, null, Duration.ZERO), turn.times());
    }
}
