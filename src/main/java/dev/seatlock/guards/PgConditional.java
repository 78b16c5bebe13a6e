package dev.seatlock.guards;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
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
final class PgConditional implements Guard {

    private static final Card CARD = Card.named("pg-conditional")
            .primitive("update … where holder is null")
            .stands(Stands.onTheTransaction().table())
            .fits(WishKind.values())
            .mechanism("Check and take are one statement: update where still free. Whoever updates no row has lost.")
            .fails("A holder that stops between statement and commit lets those behind it wait for its row.")
            .whenToUse("To begin with: nothing is simpler, and it lacks nothing until one show is hot.")
            .cost("One commit after another on a hot row, and nothing besides.")
            .source("https://www.postgresql.org/docs/18/transaction-iso.html#XACT-READ-COMMITTED");

    private final SeatLedger ledger;
    private final StatelessSession session;

    PgConditional(SeatLedger ledger, StatelessSession session) {
        this.ledger = ledger;
        this.session = session;
    }

    @Override
    public Outcome claim(Claim claim) {
        return ledger.transact(claim, () -> switch (claim.wish()) {
            case Wish.Seats(SortedSet<SeatId> seats) -> takeSeats(claim, seats);
            case Wish.Standing(SectionId section, int count) -> takeStanding(claim, section, count);
        });
    }

    private Outcome takeSeats(Claim claim, SortedSet<SeatId> seats) {
        List<SeatId> gone = ledger.takeOneByOne(claim, seats, """
                update seat set holder = ?, version = version + 1 where show_id = ? and seat_id = ? and holder is null
                """);
        if (!gone.isEmpty()) {
            return Outcome.taken(claim, gone);
        }
        ledger.dwell(claim);
        return ledger.record(claim);
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
        ledger.dwell(claim);
        return ledger.record(claim);
    }

    @Override
    public Card card() {
        return CARD;
    }
}
