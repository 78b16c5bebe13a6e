package dev.seatlock.inventory;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a transaction that has lost a race is tried again, and the random pause before each further attempt, which
 * doubles up to 64 ms.
 */
final class Backoff {

    private static final int MAX_DOUBLINGS = 4;

    private final long deadlineNanos;
    private int attempts;

    Backoff(Duration patience) {
        deadlineNanos = System.nanoTime() + patience.toNanos();
    }

    /** Pauses before another attempt; says no if the time is over. */
    boolean pause() {
        if (System.nanoTime() - deadlineNanos >= 0) {
            return false;
        }
        attempts++;
        long millis = ThreadLocalRandom.current().nextLong(1, 4L << Math.min(attempts, MAX_DOUBLINGS));
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos()); // shorter if the thread is interrupted
        return true;
    }

    /** Whether there was an attempt before this one. */
    boolean isRetry() {
        return attempts > 0;
    }
}
