package dev.seatlock.guards.sql;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.DatabaseGuard;
import dev.seatlock.guards.Stands;
import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.LostRace;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.Pipeline;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wish;
import jakarta.inject.Singleton;
import org.hibernate.StatelessSession;

/**
 * {@code for update skip locked}: lock what nobody else is working on, and pass over the rest.
 *
 * <ol>
 *   <li>Begin; lock the wanted rows that are not locked, and wait for none.
 *   <li>Got all of them: check and take, as under {@code pg-row-lock}, and commit.
 *   <li>Missing some: another buyer has them in hand, and may or may not take them. Roll back and look again a little
 *       later, for as long as this buyer is patient.
 * </ol>
 *
 * <p>It never waits inside the database, so no connection is spent on waiting and no two buyers can block each other.
 * The price is that nobody is served in order, and that a row in hand looks like no row: to conclude "sold out" from it
 * would be wrong, so a buyer who runs out of patience is told busy, not taken.
 */
@Singleton
final class PgSkipLocked extends DatabaseGuard {

    private static final Card CARD = Card.named("pg-skip-locked")
            .primitive("select … for update skip locked")
            .stands(Stands.onTheTransaction().table())
            .fitsEveryPlace()
            .mechanism("Locks only rows that nobody else has locked. A buyer who misses one looks again in a new"
                    + " transaction.")
            .fails("Never sells twice. It may call a place busy that would have come free, and it does not serve"
                    + " buyers in order.")
            .whenToUse("Any of many rows will do: best available places, jobs in a table.")
            .cost("Nothing while there are many rows; on one hot row, a lottery of short transactions.")
            .source("https://www.postgresql.org/docs/18/sql-select.html#SQL-FOR-UPDATE-SHARE");

    private final StatelessSession session;
    private final CheckThenTake race;

    PgSkipLocked(SeatLedger ledger, StatelessSession session, CheckThenTake race) {
        super(CARD, ledger);
        this.race = race;
        this.session = session;
    }

    @Override
    public Outcome take(Claim claim) {
        return race.take(claim);
    }

    @Override
    public void lock(Claim claim, Pipeline pipeline) {
        pipeline.make(); // what comes before the locks
        boolean locked = switch (claim.wish()) {
            case Wish.Seats wish ->
                session.createNativeQuery("""
                                        select seat_id from seat where show_id = :show and seat_id = any(:seats)
                                        order by seat_id for update skip locked
                                        """, String.class)
                                .setParameter("show", claim.show().value())
                                .setParameter("seats", wish.ids())
                                .getResultList()
                                .size()
                        == wish.count();
            case Wish.Standing(SectionId section, int count) ->
                session.createNativeQuery("""
                                        select name from section where show_id = :show and name = :section
                                        for update skip locked
                                        """, String.class)
                                .setParameter("show", claim.show().value())
                                .setParameter("section", section.name())
                                .getSingleResultOrNull()
                        != null;
        };
        if (!locked) {
            throw new LostRace();
        }
    }
}
