package dev.seatlock.inventory;

/**
 * Thrown by a guard that found itself overtaken: its transaction is rolled back, and the claim tried again in a new
 * one.
 */
public final class LostRace extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LostRace() {
        super("another claim was faster", null, false, false); // an everyday event needs no stack trace
    }
}
