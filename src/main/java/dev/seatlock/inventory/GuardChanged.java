package dev.seatlock.inventory;

/**
 * The show changed its guard after this claim had been routed: nothing was written, and the claim must be routed anew.
 * Thrown through the guard, so that every guard lets go of what it holds on the way.
 */
public final class GuardChanged extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public GuardChanged(Claim claim) {
        super("claim " + claim.id() + " was routed by epoch " + claim.terms().epoch() + ", which has passed");
    }
}
