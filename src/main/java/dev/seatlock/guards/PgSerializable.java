package dev.seatlock.guards;

import static dev.seatlock.inventory.SeatLedger.Isolation.SERIALIZABLE;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;

/**
 * SERIALIZABLE isolation: the racy code unchanged, and a database that lets no race through.
 *
 * <ol>
 *   <li>Begin a serializable transaction: it reads one state, that of its beginning.
 *   <li>Check and take, exactly as {@code none} does.
 *   <li>PostgreSQL keeps track of who read what another wrote. When no order of the transactions explains it, one of them
 *       fails with 40001, at a statement or as late as the commit. It has written nothing; begin it again.
 * </ol>
 *
 * <p>The retry belongs outside the transaction: inside, it would read the same old state. It is bounded by the buyer's
 * patience. And an answer may leave only after the commit, since all that was read before may have been in vain.
 *
 * <p><b>Reach</b> every node that writes through this database, if all who write are serializable too. <b>Fails</b> never;
 * it aborts, also innocent neighbours whose rows share a page. <b>Choose it</b> when the rule spans rows that no lock names.
 */
@Singleton
final class PgSerializable implements Guard {

    private static final Card CARD = new Card(
            "pg-serializable",
            "SERIALIZABLE, retried",
            Stands.onTheTransaction().table(),
            Set.of(WishKind.values()),
            "Checks and takes without any lock; the database aborts whoever could not have come one after the other.",
            "Never sells twice while every writer is serializable. It aborts much, also buyers of neighbouring seats.",
            "The rule spans many rows, and no lock would name them all.",
            "A whole transaction for each abort; memory for what was read.",
            URI.create("https://www.postgresql.org/docs/18/transaction-iso.html#XACT-SERIALIZABLE"));

    private final SeatLedger ledger;

    PgSerializable(SeatLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Outcome claim(Claim claim) {
        return ledger.transact(SERIALIZABLE, claim, () -> ledger.checkThenTake(claim));
    }

    @Override
    public Card card() {
        return CARD;
    }
}
