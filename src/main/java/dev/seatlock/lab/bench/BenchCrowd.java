package dev.seatlock.lab.bench;

/**
 * How buyers ask.
 *
 * @param connections 0 for as many as the plan says
 * @param replicas among which they are spread
 * @param keyed whether each asks under an idempotency key of its own
 * @param model when they ask
 */
record BenchCrowd(int connections, int replicas, boolean keyed, Model model) {

    /** What a buyer waits for before asking. */
    enum Model {
        /** Until there is an answer to the one before: so many ask as there are connections. */
        CLOSED,
        /** For nothing: they come at 0.7 of the rate at which the case beside has just been served. */
        OPEN
    }

    /** How much of what can be served comes, in the open model. */
    static final double OPEN_SHARE = 0.7;

    /** As many connections to one replica as the plan says, each asking again when it is answered. */
    static final BenchCrowd USUAL = new BenchCrowd(0, 1, false, Model.CLOSED);

    static BenchCrowd of(int connections) {
        return new BenchCrowd(connections, 1, false, Model.CLOSED);
    }

    static BenchCrowd at(int replicas) {
        return new BenchCrowd(0, replicas, false, Model.CLOSED);
    }

    static BenchCrowd withKeys() {
        return new BenchCrowd(0, 1, true, Model.CLOSED);
    }

    static BenchCrowd open() {
        return new BenchCrowd(0, 1, false, Model.OPEN);
    }
}
