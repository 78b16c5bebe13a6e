package dev.seatlock.lab;

import java.time.Duration;

/**
 * How long a buyer puts up with the box office.
 *
 * @param tries how often it asks while the guard is busy
 * @param total after how long it asks no more
 * @param exchange how long one request may take, from connecting to the last byte
 */
record Patience(int tries, Duration total, Duration exchange) {

    static final Patience ORDINARY = new Patience(60, Duration.ofSeconds(60), Duration.ofSeconds(30));

    /** The longest that a buyer can be kept: the last try may begin just before the end. */
    Duration longest() {
        return total.plus(exchange);
    }
}
