package dev.seatlock.inventory;

/**
 * Thrown by a guard inside its transaction when another has taken its place: nothing more may be sold by it, nor
 * refused. It goes through to the guard, however many claims were served together, and nobody is answered.
 */
public final class Superseded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Superseded(String by) {
        super(by, null, false, false);
    }
}
