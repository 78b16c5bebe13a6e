package dev.seatlock.guards.stock;

import static java.util.Objects.requireNonNull;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Stock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stock of one section, and who has how much of it: so that a claim gives back what it has, and once. */
final class Permits {

    private final Map<ClaimId, Integer> out = new ConcurrentHashMap<>();
    private @Nullable Semaphore left;

    /** Counts under the same monitor as {@link #giveBack}: a release that comes while counting is not missed. */
    synchronized void countOnce(Supplier<Stock> ledger) {
        if (left == null) {
            Stock stock = ledger.get();
            out.putAll(stock.out());
            left = new Semaphore(stock.left(), true);
        }
    }

    boolean take(ClaimId claim, int count) {
        if (!requireNonNull(left).tryAcquire(count)) {
            return false;
        }
        out.put(claim, count);
        return true;
    }

    /** All that the claim has but what it keeps. */
    synchronized void giveBack(ClaimId claim, int kept) {
        out.computeIfPresent(claim, (id, had) -> {
            requireNonNull(left).release(Math.max(0, had - kept));
            return kept == 0 ? null : Math.min(had, kept);
        });
    }
}
