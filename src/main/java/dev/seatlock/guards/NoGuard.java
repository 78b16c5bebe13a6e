package dev.seatlock.guards;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;

/**
 * No guard at all: the race itself, on one page.
 *
 * <pre>
 *   buyer 1                      buyer 2
 *   reads A-1-7: free
 *                                reads A-1-7: free
 *   takes A-1-7, commits
 *                                takes A-1-7, commits      two wins, one seat
 * </pre>
 *
 * <p>Each buyer's transaction is flawless on its own: READ COMMITTED lets both read before either writes, and the second
 * write waits for the first only to overwrite it. A database does not prevent this; one has to ask it to.
 *
 * <p><b>Reach</b> nothing. <b>Fails</b> as soon as two buyers want one place at one time. <b>Choose it</b> to see why the
 * other pages exist, never to sell.
 */
@Singleton
final class NoGuard implements Guard {

    private static final Card CARD = new Card(
            "none",
            "none",
            Stands.onNothing().table(),
            Set.of(WishKind.values()),
            "Reads whether the place is free, then takes it. Nothing happens in between, or so it hopes.",
            "Two buyers read before either writes; both take the place, both are told so.",
            "To see the race. Never to sell.",
            "Nothing, until the two meet at the door.",
            URI.create("https://www.postgresql.org/docs/18/transaction-iso.html#XACT-READ-COMMITTED"));

    private final SeatLedger ledger;

    NoGuard(SeatLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Outcome claim(Claim claim) {
        return ledger.transact(claim, () -> ledger.checkThenTake(claim));
    }

    @Override
    public Card card() {
        return CARD;
    }
}
