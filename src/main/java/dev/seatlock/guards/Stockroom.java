package dev.seatlock.guards;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import java.util.function.Supplier;

/** What the guards with a stock of their own owe it: places taken from it come back only if they surely were not sold. */
final class Stockroom {

    private Stockroom() {}

    /**
     * Sells what has been taken from the stock. If it is not known whether that was sold, it stays out: rather a place too few.
     * It also stays out for a claim that is refused because it has won before: what it took then is the same.
     */
    static Outcome sellOrGiveBack(SeatLedger ledger, Claim claim, Supplier<Outcome> sale, Runnable giveBack) {
        boolean mayBeSold = false;
        try {
            Outcome outcome = sale.get();
            mayBeSold = true; // unless it was refused, and the ledger knows of no win
            mayBeSold = !(outcome instanceof Outcome.Refused) || ledger.findWon(claim) != null;
            return outcome;
        } finally {
            if (!mayBeSold) {
                giveBack.run();
            }
        }
    }
}
