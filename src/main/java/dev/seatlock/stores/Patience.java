package dev.seatlock.stores;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How long to wait for something of which only asking again brings news, such as the end of another's process. */
record Patience(Duration limit) {

    private static final long PAUSE_MILLIS = 20;

    static Patience ofSeconds(long seconds) {
        return new Patience(Duration.ofSeconds(seconds));
    }

    /**
     * Asks until the condition holds or patience is out, and tells which. An interrupt ends the wait at once and stays
     * set: who is closing down must still get to the harder measures.
     */
    boolean sees(BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNanos >= 0) {
                return false;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return condition.getAsBoolean();
            }
        }
        return true;
    }
}
