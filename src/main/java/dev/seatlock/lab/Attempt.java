package dev.seatlock.lab;

import org.jspecify.annotations.Nullable;

/**
 * One buyer's request and its answer. It starts when the buyer meant to ask, not when the request got away: a crowd
 * that waits for a slow box office would otherwise hide exactly the delays it suffers.
 *
 * @param guardTime how long the buyer was under the guard, if the box office said so
 */
record Attempt(
        String buyer, Ask ask, Answer answer, @Nullable GuardTime guardTime, long startNanos, long endNanos) {

    long latencyNanos() {
        return endNanos - startNanos;
    }
}
