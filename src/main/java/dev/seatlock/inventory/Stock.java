package dev.seatlock.inventory;

import java.util.HashMap;
import java.util.Map;

/**
 * What the ledger says of a standing section, for a guard that keeps the count elsewhere and starts from it.
 *
 * @param capacity places in all
 * @param out places by live claim
 */
public record Stock(int capacity, Map<ClaimId, Integer> out) {

    Stock(int capacity) {
        this(capacity, new HashMap<>());
    }

    /** Places not out; negative once the section has been oversold. */
    public int left() {
        return capacity - out.values().stream().mapToInt(Integer::intValue).sum();
    }
}
