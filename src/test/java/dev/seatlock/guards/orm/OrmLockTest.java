package dev.seatlock.guards.orm;

import static jakarta.persistence.LockModeType.PESSIMISTIC_WRITE;
import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.guards.OneGuard;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Outcome;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.OptimisticLockException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.hibernate.LockMode;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;

/** The guard {@code orm-lock}, and the trap that its page tells of, as Hibernate has it. */
@QuarkusTest
class OrmLockTest extends OneGuard {

    @Inject
    Session session;

    @Inject
    StatelessSession stateless;

    @Override
    protected String name() {
        return "orm-lock";
    }

    @Test
    void readsAfterItsWaitWhatTheOneBeforeHasWritten() throws Exception {
        Show show = newShow(Duration.ZERO);
        try (ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Outcome> second = QuarkusTransaction.requiringNew().call(() -> {
                session.find(LockedSeat.class, key(show), PESSIMISTIC_WRITE).giveTo(ClaimId.next());
                Future<Outcome> asked = buyers.submit(() -> guard().claim(claim(show, seats(1, 2), Duration.ZERO)));
                int process = session.createNativeQuery("select pg_backend_pid()", Integer.class)
                        .getSingleResult();
                await().until(() -> isWaitedFor(process));
                return asked;
            });
            var refused = assertInstanceOf(Outcome.Refused.class, second.get());
            assertEquals(Set.of(seat(1)), refused.seats());
        }
    }

    private boolean isWaitedFor(int process) {
        return QuarkusTransaction.requiringNew()
                .call(() -> stateless
                        .createNativeQuery("""
                                select exists (select from pg_stat_activity where :process = any(pg_blocking_pids(pid)))
                                """, Boolean.class)
                        .setParameter("process", process)
                        .getSingleResult());
    }

    @Test
    void isBusyWhereItsPatienceEndsBeforeTheLockIsFree() throws Exception {
        Show show = newShow(Duration.ZERO);
        QuarkusTransaction.requiringNew().run(() -> {
            session.find(LockedSeat.class, key(show), PESSIMISTIC_WRITE);
            Claim hasty = new Claim(
                    ClaimId.next(),
                    show.id(),
                    show.terms(),
                    seats(1),
                    new BuyerId("tester"),
                    Duration.ZERO,
                    Duration.ofMillis(50));
            Outcome outcome = guard().submit(hasty).toCompletableFuture().join();
            assertEquals(
                    Outcome.Reason.BUSY,
                    assertInstanceOf(Outcome.Refused.class, outcome).reason());
        });
        assertInstanceOf(Outcome.Won.class, guard().claim(claim(show, seats(1), Duration.ZERO)));
    }

    // --- The trap ---

    @Test
    void whatIsLockedAfterItWasReadIsAsItWasBefore() {
        assertTrue(isSeenFree(seat -> {
            session.lock(seat, PESSIMISTIC_WRITE);
            return isLockedAndFree(seat);
        }));
        assertTrue(isSeenFree(seat -> {
            LockedSeat found = session.find(LockedSeat.class, seat.key, PESSIMISTIC_WRITE);
            return isLockedAndFree(found);
        }));
        assertTrue(isSeenFree(seat -> {
            LockedSeat selected = session.createSelectionQuery("from LockedSeat where key = :key", LockedSeat.class)
                    .setParameter("key", seat.key)
                    .setLockMode(PESSIMISTIC_WRITE)
                    .getSingleResult();
            return isLockedAndFree(selected);
        }));
        assertTrue(isSeenFree(seat -> {
            LockedSeat one = session.findMultiple(LockedSeat.class, List.of(seat.key), PESSIMISTIC_WRITE)
                    .getFirst();
            return isLockedAndFree(one);
        }));
    }

    @Test
    void whatIsRefreshedUnderTheLockIsAsItIs() {
        assertFalse(isSeenFree(seat -> {
            session.refresh(seat, PESSIMISTIC_WRITE);
            return isLockedAndFree(seat);
        }));
    }

    @Test
    void aStatelessSessionReadsAnew() {
        assertFalse(isSeenFree(seat -> {
            LockedSeat before = requireNonNull(stateless.get(LockedSeat.class, seat.key));
            assertFalse(before.isFree());
            LockedSeat under = requireNonNull(stateless.get(LockedSeat.class, seat.key, LockMode.PESSIMISTIC_WRITE));
            return isLockedAndFree(under);
        }));
    }

    @Test
    void aVersionTellsThatTheRowHasChanged() {
        assertThrows(
                OptimisticLockException.class,
                () -> afterASale(OptimisticSeat.class, seat -> {
                    session.lock(seat, PESSIMISTIC_WRITE);
                    return seat.isFree();
                }));
        assertThrows(
                OptimisticLockException.class,
                () -> afterASale(
                        OptimisticSeat.class,
                        seat -> session.find(OptimisticSeat.class, seat.key, PESSIMISTIC_WRITE)
                                .isFree()));
    }

    private boolean isSeenFree(Predicate<LockedSeat> look) {
        return afterASale(LockedSeat.class, look);
    }

    /** What a transaction makes of a seat that it read without a lock while it was free, and that was sold since. */
    private <T> boolean afterASale(Class<T> entity, Predicate<T> look) {
        Show show = newShow(Duration.ZERO);
        return QuarkusTransaction.requiringNew().call(() -> {
            T seat = session.find(entity, key(show));
            assertInstanceOf(
                    Outcome.Won.class,
                    guard().submit(claim(show, seats(1), Duration.ZERO))
                            .toCompletableFuture()
                            .join());
            return look.test(seat);
        });
    }

    private boolean isLockedAndFree(LockedSeat seat) {
        assertTrue(isLocked(seat.key));
        return seat.isFree();
    }

    /** Whether another transaction is kept out. */
    private boolean isLocked(SeatKey key) {
        return QuarkusTransaction.requiringNew()
                .call(() -> stateless
                        .createNativeQuery("""
                                select seat_id from seat
                                where show_id = :show and seat_id = :seat for update skip locked
                                """, String.class)
                        .setParameter("show", key.show())
                        .setParameter("seat", key.seat())
                        .getResultList()
                        .isEmpty());
    }

    private static SeatKey key(Show show) {
        return new SeatKey(show.id(), seat(1));
    }
}
