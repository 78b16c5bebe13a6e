package dev.seatlock.guards.sql;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.DatabaseGuard;
import dev.seatlock.guards.Stands;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SeatUpdate;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wins;
import dev.seatlock.inventory.Wish;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.SortedSet;
import org.hibernate.StatelessSession;

/**
 * A conditional update: check and take are one statement, so there is no between.
 *
 * <ol>
 *   <li>Begin; {@code update seat set holder = … where … and holder is null}. A second buyer waits for the row, and
 *       then PostgreSQL reads the condition again on what the first one committed: no row is updated.
 *   <li>One row per wanted seat, or the whole claim is rolled back. Parties go seat by seat in sorted order, a
 *       statement each and all in one trip, because one statement over many rows locks them in no promised order.
 *   <li>Commit.
 * </ol>
 *
 * <p>It is compare-and-set, with the row as the memory cell. No lock is held while code outside the database thinks.
 */
@Singleton
final class PgConditional extends DatabaseGuard {

    private static final Card CARD = Card.named("pg-conditional")
            .primitive("update … where holder is null")
            .stands(Stands.onTheTransaction().table())
            .fitsEveryPlace()
            .mechanism("Check and take are one statement: update where still free. Whoever updates no row has lost.")
            .fails("If a holder stops between statement and commit, those behind it wait for its row.")
            .whenToUse("To begin with: nothing is simpler, and it lacks nothing until one show is hot.")
            .cost("One commit after another on a hot row, and nothing besides.")
            .source("https://www.postgresql.org/docs/18/transaction-iso.html#XACT-READ-COMMITTED");

    private final StatelessSession session;
    private final Wins wins;

    PgConditional(SeatLedger ledger, StatelessSession session, Wins wins) {
        super(CARD, ledger);
        this.session = session;
        this.wins = wins;
    }

    @Override
    public Outcome take(Claim claim) {
        return switch (claim.wish()) {
            case Wish.Seats(SortedSet<SeatId> seats) -> takeSeats(claim, seats);
            case Wish.Standing(SectionId section, int count) -> takeStanding(claim, section, count);
        };
    }

    private Outcome takeSeats(Claim claim, SortedSet<SeatId> seats) {
        List<SeatId> gone = SeatUpdate.each(session, claim, seats, """
                update seat set holder = :claim, version = version + 1
                where show_id = :show and seat_id = :seat and holder is null
                """);
        if (!gone.isEmpty()) {
            return Outcome.taken(claim, gone);
        }
        claim.dwell();
        return wins.record(claim);
    }

    private Outcome takeStanding(Claim claim, SectionId section, int count) {
        int updated = session.createNativeMutationQuery("""
                        update section set taken = taken + :count
                        where show_id = :show and name = :section and taken + :count <= capacity
                        """)
                .setParameter("count", count)
                .setParameter("show", claim.show().value())
                .setParameter("section", section.name())
                .executeUpdate();
        if (updated == 0) {
            return Outcome.taken(claim, List.of());
        }
        claim.dwell();
        return wins.record(claim);
    }
}
