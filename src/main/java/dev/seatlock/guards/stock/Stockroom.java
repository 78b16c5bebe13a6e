package dev.seatlock.guards.stock;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.Wins;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * What the guards with a stock of their own owe it: places taken from it come back only if they surely were not sold.
 */
final class Stockroom {

    private static final Logger LOG = Logger.getLogger(Stockroom.class);

    private Stockroom() {}

    /**
     * Sells what has been taken from the stock. If it is not known whether that was sold, it stays out: rather a place
     * too few. It also stays out for a claim that has won before, though it is refused now or has to be routed anew:
     * what it took then is the same.
     */
    static Outcome sellOrGiveBack(Wins wins, Claim claim, Supplier<Outcome> sale, Runnable giveBack) {
        boolean wasNotSold = true;
        try {
            Outcome outcome = sale.get();
            wasNotSold = outcome instanceof Outcome.Refused;
            return outcome;
        } finally {
            if (wasNotSold) {
                giveBackUnlessWon(wins, claim, giveBack);
            }
        }
    }

    private static void giveBackUnlessWon(Wins wins, Claim claim, Runnable giveBack) {
        try {
            if (wins.find(claim) == null) {
                giveBack.run();
            }
        } catch (RuntimeException away) { // nobody knows, or nobody can write it down
            LOG.warnf(
                    "%s: what claim %s took stays out until the next count: %s",
                    claim.terms().guard(), claim.id(), away.getMessage());
        }
    }
}
