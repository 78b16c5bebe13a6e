package dev.seatlock.inventory;

/** The kinds of {@link Wish}. */
public enum WishKind {
    SEATS,
    STANDING
}
