package dev.seatlock.lab.bench;

import java.net.URI;
import java.util.List;
import java.util.function.LongFunction;

/**
 * What is asked of replicas. Questions are numbered.
 *
 * @param first number
 * @param end the number before which they end
 * @param at those who are asked, in turn by connection
 * @param keyed whether each question has an idempotency key of its own
 */
record Questions(long first, long end, List<URI> at, Path path, LongFunction<String> body, boolean keyed) {

    /** Where a question is posted to. */
    @FunctionalInterface
    interface Path {

        /**
         * Of the question of that number.
         *
         * @param replica who is asked: its place in {@link Questions#at}
         */
        String of(int replica, long number);
    }
}
