package dev.seatlock.guards.sql;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.DatabaseGuard;
import dev.seatlock.guards.Stands;
import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Isolation;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import jakarta.inject.Singleton;

/**
 * SERIALIZABLE isolation: the racy code unchanged, and a database that lets no race through.
 *
 * <ol>
 *   <li>Begin a serializable transaction: it reads one state, that of its beginning.
 *   <li>Check and take, exactly as {@code none} does.
 *   <li>PostgreSQL keeps track of who read what another wrote. When no order of the transactions explains it, one of
 *       them fails with 40001, at a statement or as late as the commit. It has written nothing; begin it again.
 * </ol>
 *
 * <p>The retry belongs outside the transaction: inside, it would read the same old state. It is bounded by the buyer's
 * patience. And an answer may leave only after the commit, since all that was read before may have been in vain.
 */
@Singleton
final class PgSerializable extends DatabaseGuard {

    private static final Card CARD = Card.named("pg-serializable")
            .primitive("SERIALIZABLE, retried")
            .stands(Stands.onTheTransaction().table())
            .fitsEveryPlace()
            .mechanism("Checks and takes without any lock. The database aborts transactions that could not have run"
                    + " one after the other.")
            .fails("Never sells twice as long as every writer is serializable. It aborts often, even buyers of"
                    + " neighbouring seats.")
            .whenToUse("The rule spans many rows, and no lock could name them all.")
            .cost("A whole transaction for each abort; memory for what was read.")
            .source("https://www.postgresql.org/docs/18/transaction-iso.html#XACT-SERIALIZABLE");

    private final CheckThenTake race;

    PgSerializable(SeatLedger ledger, CheckThenTake race) {
        super(CARD, ledger);
        this.race = race;
    }

    @Override
    public Isolation isolation() {
        return Isolation.SERIALIZABLE;
    }

    @Override
    public Outcome take(Claim claim) {
        return race.take(claim);
    }
}
