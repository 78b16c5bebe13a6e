package dev.seatlock.boxoffice.sales;

import static dev.seatlock.NobodyTidiesUp.MOST_IN_VAIN;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.NobodyTidiesUp;
import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.audit.Auditor;
import dev.seatlock.boxoffice.payments.BookingChanges;
import dev.seatlock.boxoffice.payments.Cashier;
import dev.seatlock.boxoffice.payments.Paid;
import dev.seatlock.boxoffice.payments.Reservations;
import dev.seatlock.boxoffice.sales.Booking.CancelledBy;
import dev.seatlock.boxoffice.sales.BookingUpdates.Access;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.Programme;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.boxoffice.shows.SectionPlan;
import dev.seatlock.boxoffice.shows.ShowPlan;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.StoreFailure;
import dev.seatlock.inventory.Wish;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A limit of places per buyer, against one who wants them all; and that what is given back can be had again. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(NobodyTidiesUp.class)
class BuyerLimitsTest {

    private static final int LIMIT = 4;
    private static final int REQUESTS = 500;
    private static final int MOST_TIMES = 200;
    private static final int SHOPPERS = 24;
    private static final int STEPS = 14;
    private static final SectionId SEATED = new SectionId("A");
    private static final SectionId FLOOR = new SectionId("Floor");
    private static final BuyerId SCALPER = new BuyerId("scalper");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    BoxOffice boxOffice;

    @Inject
    Reservations reservations;

    @Inject
    BookingChanges changes;

    @Inject
    Cashier cashier;

    @Inject
    Programme programme;

    @Inject
    Auditor auditor;

    @Inject
    StatelessSession session;

    @Inject
    DataSource database;

    // --- One who wants them all ---

    @ParameterizedTest
    @CsvSource({
        "combining, false",
        "combining, true",
        "pg-conditional, false",
        "pg-serializable, false",
        "redis-counter, true",
        "redis-stream, false"
    })
    void sellsAScalperNeverMoreThanTheLimitAndNoLess(String guard, boolean standing) throws Exception {
        long seed = new Random().nextLong();
        System.out.printf("a scalper at %s, seed %d%n", guard, seed);
        ShowId show = newShow(guard, standing ? 0 : REQUESTS, standing ? REQUESTS : 0);
        AllAtOnce.act(REQUESTS, request -> {
            Wish wish = standing ? new Wish.Standing(FLOOR, 1) : seats(request + 1);
            boolean holds = new Random(seed + request).nextBoolean();
            return untilDecided(() -> buy(show, wish, holds));
        });
        assertEquals(LIMIT, live(show));
        assertTrue(auditor.audit(show).isSound());
    }

