package dev.seatlock.guards;

import dev.seatlock.inventory.Outcome;
import java.util.function.Supplier;

/** What the guards with a stock of their own owe it: places taken from it come back only if they surely were not sold. */
final class Stockroom {

    private Stockroom() {}

    /** Sells what has been taken from the stock. If it is not known whether that was sold, it stays out: rather a place too few. */
    static Outcome sellOrGiveBack(Supplier<Outcome> sale, Runnable giveBack) {
        boolean mayBeSold = false;
        try {
            Outcome outcome = sale.get();
            mayBeSold = !(outcome instanceof Outcome.Refused);
            return outcome;
        } finally {
            if (!mayBeSold) {
                giveBack.run();
            }
        }
    }
}
