package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.payments.Bank.Decision;
import dev.seatlock.boxoffice.shows.Price;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The books of a bank: what it was asked for, what it has decided, and each movement of money. */
final class BankBooks {

    record Charge(Price amount, Decision decision) {}

    private final NavigableMap<UUID, Charge> charges = new TreeMap<>();
    private final Set<UUID> refunds = new HashSet<>();
    private final Map<UUID, List<Long>> movements = new HashMap<>();

    /**
     * Writes a charge down, and decides on it.
     *
     * @return false if it was there before, and then nothing has changed
     */
    synchronized boolean open(UUID charge, Price amount, Decision decision) {
        if (charges.putIfAbsent(charge, new Charge(amount, Decision.UNDECIDED)) != null) {
            return false;
        }
        decide(charge, decision);
        return true;
    }

    /** Decides on a charge, unless that has been done. What it is then. */
    synchronized Decision decide(UUID id, Decision decision) {
        Charge charge = charges.get(id);
        if (charge == null) {
            return Decision.UNDECIDED;
        }
        if (charge.decision != Decision.UNDECIDED || decision == Decision.UNDECIDED) {
            return charge.decision;
        }
        charges.put(id, new Charge(charge.amount, decision));
        if (decision == Decision.APPROVED) {
            move(id, charge.amount.amount());
        }
        return decision;
    }

    /** Null if there is no such charge. */
    synchronized @Nullable Decision decisionOn(UUID id) {
        Charge charge = charges.get(id);
        return charge == null ? null : charge.decision;
    }

    /** False if so much is not left of the charge. */
    synchronized boolean refund(UUID refund, UUID charge, long amount) {
        if (refunds.contains(refund)) {
            return true;
        }
        if (amount <= 0 || kept(charge) < amount) {
            return false;
        }
        refunds.add(refund);
        move(charge, -amount);
        return true;
    }

    private void move(UUID charge, long amount) {
        movements.computeIfAbsent(charge, _ -> new ArrayList<>()).add(amount);
    }

    private long kept(UUID charge) {
        return movements.getOrDefault(charge, List.of()).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Money as it moved, by its charge: to the bank, or, below zero, back to the buyer. */
    synchronized Map<UUID, List<Long>> movements() {
        Map<UUID, List<Long>> copy = new HashMap<>();
        movements.forEach((charge, moved) -> copy.put(charge, List.copyOf(moved)));
        return copy;
    }

    /** At most so many approved charges from the one after {@code after} on; null for the first. */
    synchronized List<Bank.Line> statement(@Nullable UUID after, int most) {
        return (after == null ? charges : charges.tailMap(after, false))
                .entrySet().stream()
                        .filter(entry -> entry.getValue().decision == Decision.APPROVED)
                        .limit(most)
                        .map(entry -> {
                            Price amount = entry.getValue().amount;
                            return new Bank.Line(entry.getKey(), amount, amount.amount() - kept(entry.getKey()));
                        })
                        .toList();
    }

    synchronized void forget(Set<UUID> ids) {
        charges.keySet().removeAll(ids);
        movements.keySet().removeAll(ids);
    }
}
