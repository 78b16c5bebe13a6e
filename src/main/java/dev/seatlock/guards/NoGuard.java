package dev.seatlock.guards;

import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import jakarta.inject.Singleton;

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
 * <p>Each buyer's transaction is flawless on its own: READ COMMITTED lets both read before either writes, and the
 * second write waits for the first only to overwrite it. A database does not prevent this; one has to ask it to.
 *
 * @see CheckThenTake
 */
@Singleton
final class NoGuard extends DatabaseGuard {

    private static final Card CARD = Card.named("none")
            .primitive("none")
            .stands(Stands.onNothing().table())
            .fitsEveryPlace()
            .mechanism("Reads whether the place is free, then takes it, and hopes that nothing happens in between.")
            .fails("Two buyers read before either writes. Both take the place, and both are told that it is theirs.")
            .whenToUse("To see the race. Never to sell.")
            .cost("Nothing, until the two meet at the door.")
            .source("https://www.postgresql.org/docs/18/transaction-iso.html#XACT-READ-COMMITTED");

    private final CheckThenTake race;

    NoGuard(SeatLedger ledger, CheckThenTake race) {
        super(CARD, ledger);
        this.race = race;
    }

    @Override
    public Outcome take(Claim claim) {
        return race.take(claim);
    }
}
