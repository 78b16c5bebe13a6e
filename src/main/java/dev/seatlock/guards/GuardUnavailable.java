package dev.seatlock.guards;

/** The store behind a guard does not answer, so it can neither take a show over nor hear of a release. */
public final class GuardUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public GuardUnavailable(Card card, Throwable cause) {
        super("The store behind " + card.name() + " does not answer.", cause);
    }
}
