package dev.seatlock.guards;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ShowId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A way to let at most one buyer win each place.
 *
 * <p>Implementations are shared by all requests and must not need a request, a transaction or a particular thread of
 * their caller; they are called on virtual threads. A guard that keeps a lock outside the database takes it before the
 * transaction and lets it go after the commit, never the other way round.
 */
public interface Guard {

    /**
     * Wins the whole claim or nothing; returns only after the transaction has ended. Waits for the guard no longer than
     * the claim's patience, and refuses as busy then.
     *
     * @throws dev.seatlock.inventory.GuardChanged if the show has another guard by now; nothing was written
     * @throws StockLost if the stock that this guard keeps is gone, and it must adopt the show anew; nothing was
     *     written
     * @throws InterruptedException if the calling thread is interrupted while it waits; nothing was written
     */
    Outcome claim(Claim claim) throws InterruptedException;

    /**
     * The same, not waited for: the caller's thread is free at once, and may be an event loop. What {@link #claim}
     * would throw, the stage fails with; and with {@link dev.seatlock.inventory.KeyUnreserved} if the claim's key has
     * to be reserved first. By default a virtual thread waits; a guard that needs none to wait says so by its own way.
     */
    default CompletionStage<Outcome> submit(Claim claim) {
        var outcome = new CompletableFuture<Outcome>();
        Thread.ofVirtual().name("claim").start(() -> {
            try {
                outcome.complete(claim(claim));
            } catch (InterruptedException | RuntimeException | Error failed) {
                outcome.completeExceptionally(failed);
            }
        });
        return outcome;
    }

    /**
     * Whether a claim that is submitted may bring a key to be written with its win; else it has to be reserved before.
     */
    default boolean takesKeys() {
        return false;
    }

    /** What this guard states about itself. */
    Card card();

    /**
     * Takes a show over, inside the transaction that makes this guard its guard: what the guard keeps outside the
     * ledger is rebuilt from the live wins. No claim's transaction is under way meanwhile, on any replica; those routed
     * by an earlier epoch may still come, and will be told that it has passed. Idempotent. Guards that keep nothing
     * have nothing to do.
     *
     * @param epoch the show's guard epoch from now on
     */
    default void adopt(ShowId show, long epoch) {}

    /**
     * Hears, after the commit, that a claim has given places back. It may hear so again, and late: what a claim has of
     * a stock never grows. Guards that keep no stock have nothing to do.
     *
     * @param kept how many places it still has
     * @throws GuardUnavailable if the store behind this guard does not answer; it is told again then
     */
    default void released(Freed freed, int kept) {}
}
