package dev.seatlock.lab;

import java.time.Duration;

/**
 * How long a buyer puts up with the box office.
 *
 * @param tries how often it asks while the guard is busy
 * @param standstill after how long it asks no more if nobody of the crowd has been served meanwhile: a slow machine
 *     must not look like a broken guard
 * @param total after how long it asks no more in any case
 * @param exchange how long one request may take, from connecting to the last byte
 */
record BuyerPatience(int tries, Duration standstill, Duration total, Duration exchange) {

    static final BuyerPatience ORDINARY =
            new BuyerPatience(1_000, Duration.ofSeconds(60), Duration.ofMinutes(5), Duration.ofSeconds(30));

    /** The longest that a buyer can be kept: the last try may begin just before the end. */
    Duration longest() {
        return total.plus(exchange);
    }

    /**
     * Whether a buyer that began to ask at the one time asks no more at the other, given when somebody was served last.
     */
    boolean hasEnded(long beganNanos, long servedNanos, long nanos) {
        return nanos - beganNanos > total.toNanos() || nanos - Math.max(beganNanos, servedNanos) > standstill.toNanos();
    }
}
