package dev.seatlock.lab.bench;

import java.net.URI;
import java.util.List;
import java.util.UUID;

/**
 * What is asked of replicas. Questions are numbered.
 *
 * @param first number
 * @param end the number before which they end
 * @param at those who are asked, in turn by connection
 */
record Questions(long first, long end, List<URI> at, Wording wording) {

    /** How a question is put. */
    @FunctionalInterface
    interface Wording {

        /**
         * The question of that number.
         *
         * @param replica who is asked: its place in {@link Questions#at}
         */
        Question of(int replica, long number);

        /** The same, each under an idempotency key of its own. */
        default Wording keyed() {
            String keys = UUID.randomUUID() + "-";
            return (replica, number) -> of(replica, number).with("Idempotency-Key", keys + number);
        }
    }
}
