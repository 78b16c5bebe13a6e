package dev.seatlock.guards;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import org.hibernate.StatelessSession;

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
final class PgRowLock implements Guard {

    private static final Card CARD = Card.named("pg-row-lock")
            .primitive("select … for update")
            .stands(Stands.onTheTransaction().table())
            .fits(WishKind.values())
            .mechanism("Locks the wanted rows, sorted, before reading them; the locks end with the transaction.")
            .fails("A holder that stops lets those behind it wait until the server ends its transaction.")
            .whenToUse("The decision needs several statements, or code in between.")
            .cost("Waiting buyers each occupy a connection; one commit after another on a hot row.")
            .source("https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-ROWS");

    private final SeatLedger ledger;
    private final StatelessSession session;

    PgRowLock(SeatLedger ledger, StatelessSession session) {
        this.ledger = ledger;
        this.session = session;
    }

    @Override
    public Outcome claim(Claim claim) {
        return ledger.transactLocked(claim, () -> lockRows(claim), () -> ledger.checkThenTake(claim));
    }

    private void lockRows(Claim claim) {
        var rows = switch (claim.wish()) {
            case Wish.Seats wish -> session.createNativeQuery("""
                                    select seat_id from seat where show_id = :show and seat_id = any(:seats)
                                    order by seat_id for update
                                    """, String.class).setParameter("seats", wish.ids());
            case Wish.Standing(SectionId section, int count) ->
                session.createNativeQuery("""
                                    select name from section where show_id = :show and name = :section for update
                                    """, String.class).setParameter("section", section.name());
        };
        rows.setParameter("show", claim.show().value()).getResultList();
    }

    @Override
    public Card card() {
        return CARD;
    }
}
