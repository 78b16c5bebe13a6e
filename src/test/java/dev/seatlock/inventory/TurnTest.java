package dev.seatlock.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TurnTest {

    private final AtomicLong nanos = new AtomicLong(-7); // a nanosecond clock may well be below zero
    private final Turn turn = new Turn(nanos::get);

    @Test
    void waitsToTheEndUnlessItIsLetIn() {
        nanos.addAndGet(30);

        assertEquals(new Turn.Times(Duration.ofNanos(30), null), turn.times());
    }

    @Test
    void holdsFromBeingLetIn() {
        nanos.addAndGet(30);
        turn.letIn();
        nanos.addAndGet(12);

        assertEquals(new Turn.Times(Duration.ofNanos(30), Duration.ofNanos(12)), turn.times());
    }

    @Test
    void isLetInAgainWhenItHasToBeginAgain() {
        turn.letIn();
        nanos.addAndGet(30);
        turn.letIn();
        nanos.addAndGet(12);

        assertEquals(new Turn.Times(Duration.ofNanos(30), Duration.ofNanos(12)), turn.times());
    }
}
