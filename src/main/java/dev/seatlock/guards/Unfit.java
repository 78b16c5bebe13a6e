package dev.seatlock.guards;

import dev.seatlock.inventory.Wish;

/**
 * A claim came to a guard that does not protect its kind of place: shows with such a guard are refused, so it is a
 * defect.
 */
public final class Unfit extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private Unfit(String message) {
        super(message);
    }

    /** What to throw at a wish of a kind that the card does not fit. */
    public static Unfit wish(Card card, Wish wish) {
        return new Unfit(card.name() + " does not protect " + wish.kind());
    }
}
