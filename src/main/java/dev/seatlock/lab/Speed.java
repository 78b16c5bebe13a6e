package dev.seatlock.lab;

import org.jspecify.annotations.Nullable;

/**
 * How fast the box office answered. Latencies are milliseconds from each buyer's intended start to its final answer,
 * pauses while the guard was busy included.
 *
 * @param requestsPerSecond buyers answered in a second; a buyer's repeats count as one, or a busy guard would look fast
 * @param waited how long buyers waited for the guard; null if the box office does not say
 * @param held how long they held it; null if it does not say, or let none of them in
 */
public record Speed(
        double requestsPerSecond,
        double p50,
        double p95,
        double p99,
        double max,
        @Nullable Spread waited,
        @Nullable Spread held) {}
