package dev.seatlock.lab;

import java.time.Duration;

/** The time that a crowd runs by: a clock that only moves forward, and a way to await a moment of it. */
interface Ticker {

    Ticker SYSTEM = new Ticker() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void awaitUntil(long nanos) throws InterruptedException {
            Thread.sleep(Duration.ofNanos(Math.max(0, nanos - System.nanoTime())));
        }
    };

    long nanos();

    /** Returns at that moment or later, at once if it has passed. */
    void awaitUntil(long nanos) throws InterruptedException;
}
