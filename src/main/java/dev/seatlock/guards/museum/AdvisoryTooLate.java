package dev.seatlock.guards.museum;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Exhibit;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.Unfit;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Isolation;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.PlaceTaker;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wins;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.List;
import org.hibernate.StatelessSession;

/**
 * The mistake: an advisory lock under REPEATABLE READ. The lock is granted now; what is read under it is of then.
 *
 * <pre>
 *   buyer 1                          buyer 2
 *   begins, locks                    begins: here its snapshot is taken
 *   no win on A-1-7: records his     waits for the lock
 *   commits
 *                                    has the lock, sees no win on A-1-7: records hers     two wins, one seat
 * </pre>
 *
 * <p>The snapshot is taken by the transaction's first statement, at the latest by the one that asks for the lock, and
 * so before the lock is granted. Whoever had to wait reads the state before the one waited for.
 *
 * <p>PostgreSQL would still refuse, with 40001, to overwrite a row that has changed since the snapshot. So this piece
 * does what a schema without such a row does: it looks for wins and inserts one, and lets the seat's row know
 * afterwards, in a transaction of its own.
 *
 * <p><b>Right</b> is {@code pg-advisory}: under READ COMMITTED each statement has a snapshot of its own.
 */
@Exhibit
@Singleton
final class AdvisoryTooLate implements Guard, PlaceTaker {

    private static final Card CARD = Card.named("advisory-repeatable-read")
            .primitive("pg_advisory_xact_lock under REPEATABLE READ")
            .stands(Stands.onNothing().table())
            .fits(WishKind.SEATS)
            .mechanism("Takes a numbered lock inside a repeatable read, looks for a win on the seat, and inserts one.")
            .fails("The snapshot is older than the lock: a buyer who waited does not see what was committed meanwhile."
                    + " Sold twice.")
            .whenToUse("Never. Use pg-advisory, under READ COMMITTED.")
            .cost("It saves nothing: the isolation level is stricter, and the lock is weaker.")
            .source("https://www.postgresql.org/docs/18/applevel-consistency.html#NON-SERIALIZABLE-CONSISTENCY");

    private final SeatLedger ledger;
    private final StatelessSession session;
    private final Wins wins;

    AdvisoryTooLate(SeatLedger ledger, StatelessSession session, Wins wins) {
        this.ledger = ledger;
        this.session = session;
        this.wins = wins;
    }

    @Override
    public Outcome claim(Claim claim) {
        return switch (claim.wish()) {
            case Wish.Seats wish -> {
                Outcome outcome = ledger.sell(claim, this);
                if (outcome instanceof Outcome.Won) {
                    QuarkusTransaction.requiringNew().run(() -> tellTheSeats(claim, wish));
                }
                yield outcome;
            }
            case Wish.Standing standing -> throw Unfit.wish(CARD, standing);
        };
    }

    @Override
    public Isolation isolation() {
        return Isolation.REPEATABLE_READ;
    }

    @Override
    public Outcome take(Claim claim) {
        return switch (claim.wish()) {
            case Wish.Seats wish -> insertWin(claim, wish);
            case Wish.Standing standing -> throw Unfit.wish(CARD, standing);
        };
    }

    private Outcome insertWin(Claim claim, Wish.Seats wish) {
        lock(claim.show());
        List<String> taken = session.createNativeQuery("""
                        select place from win
                        where show_id = :show and place = any(:seats) and state <> 'RELEASED'
                        """, String.class)
                .setParameter("show", claim.show().value())
                .setParameter("seats", wish.ids())
                .getResultList();
        if (!taken.isEmpty()) {
            return Outcome.taken(claim, taken.stream().map(SeatId::of).toList());
        }
        claim.dwell();
        return wins.record(claim);
    }

    private void lock(ShowId show) {
        session.createNativeQuery("select cast(pg_advisory_xact_lock(:high, :low) as text)", String.class)
                .setParameter("high", Long.hashCode(show.value().getMostSignificantBits()))
                .setParameter("low", Long.hashCode(show.value().getLeastSignificantBits()))
                .getSingleResult();
    }

    private void tellTheSeats(Claim claim, Wish.Seats wish) {
        session.createNativeMutationQuery("""
                        update seat set holder = :claim, version = version + 1
                        where show_id = :show and seat_id = any(:seats) and holder is null
                        """)
                .setParameter("claim", claim.id().value())
                .setParameter("show", claim.show().value())
                .setParameter("seats", wish.ids())
                .executeUpdate();
    }

    @Override
    public Card card() {
        return CARD;
    }
}