    @Test
    void neverAllowsMoreWhilePlacesComeAndGo() throws Exception {
        long seed = new Random().nextLong();
        System.out.printf("a scalper who holds, gives back and cancels, seed %d%n", seed);
        ShowId show = newShow("combining", 40, 40);
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService watching = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> most = watching.submit(() -> {
                long highest = 0;
                while (!over.get()) {
                    highest = Math.max(highest, live(show));
                }
                return highest;
            });
            Queue<ClaimId> holds = new ConcurrentLinkedQueue<>();
            Queue<ClaimId> bookings = new ConcurrentLinkedQueue<>();
            try {
                AllAtOnce.act(SHOPPERS, shopper -> {
                    Random random = new Random(seed + shopper);
                    for (int step = 0; step < STEPS; step++) {
                        untilDecided(() -> shop(show, random, holds, bookings));
                    }
                    return shopper;
                });
            } finally {
                over.set(true);
            }
            assertEquals(LIMIT, most.get());
        }
        for (int seat = 1; seat <= 40; seat++) {
            Wish wish = seats(seat);
            untilDecided(() -> buy(show, wish, false));
        }
        assertEquals(LIMIT, live(show));
    }

    private boolean shop(ShowId show, Random random, Queue<ClaimId> holds, Queue<ClaimId> bookings) throws Exception {
        Wish wish = random.nextBoolean()
                ? new Wish.Standing(FLOOR, 1 + random.nextInt(3))
                : seats(random.ints(1, 41)
                        .distinct()
                        .limit(1 + random.nextInt(3))
                        .toArray());
        ClaimId held = holds.poll();
        ClaimId booked = bookings.poll();
        try {
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (boxOffice.book(ClaimId.next(), show, new Choice.Exactly(wish), SCALPER, PATIENCE)
                            instanceof Sale.Done<Booking> done) {
                        bookings.add(done.bought().id());
                    }
                }
                case 1 -> {
                    if (boxOffice.hold(ClaimId.next(), show, new Choice.Exactly(wish), SCALPER, PATIENCE)
                            instanceof Sale.Done<Hold> done) {
                        holds.add(done.bought().id());
                    }
                }
                case 2 -> {
                    if (held != null) {
                        bookings.add(reservations.confirm(held).id());
                    }
                }
                case 3 -> {
                    if (held != null) {
                        reservations.release(held);
                    }
                }
                case 4 -> {
                    if (held != null) {
                        expire(held);
                        holds.add(held); // and somebody may try to book it all the same
                    }
                }
                default -> {
                    if (booked != null) {
                        changes.cancel(booked, Access.OURS, CancelledBy.BUYER, null);
                    }
                }
            }
        } catch (Rejection gone) {
            assertTrue(gone.rule() == Rule.HOLD_GONE || gone.rule() == Rule.LIMIT_REACHED, gone::toString);
        }
        return true;
    }

    // --- The allowance comes back ---

    @Test
    void givesBackWhatWasHeldAndReleased() throws Exception {
        ShowId show = newShow("pg-conditional", 10, 0);
        ClaimId hold = held(show, 1, 2, 3, 4);
        assertLimitReached(show);
        reservations.release(hold);
        assertAllowsExactlyTheLimit(show);
    }

    /** Giving back and holding again would else renew a hold without end. */
    @Test
    void letsNobodyKeepPlacesForEver() throws Exception {
        ShowId show = newShow("pg-conditional", 10, 0);
        ClaimId lapsed = held(show, 1, 2);
        keptFor(lapsed, MOST_IN_VAIN.dividedBy(2).plusMinutes(1));
        expire(lapsed);
        ClaimId given = held(show, 1, 2); // which releases the other
        keptFor(given, MOST_IN_VAIN.dividedBy(2));
        reservations.release(given);
        assertEquals(
                Rule.LIMIT_REACHED,
                assertThrows(Rejection.class, () -> buy(show, seats(3), true)).rule());
        assertInstanceOf(Sale.Done.class, buy(show, seats(3), false)); // but may buy
        assertInstanceOf( // and others may hold
                Sale.Done.class,
                boxOffice.hold(ClaimId.next(), show, new Choice.Exactly(seats(4)), new BuyerId("other"), PATIENCE));
        yesterday(show);
        held(show, 1, 2, 5);
    }

    /** What was bought in the end was not kept in vain. */
    @Test
    void countsNoTimeOfWhatWasBought() throws Exception {
        ShowId show = newShow("pg-conditional", 10, 0);
        ClaimId hold = held(show, 1, 2);
        keptFor(hold, MOST_IN_VAIN.plusMinutes(1));
        changes.cancel(reservations.confirm(hold).id(), Access.OURS, CancelledBy.BUYER, null);
        held(show, 1, 2);
    }

    private void keptFor(ClaimId hold, Duration time) {
        inTransaction(() -> session.createNativeMutationQuery(
                        "update hold set created_at = clock_timestamp() - :seconds * interval '1 second' where id ="
                                + " :hold")
                .setParameter("seconds", time.toSeconds())
                .setParameter("hold", hold.value())
                .executeUpdate());
    }

    private void yesterday(ShowId show) {
        inTransaction(() -> session.createNativeMutationQuery(
                        "update hold set created_at = created_at - interval '1 day' where show_id = :show")
                .setParameter("show", show.value())
                .executeUpdate());
    }

    @Test
    void saysWhatTheBuyerHas() throws Exception {
        ShowId show = newShow("pg-conditional", 10, 0);
        reservations.confirm(held(show, 1));
        held(show, 2, 3);
        Rejection said = assertThrows(Rejection.class, () -> buy(show, seats(4, 5), true));
        assertEquals(2L, said.particulars().get("held"));
        assertEquals(1L, said.particulars().get("booked"));
        assertEquals(0L, said.particulars().get("underWay"));
        long seconds = assertInstanceOf(Long.class, said.particulars().get("expiresInSeconds"));
        assertTrue(seconds > 500 && seconds <= 600, () -> "" + seconds);
    }

    @Test
    void givesBackWhatWasHeldTooLongAlthoughNobodySweptIt() throws Exception {
        ShowId show = newShow("pg-conditional", 10, 0);
        ClaimId hold = held(show, 7, 8, 9, 10);
        expire(hold);
        assertAllowsExactlyTheLimit(show);
        assertEquals(
                Rule.HOLD_GONE,
                assertThrows(Rejection.class, () -> reservations.confirm(hold)).rule());
    }

    @Test
    void countsAHoldThatWasBookedOrProlonged() throws Exception {
        ShowId show = newShow("pg-conditional", 10, 0);
        reservations.confirm(held(show, 1, 2));
        reservations.extend(held(show, 3, 4));
        assertLimitReached(show);
    }

    @Test
    void givesBackWhatWasCancelled() throws Exception {
        ShowId show = newShow("combining", 10, 0);
        assertInstanceOf(Sale.Done.class, buy(show, seats(1), false));
        ClaimId booking = reservations.confirm(held(show, 2, 3, 4)).id();
        assertLimitReached(show);
        changes.cancel(booking, Access.OURS, CancelledBy.BUYER, null);
        assertInstanceOf(Sale.Done.class, buy(show, seats(5, 6, 7), false));
        assertLimitReached(show);
    }

    @Test
    void givesBackWhatWasRefused() throws Exception {
        ShowId show = newShow("pg-conditional", 10, 0);
        boxOffice.book(ClaimId.next(), show, new Choice.Exactly(seats(10)), new BuyerId("faster"), PATIENCE);
        for (int time = 0; time <= LIMIT; time++) {
            assertInstanceOf(Sale.Refused.class, buy(show, seats(9, 10), false));
            assertEquals(
                    Rule.NO_SUCH_PLACE,
                    assertThrows(Rejection.class, () -> buy(show, seats(11), false))
                            .rule());
        }
        assertAllowsExactlyTheLimit(show);
    }

    @Test
    void givesBackWhatACrashLeftBehindOnceThatIsOld() throws Exception {
        ShowId show = newShow("pg-conditional", 10, 0);
        inTransaction(() -> session.createNativeMutationQuery("""
                        insert into allotment (show_id, buyer, claim_id, places, running_until)
                        values (:show, 'scalper', gen_random_uuid(), 4, clock_timestamp() + interval '1 hour')
                        """)
                .setParameter("show", show.value())
                .executeUpdate());
        assertLimitReached(show);
        makeOld(show);
        assertAllowsExactlyTheLimit(show);
    }

    @Test
    void countsAClaimThatIsTriedTwiceOnce() throws Exception {
        ShowId show = newShow("pg-conditional", 10, 0);
        ClaimId id = ClaimId.next();
        Choice three = new Choice.Exactly(seats(1, 2, 3));
        assertInstanceOf(Sale.Done.class, boxOffice.book(id, show, three, SCALPER, PATIENCE));
        boxOffice.book(id, show, three, SCALPER, PATIENCE); // refused by its guard, won before: it has what it has
        assertEquals(3, live(show));
        assertInstanceOf(Sale.Done.class, buy(show, seats(4), false));
        assertLimitReached(show);
    }

    @Test
    void letsABuyerHaveWhatWasPaidForAfterTheHoldHadExpired() throws Exception {
        ShowId show = newShow("pg-conditional", 10, 0);
        ClaimId hold = paidButExpired(show);
        Booking booking =
                assertInstanceOf(Paid.Booked.class, cashier.pay(hold, "card")).booking();
        assertEquals(LIMIT, booking.places().count());
        assertEquals(LIMIT, live(show));
    }

    @Test
    void paysBackWhatTheBuyerHasElsewhereByTheTimeThatTheBankApproves() throws Exception {
        ShowId show = newShow("pg-conditional", 10, 0);
        ClaimId hold = paidButExpired(show);
        assertInstanceOf(Sale.Done.class, buy(show, seats(5), false));
        assertInstanceOf(Paid.TooLate.class, cashier.pay(hold, "card"));
        assertEquals(1, live(show));
    }

    private ClaimId paidButExpired(ShowId show) throws InterruptedException {
        ClaimId hold = held(show, 1, 2, 3, 4);
        assertInstanceOf(Paid.Pending.class, cashier.pay(hold, "card-answer-lost"));
        expire(hold);
        return hold;
    }

    // --- A claim that slept too long ---

    /**
     * It is in the middle of its guard when its buyer, for whom it counts no longer, takes the allowance for another.
     */
    @ParameterizedTest
    @ValueSource(strings = {"pg-conditional", "combining"})
    void letsNoClaimWinWhoseAllowanceAnotherHasTaken(String guard) throws Exception {
        ShowId show = newShow(guard, 10, 10);
        try (Connection elsewhere = database.getConnection();
                ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            elsewhere.setAutoCommit(false);
            try (var lock =
                    elsewhere.prepareStatement("select from seat where show_id = ? and seat_id = 'A-1-1' for update")) {
                lock.setObject(1, show.value());
                lock.execute();
            }
            Future<Sale<Booking>> slow = people.submit(() -> book(show, SCALPER, seats(1, 2, 3, 4)));
            await().until(() -> allotments(show) == 1);
            makeOld(show);
            // Under the batching guard these two wait in one line, behind a batch that waits for the seat.
            Future<Sale<Booking>> another = people.submit(() -> book(show, new BuyerId("neighbour"), seats(5)));
            await().until(() -> allotments(show) == 2);
            takeTheAllowance(show);
            elsewhere.rollback();
            assertEquals(
                    Outcome.Reason.BUSY,
                    assertInstanceOf(Sale.Refused.class, slow.get()).refusal().reason());
            assertInstanceOf(Sale.Done.class, another.get());
        }
        assertEquals(0, live(show));
        assertAllowsExactlyTheLimit(show);
    }

    /** As the buyer's next claim would, if it did not wait for the same guard. */
    private void takeTheAllowance(ShowId show) {
        inTransaction(() -> session.createNativeMutationQuery(
                        "delete from allotment where show_id = :show and buyer = 'scalper' and not won")
                .setParameter("show", show.value())
                .executeUpdate());
    }

    // --- What they do ---

    /**
     * In such a crowd the pool, or a guard, has no time for some: they ask again. True if it was not refused for the
     * limit.
     */
    private static boolean untilDecided(Callable<?> asking) throws Exception {
        for (int times = 1; times <= MOST_TIMES; times++) {
            try {
                if (!(asking.call() instanceof Sale.Refused<?> refused
                        && refused.refusal().reason() == Outcome.Reason.BUSY)) {
                    return true;
                }
            } catch (Rejection said) {
                assertEquals(Rule.LIMIT_REACHED, said.rule());
                return false;
            } catch (RuntimeException failed) {
                if (!Set.of(StoreFailure.BUSY, StoreFailure.CONFLICT).contains(StoreFailure.of(failed))) {
                    throw failed;
                }
            }
        }
        throw new AssertionError("asked " + MOST_TIMES + " times, and still busy");
    }

    private Sale<?> buy(ShowId show, Wish wish, boolean holds) throws InterruptedException {
        return holds
                ? boxOffice.hold(ClaimId.next(), show, new Choice.Exactly(wish), SCALPER, PATIENCE)
                : book(show, SCALPER, wish);
    }

    private Sale<Booking> book(ShowId show, BuyerId buyer, Wish wish) throws InterruptedException {
        return boxOffice.book(ClaimId.next(), show, new Choice.Exactly(wish), buyer, PATIENCE);
    }

    private ClaimId held(ShowId show, int... numbers) throws InterruptedException {
        return assertInstanceOf(
                        Hold.class,
                        assertInstanceOf(Sale.Done.class, buy(show, seats(numbers), true))
                                .bought())
                .id();
    }

    private void assertLimitReached(ShowId show) {
        Wish free = seats(10);
        assertEquals(
                Rule.LIMIT_REACHED,
                assertThrows(Rejection.class, () -> buy(show, free, false)).rule());
    }

    private void assertAllowsExactlyTheLimit(ShowId show) throws InterruptedException {
        for (int seat = 1; seat <= LIMIT; seat++) {
            assertInstanceOf(Sale.Done.class, buy(show, seats(seat), seat % 2 == 0));
        }
        assertLimitReached(show);
        assertEquals(LIMIT, live(show));
    }

    private void expire(ClaimId hold) {
        inTransaction(() -> session.createNativeMutationQuery("""
                        update win set held_until = clock_timestamp() - interval '1 second'
                        where claim_id = :hold and state = 'HELD'
                        """)
                .setParameter("hold", hold.value())
                .executeUpdate());
    }

    private void makeOld(ShowId show) {
        inTransaction(() -> session.createNativeMutationQuery(
                        "update allotment set running_until = clock_timestamp() where show_id = :show")
                .setParameter("show", show.value())
                .executeUpdate());
    }

    private long allotments(ShowId show) {
        return count("select count(*) from allotment where show_id = :show", show);
    }

    /** The scalper's places, counted without the allotments. */
    private long live(ShowId show) {
        return count("""
                select coalesce(sum(places), 0) from win where show_id = :show and state <> 'RELEASED' and claim_id in (
                    select id from hold where buyer = 'scalper' union select id from booking where buyer = 'scalper')
                """, show);
    }

    private long count(String what, ShowId show) {
        return inTransaction(() -> session.createNativeQuery(what, Long.class)
                .setParameter("show", show.value())
                .getSingleResult());
    }

    private static <T> T inTransaction(Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }

    private ShowId newShow(String guard, int seats, int standing) {
        List<SectionPlan> sections = new ArrayList<>();
        if (seats > 0) {
            sections.add(new SectionPlan.Seated(SEATED, 1, seats));
        }
        if (standing > 0) {
            sections.add(new SectionPlan.Standing(FLOOR, standing));
        }
        Price price = new Price(1000, Currency.getInstance("EUR"));
        return programme
                .create(new ShowPlan("Limited", null, null, price, guard, false, LIMIT, sections))
                .id();
    }

    private static Wish.Seats seats(int... numbers) {
        TreeSet<SeatId> seats = new TreeSet<>();
        for (int number : numbers) {
            seats.add(new SeatId(SEATED, 1, number));
        }
        return new Wish.Seats(seats);
    }
}
