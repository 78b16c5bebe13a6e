package dev.seatlock.guards.orm;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.boxoffice.audit.Audit;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.guards.OneGuard;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.Wish;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hibernate.Session;
import org.hibernate.SharedSessionContract;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;

/** The guard {@code orm-version}: its retry, and its session beside the ledger's. */
@QuarkusTest
class OrmVersionTest extends OneGuard {

    @Inject
    StatelessSession stateless;

    @Inject
    Session session;

    @Inject
    MeterRegistry metrics;

    @Override
    protected String name() {
        return "orm-version";
    }

    @Test
    void beginsAgainWhereSomeoneHasWrittenASeatInBetween() throws Exception {
        Show show = newShow(Duration.ZERO);
        double before = conflicts();
        Outcome outcome = whileSomeoneWrites(
                show,
                "update seat set version = version + 1 where show_id = :show",
                claim(show, seats(1, 2), Duration.ZERO));
        assertInstanceOf(Outcome.Won.class, outcome);
        assertEquals(before + 1, conflicts());
        assertSold(show, 2);
    }

    @Test
    void beginsAgainWhereSomeoneHasWrittenACountInBetween() throws Exception {
        Show show = newShow(Duration.ZERO);
        Wish wish = new Wish.Standing(FLOOR, 3);
        assertInstanceOf(Outcome.Won.class, guard().claim(claim(show, wish, Duration.ZERO)));
        double before = conflicts();
        Outcome outcome = whileSomeoneWrites(
                show,
                "update section set taken = taken + 1 where show_id = :show and kind = 'STANDING'",
                claim(show, wish, Duration.ZERO));
        assertInstanceOf(Outcome.Won.class, outcome);
        assertEquals(before + 1, conflicts());
        int taken = QuarkusTransaction.requiringNew()
                .call(() -> stateless
                        .createNativeQuery(
                                "select taken from section where show_id = :show and kind = 'STANDING'", Integer.class)
                        .setParameter("show", show.id().value())
                        .getSingleResult());
        assertEquals(3 + 1 + 3, taken);
    }

    /** The guard reads without waiting, so the buyer is let in while the other's transaction is open, and has lost. */
    private Outcome whileSomeoneWrites(Show show, String update, Claim claim) throws Exception {
        try (ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Outcome> buyer = QuarkusTransaction.requiringNew().call(() -> {
                stateless
                        .createNativeMutationQuery(update)
                        .setParameter("show", show.id().value())
                        .executeUpdate();
                Future<Outcome> asked = buyers.submit(() -> guard().claim(claim));
                await().until(() -> claim.timer().times().held() != null);
                return asked;
            });
            return buyer.get();
        }
    }

    private double conflicts() {
        return metrics.counter("seatlock.conflicts", "guard", name()).count();
    }

    /** The entities and the ledger's statements are written by two sessions, over one connection. */
    @Test
    void isInOneTransactionWithTheLedger() {
        Show show = newShow(Duration.ZERO);
        SeatKey key = new SeatKey(show.id(), seat(1));
        var undone = assertThrows(
                IllegalStateException.class,
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    session.find(OptimisticSeat.class, key).giveTo(ClaimId.next());
                    session.flush();
                    assertEquals(1, holders(show)); // seen by the ledger's session before any commit
                    assertEquals(transaction(session), transaction(stateless));
                    throw new IllegalStateException("undone");
                }));
        assertEquals("undone", undone.getMessage());
        assertEquals(0L, QuarkusTransaction.requiringNew().call(() -> holders(show)));
    }

    private static String transaction(SharedSessionContract session) {
        return session.createNativeQuery(
                        "select pg_backend_pid() || ' ' || cast(pg_current_xact_id() as text)", String.class)
                .getSingleResult();
    }

    private long holders(Show show) {
        return stateless
                .createNativeQuery("select count(holder) from seat where show_id = :show", Long.class)
                .setParameter("show", show.id().value())
                .getSingleResult();
    }

    private void assertSold(Show show, int places) {
        Audit audit = auditor.audit(show.id());
        assertTrue(audit.isSound(), audit::toString);
        assertEquals(places, audit.tally().sold());
    }
}
