package dev.seatlock.guards.museum;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.DatabaseGuard;
import dev.seatlock.guards.Exhibit;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.Unfit;
import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.Pipeline;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.util.List;
import org.hibernate.StatelessSession;

/**
 * The mistake: {@code select … for update} of one row after the other, in the order in which the buyer names the seats.
 *
 * <pre>
 *   buyer 1: A-1-1, A-1-2            buyer 2: A-1-2, A-1-1
 *   locks row A-1-1                  locks row A-1-2
 *   waits for row A-1-2              waits for row A-1-1
 *                       a second later, the server looks
 *                                    40P01: rolled back
 *   goes on                          begins again, behind buyer 1
 * </pre>
 *
 * <p>The server breaks the deadlock, so nothing is lost but time: a second for both, two connections and two rows, and
 * a transaction that begins again, if somebody has thought of the retry. The ledger has. A buyer with less patience
 * than that is told that it was busy. The dwell is spent after each lock.
 *
 * <p>The {@link DeadlockWatch} is told which connection works for which claim, so that the server's word, which knows
 * processes only, can be read.
 *
 * <p><b>Right</b> is {@code pg-row-lock}: one statement for all rows, {@code order by}.
 */
@Exhibit
@Singleton
final class UnsortedRows extends DatabaseGuard {

    private static final Card CARD = Card.named("unsorted-rows")
            .primitive("select … for update, row by row, in the buyer's order")
            .stands(Stands.onNothing().table())
            .fits(WishKind.SEATS)
            .mechanism("Locks the wanted rows one after the other, in the order in which the buyer names them.")
            .fails("Two parties each have a row that the other wants. A second later the server ends one of them with"
                    + " 40P01. Both have waited, and so has everybody behind them.")
            .whenToUse("Never. Use pg-row-lock, which locks in the order of the seats.")
            .cost("It saves an order by.")
            .source("https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-DEADLOCKS");

    private final StatelessSession session;
    private final CheckThenTake race;
    private final DeadlockWatch watch;

    UnsortedRows(SeatLedger ledger, StatelessSession session, CheckThenTake race, DeadlockWatch watch) {
        super(CARD, ledger);
        this.session = session;
        this.race = race;
        this.watch = watch;
    }

    @Override
    public void lock(Claim claim, Pipeline pipeline) {
        pipeline.make(); // what comes before the locks
        switch (claim.wish()) {
            case Wish.Seats wish -> lock(claim, BuyersOrder.of(claim, wish));
            case Wish.Standing standing -> throw Unfit.wish(CARD, standing);
        }
    }

    @Override
    public Outcome take(Claim claim) {
        return race.take(claim);
    }

    private void lock(Claim claim, List<SeatId> unsorted) {
        Trail trail = new Trail(claim, unsorted);
        watch.onConnection(backend(), trail);
        try {
            for (SeatId seat : unsorted) {
                session.createNativeQuery("""
                                select seat_id from seat where show_id = :show and seat_id = :seat for update
                                """, String.class)
                        .setParameter("show", claim.show().value())
                        .setParameter("seat", seat.toString())
                        .getSingleResult();
                trail.locked();
                claim.dwell();
            }
        } catch (RuntimeException failed) {
            watch.failed(trail, failed);
            throw failed;
        }
    }

    private int backend() {
        return session.createNativeQuery("select pg_backend_pid()", Integer.class)
                .getSingleResult();
    }
}
