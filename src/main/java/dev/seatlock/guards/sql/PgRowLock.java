package dev.seatlock.guards.sql;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.DatabaseGuard;
import dev.seatlock.guards.Stands;
import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.Pipeline;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wish;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/**
 * {@code select … for update}: the wanted rows are locked before they are read.
 *
 * <ol>
 *   <li>Begin; lock the wanted rows, in sorted order. A second buyer waits here, not at the write.
 *   <li>Check and take. Under READ COMMITTED each statement sees what was committed before it began, so a buyer who had
 *       to wait reads what the one before him wrote.
 *   <li>Commit: the locks end with the transaction, also if this process dies.
 * </ol>
 *
 * <p>Two things must be kept. The first read is the locking one: a row read before and locked later is locked stale.
 * And parties lock in one order, or two of them each hold the seat that the other wants.
 */
@Singleton
final class PgRowLock extends DatabaseGuard {

    private static final Card CARD = Card.named("pg-row-lock")
            .primitive("select … for update")
            .stands(Stands.onTheTransaction().table())
            .fitsEveryPlace()
            .mechanism("Locks the wanted rows, sorted, before reading them; the locks end with the transaction.")
            .fails("If a holder stops, those behind it wait until the server ends its transaction.")
            .whenToUse("The decision needs several statements, or code in between.")
            .cost("Waiting buyers each occupy a connection; one commit after another on a hot row.")
            .source("https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-ROWS");

    private final CheckThenTake race;

    PgRowLock(SeatLedger ledger, CheckThenTake race) {
        super(CARD, ledger);
        this.race = race;
    }

    @Override
    public Outcome take(Claim claim) {
        return race.take(claim);
    }

    @Override
    public void lock(Claim claim, Pipeline pipeline) {
        UUID show = claim.show().value();
        switch (claim.wish()) {
            case Wish.Seats wish ->
                pipeline.ask("""
                    select cast(seat_id as varchar(100)) from seat where show_id = :show and seat_id = any(:seats)
                    order by seat_id for update
                    """, Map.of("show", show, "seats", wish.ids()), row -> row.getString(1));
            case Wish.Standing(SectionId section, int count) ->
                pipeline.ask("""
                    select cast(name as varchar(100)) from section where show_id = :show and name = :section for update
                    """, Map.of("show", show, "section", section.name()), row -> row.getString(1));
        }
    }
}
