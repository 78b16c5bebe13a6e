package dev.seatlock.waitingroom;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which passes a purchase has been begun with. A pass is spent by the first purchase that begins, on whichever replica,
 * and no other can begin with it until that one has come to nothing.
 *
 * <ol>
 *   <li>A request {@linkplain #spend spends} the pass before anything is asked for. Requests under one key are one
 *       purchase, and share it.
 *   <li>When it has bought something, the pass {@linkplain #settle stands for that}; once the visitor is
 *       {@linkplain #serve served} it is good for nothing.
 *   <li>When it has bought nothing, the last of its requests {@linkplain #giveBack gives the pass back}.
 *   <li>When its replica dies in between, nobody gives the pass back. It can be spent again when the lease has ended.
 * </ol>
 *
 * <p>One row of PostgreSQL for each visit that buys, where the purchases are, too: while Redis is away whoever is
 * inside can buy, and when it comes back empty no pass is good a second time.
 */
@Singleton
public final class SpentPasses {

    private static final Duration KEPT = Duration.ofDays(2); // twice as long as a room may let one stay
    private static final int SWEEP_SIZE = 1_000;

    private final PassPurchases purchases;

    SpentPasses(PassPurchases purchases) {
        this.purchases = purchases;
    }

    /**
     * Whether a purchase may go on with a pass.
     *
     * @param on what another purchase has come to with it; null if nothing is known of that
     */
    public record Spending(boolean isBegun, @Nullable UUID on) {}

    /**
     * Spends the pass of a visit, unless another purchase has.
     *
     * @param lease how long the purchase may take before it is taken to have vanished
     */
    public Spending spend(UUID visit, UUID purchase, Duration lease) {
        return QuarkusTransaction.requiringNew().call(() -> {
            if (purchases.begin(visit, purchase, lease) || purchases.join(visit, purchase, lease)) {
                return new Spending(true, null);
            }
            PassPurchases.Begun begun = purchases.of(visit);
            return new Spending(begun.purchase().equals(purchase), begun.claim());
        });
    }

    /**
     * Spends a pass anew, of which the caller knows that what it was spent on has come to nothing; false if another was
     * first.
     *
     * @param afterItsLease whether it has to be waited until then, since it may come to something still
     */
    public boolean spendAgain(UUID visit, UUID on, UUID purchase, Duration lease, boolean afterItsLease) {
        return QuarkusTransaction.requiringNew()
                .call(() -> purchases.beginAnew(visit, on, purchase, lease, afterItsLease));
    }

    /**
     * The purchase has come to a hold or an order, and while that stands no other begins; or may have.
     *
     * @param unknown for how long it may not be known to what it has come
     */
    public void settle(UUID visit, UUID purchase, UUID claim, Duration unknown) {
        QuarkusTransaction.requiringNew().call(() -> purchases.settle(visit, purchase, claim, unknown));
    }

    /** A request has bought nothing. When no other of its purchase is at it, the pass is good again. */
    public void giveBack(UUID visit, UUID purchase) {
        QuarkusTransaction.requiringNew()
                .call(() -> purchases.leave(visit, purchase) && purchases.deleteIfLeftByAll(visit, purchase));
    }

    /** What the pass was spent on has come to nothing. */
    public void giveBackFrom(UUID visit, UUID claim) {
        QuarkusTransaction.requiringNew().call(() -> purchases.delete(visit, claim));
    }

    /** The visitor has bought, or has left: its pass is good for nothing any more, on any replica. */
    public void serve(UUID visit) {
        QuarkusTransaction.requiringNew().call(() -> purchases.endVisit(visit));
    }

    /** Forgets visits that have ended by now in any case. */
    @Scheduled(
            identity = "spent passes",
            every = "${seatlock.idempotency-sweep-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forget() {
        int forgotten;
        do {
            forgotten = QuarkusTransaction.requiringNew().call(() -> purchases.forget(KEPT, SWEEP_SIZE));
        } while (forgotten == SWEEP_SIZE);
    }
}
