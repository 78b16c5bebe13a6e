package dev.seatlock.inventory;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What the ledger says of a standing section, for a guard that keeps the count elsewhere and starts from it.
 *
 * @param capacity places in all
 * @param out places by live claim
 */
public record Stock(int capacity, Map<ClaimId, Integer> out) {

    static Stock of(int capacity, List<Object[]> live) {
        return new Stock(capacity, live.stream().collect(Collectors.toMap(win -> new ClaimId((UUID) win[0]), win ->
                (Integer) win[1])));
    }

    /** Places not out; negative once the section has been oversold. */
    public int left() {
        return capacity - out.values().stream().mapToInt(Integer::intValue).sum();
    }
}
