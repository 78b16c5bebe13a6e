package dev.seatlock.inventory;

/** Who buys: a label that the buyer chose, no proof of anything. */
public record BuyerId(String value) {

    @Override
    public String toString() {
        return value;
    }
}
