package dev.seatlock.lab;

/** A replica did not open; none is left running. */
public final class ReplicaDidNotOpen extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ReplicaDidNotOpen(String message) {
        super(message);
    }
}
