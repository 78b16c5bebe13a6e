package dev.seatlock.lab.bench;

/**
 * How buyers ask.
 *
 * @param connections 0 for as many as the plan says
 * @param replicas among which they are spread
 * @param keyed whether each asks under an idempotency key of its own
 * @param model when they ask
 */
record Crowd(int connections, int replicas, boolean keyed, Model model) {

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
    static final Crowd USUAL = new Crowd(0, 1, false, Model.CLOSED);

    static Crowd of(int connections) {
        return new Crowd(connections, 1, false, Model.CLOSED);
    }

    static Crowd at(int replicas) {
        return new Crowd(0, replicas, false, Model.CLOSED);
    }

    static Crowd withKeys() {
        return new Crowd(0, 1, true, Model.CLOSED);
    }

    static Crowd open() {
        return new Crowd(0, 1, false, Model.OPEN);
    }
}
