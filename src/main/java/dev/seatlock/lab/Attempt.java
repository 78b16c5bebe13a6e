package dev.seatlock.lab;

/**
 * One buyer's request and its answer. It starts when the buyer meant to ask, not when the request got away: a crowd
 * that waits for a slow box office would otherwise hide exactly the delays it suffers.
 */
record Attempt(String buyer, Ask ask, Answer answer, long startNanos, long endNanos) {

    long latencyNanos() {
        return endNanos - startNanos;
    }
}
