package dev.seatlock.inventory;

/**
 * Thrown by a {@link Settlement} when a claim may not win any more, whatever its guard says. Its transaction is rolled
 * back and it is refused as busy; others that were to win with it are served one by one.
 */
public final class Lapsed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Lapsed(String message) {
        super(message, null, false, false);
    }
}
