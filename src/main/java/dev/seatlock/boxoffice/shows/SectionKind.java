package dev.seatlock.boxoffice.shows;

import dev.seatlock.inventory.WishKind;

/** How places are sold in a section. */
public enum SectionKind {
    SEATED(WishKind.SEATS),
    STANDING(WishKind.STANDING);

    private final WishKind sold;

    SectionKind(WishKind sold) {
        this.sold = sold;
    }

    public WishKind sold() {
        return sold;
    }
}
