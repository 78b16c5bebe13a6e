package dev.seatlock.guards;

/** The store behind a guard does not answer, so it cannot take a show over. */
public final class GuardUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public GuardUnavailable(Card card, Throwable cause) {
        super("the store behind " + card.name() + " does not answer", cause);
    }
}
