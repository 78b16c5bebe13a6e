package dev.seatlock.inventory;

/** Who buys: a label that the buyer chose, no proof of anything. */
public record BuyerId(String value) {

    /** Everyone who gave no label. */
    public static final BuyerId GUEST = new BuyerId("guest");

    @Override
    public String toString() {
        return value;
    }
}
