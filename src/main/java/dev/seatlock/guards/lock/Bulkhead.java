package dev.seatlock.guards.lock;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ShowId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A bulkhead between a crowd and Redis: of the claims that come to this replica for one show, so many ask for its lock
 * at once. The others wait here, in the order in which they came, no longer than their buyers will.
 *
 * <p>Without it a fair lock was seen to collapse under a crowd. Five hundred waiters are five hundred subscriptions and
 * thousands of commands over a few connections. A waiter that loses patience has to take its place out of Redis' list
 * by a command, too; where no connection was left for that, the place stayed, nobody stood at it, and the lock was held
 * up until the place ran out, half a minute later.
 */
@Singleton
final class Bulkhead {

    /** Enough that the next holder is always there already; fewer than the client has connections. */
    private static final int MOST_ASKING = 16;

    /** More could not be served within anybody's patience. */
    private static final int MOST_WAITING = 1_000;

    private final ConcurrentHashMap<ShowId, Compartment> compartments = new ConcurrentHashMap<>();

    /** What a show's claims pass through; it is there while one of them is. */
    private static final class Compartment {

        private final Semaphore askers = new Semaphore(MOST_ASKING, true);
        private int claims;
    }

    /** Leave to ask, until it is closed. To close it again does nothing. */
    final class Leave implements AutoCloseable {

        private final ShowId show;
        private final Compartment compartment;
        private final Duration patience;
        private boolean isOver;

        private Leave(ShowId show, Compartment compartment, Duration patience) {
            this.show = show;
            this.compartment = compartment;
            this.patience = patience;
        }

        /** How much of the claim's patience is left. */
        Duration patience() {
            return patience;
        }

        @Override
        public void close() {
            if (!isOver) {
                isOver = true;
                compartment.askers.release();
                forget(show);
            }
        }
    }

    /** Waits for leave to ask; null if the claim is to be refused as busy. */
    @Nullable
    Leave enter(Claim claim) throws InterruptedException {
        long beganNanos = System.nanoTime();
        Compartment compartment = compartmentOf(claim.show());
        boolean entered = false;
        try {
            entered = compartment.askers.getQueueLength() < MOST_WAITING
                    && compartment.askers.tryAcquire(claim.patience().toNanos(), NANOSECONDS);
        } finally {
            if (!entered) {
                forget(claim.show());
            }
        }
        if (!entered) {
            return null;
        }
        Duration left = claim.patience().minusNanos(System.nanoTime() - beganNanos);
        return new Leave(claim.show(), compartment, left.isNegative() ? Duration.ZERO : left);
    }

    private Compartment compartmentOf(ShowId show) {
        return compartments.compute(show, (_, found) -> {
            Compartment compartment = found == null ? new Compartment() : found;
            compartment.claims++;
            return compartment;
        });
    }

    private void forget(ShowId show) {
        compartments.computeIfPresent(show, (_, compartment) -> --compartment.claims == 0 ? null : compartment);
    }
}
