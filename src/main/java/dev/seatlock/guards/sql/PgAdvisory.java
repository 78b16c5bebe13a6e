package dev.seatlock.guards.sql;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.DatabaseGuard;
import dev.seatlock.guards.Stands;
import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.Pipeline;
import dev.seatlock.inventory.SeatLedger;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/**
 * An advisory lock: PostgreSQL as a lock service, with a number for a name.
 *
 * <ol>
 *   <li>Begin; take the lock of the show's number. It is bound to the transaction, not to the session: a pooled
 *       connection would carry the latter to its next user.
 *   <li>Check and take. Under READ COMMITTED each statement after the lock sees what the last holder committed.
 *   <li>Commit: the lock ends with the transaction, in the same instant as its effects appear.
 * </ol>
 *
 * <p>The lock and the data live in one place, so they cannot disagree, as a lock in Redis can. Nothing ties the number
 * to rows: whoever writes without asking for it is not stopped. Two shows whose numbers collide wait for each other,
 * and that is all. Under REPEATABLE READ the snapshot may be older than the lock, and the guard is none: see the
 * museum.
 */
@Singleton
final class PgAdvisory extends DatabaseGuard {

    private static final Card CARD = Card.named("pg-advisory")
            .primitive("pg_advisory_xact_lock")
            .stands(Stands.onTheTransaction().table())
            .fitsEveryPlace()
            .mechanism("Takes a numbered lock, one per show, that ends with the transaction; then checks and takes.")
            .fails("Code that writes without asking for the lock is not stopped. If a holder stops, the others wait.")
            .whenToUse("What you guard is not a row, or it is many rows at once.")
            .cost("All buyers of a show in single file, each of them occupying a connection while it waits.")
            .source("https://www.postgresql.org/docs/18/explicit-locking.html#ADVISORY-LOCKS");

    private final CheckThenTake race;

    PgAdvisory(SeatLedger ledger, CheckThenTake race) {
        super(CARD, ledger);
        this.race = race;
    }

    @Override
    public Outcome take(Claim claim) {
        return race.take(claim);
    }

    /** By two numbers: locks by one are another space, which the ledger has for changes of guard. */
    @Override
    public void lock(Claim claim, Pipeline pipeline) {
        UUID show = claim.show().value();
        pipeline.ask(
                "select cast(pg_advisory_xact_lock(:high, :low) as varchar(10))",
                Map.of(
                        "high", Long.hashCode(show.getMostSignificantBits()),
                        "low", Long.hashCode(show.getLeastSignificantBits())),
                row -> true);
    }
}
