package dev.seatlock.guards.lock;

import static java.util.Objects.requireNonNull;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.mutex.Mutex;
import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A lock as a guard. What it adds to the lock is the order of things: lock, begin, check and take, commit, unlock.
 *
 * <p>Who cannot have the lock in time is told that it is busy. If what keeps the lock does not answer, nobody is let
 * through.
 *
 * @param <K> what the lock is asked for by
 */
record Locked<K>(Card card, Mutex<K> mutex, Function<Claim, K> nameOf, SeatLedger ledger, CheckThenTake race)
        implements Guard {

    private static final Logger LOG = Logger.getLogger(Locked.class);

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        K name = nameOf.apply(claim);
        return outcome(claim, () -> mutex.holding(name, claim.patience(), () -> ledger.sell(claim, race)));
    }

    /** Sells behind a lock; brings nothing if that could not be had in time. */
    @FunctionalInterface
    interface Sale {
        Optional<Outcome> behindALock() throws InterruptedException;
    }

    /** What comes of a sale behind a lock. */
    static Outcome outcome(Claim claim, Sale sale) throws InterruptedException {
        try {
            return sale.behindALock().orElseGet(() -> Outcome.refused(Outcome.Reason.BUSY));
        } catch (Mutex.Unavailable away) {
            LOG.warnf(
                    "%s: %s, nobody is let through: %s",
                    claim.terms().guard(),
                    away.getMessage(),
                    requireNonNull(away.getCause()).getMessage());
            return Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE);
        }
    }
}
