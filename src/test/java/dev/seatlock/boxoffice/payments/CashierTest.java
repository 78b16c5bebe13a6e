package dev.seatlock.boxoffice.payments;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.audit.Audit;
import dev.seatlock.boxoffice.audit.Auditor;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.BookingUpdates.Access;
import dev.seatlock.boxoffice.sales.BoxOffice;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.sales.Hold;
import dev.seatlock.boxoffice.sales.PaymentState;
import dev.seatlock.boxoffice.sales.Sale;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.Programme;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.SectionPlan;
import dev.seatlock.boxoffice.shows.ShowPlan;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A payment that succeeds after its hold has expired, and is heard of by many at once; and a hold that is given back as
 * it is made.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class CashierTest {

    private static final SectionId FLOOR = new SectionId("F");
    private static final Choice ONE = new Choice.Exactly(new Wish.Standing(FLOOR, 1));
    private static final int HEARERS = 8;
    private static final int ROUNDS = 5;
    private static final int CAPACITY = 3;

    @Inject
    BoxOffice boxOffice;

    @Inject
    Reservations reservations;

    @Inject
    Cashier cashier;

    @Inject
    PaymentFollowUp followUp;

    @Inject
    Bank bank;

    @Inject
    Payments payments;

    @Inject
    Refunds refunds;

    @Inject
    BookingChanges changes;

    @Inject
    Programme programme;

    @Inject
    Auditor auditor;

    @Inject
    StatelessSession session;

    /** Each may claim the places anew, all under one id: they are bought once, and paid for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pg-conditional",
                "pg-row-lock",
                "redis-lock",
                "combining",
                "redis-stream",
                "redis-counter",
                "redis-semaphore"
            })
    void paysOnceForPlacesThatAreClaimedAnew(String guard) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ShowId show = newShow(guard);
            Payment payment = payTooLate(show);
            AllAtOnce.act(HEARERS, hearer -> {
                followUp.hear(new BankNotice(payment.id(), Bank.Decision.APPROVED));
                return hearer;
            });
            assertInstanceOf(Paid.Booked.class, cashier.pay(payment.hold(), "card-timeout"));
            Audit audit = auditor.audit(show);
            assertTrue(audit.isSound(), audit::toString);
            assertEquals(1, audit.tally().sold(), audit::toString);
            assertEquals(CAPACITY - 1, buyUntilRefused(show), "none of the stock is lost, and none given back twice");
        }
    }

    /** As an order is that is given back at once: while that is looked into, the hold is made, paid for and booked. */
    @Test
    void givesNothingBackThatIsBookedWhileItLooks() {
        ShowId show = newShow("pg-conditional");
        ClaimId id = ClaimId.next();
        CompletableFuture<Void> giving = QuarkusTransaction.requiringNew().call(() -> {
            change("lock table hold in share mode", Map.of());
            CompletableFuture<Void> begun = CompletableFuture.runAsync(() -> reservations.release(id));
            await().until(() -> begun.isDone() || isWaitingToGiveBack());
            change("""
                    insert into hold (show_id, id, buyer, total_minor, currency, guard, replica, fence)
                    values (:show, :id, 'ann', 0, 'EUR', 'x', 'x', 0)
                    """, Map.of("show", show.value(), "id", id.value()));
            change("""
                    insert into booking (show_id, id, state, buyer, total_minor, currency, guard, replica, fence)
                    values (:show, :id, 'CONFIRMED', 'ann', 0, 'EUR', 'x', 'x', 0)
                    """, Map.of("show", show.value(), "id", id.value()));
            return begun;
        });
        try {
            ExecutionException refused = assertThrows(ExecutionException.class, () -> giving.get(20, TimeUnit.SECONDS));
            Rejection rejection = assertInstanceOf(Rejection.class, refused.getCause());
            assertEquals(Rejection.Rule.HOLD_BOOKED, rejection.rule());
        } finally {
            QuarkusTransaction.requiringNew().run(() -> {
                change("delete from booking where id = :id", Map.of("id", id.value()));
                change("delete from hold where id = :id", Map.of("id", id.value()));
            });
        }
    }

    /** If the replica dies between the two, somebody must come by again, or the places are sold to nobody. */
    @Test
    void owesNothingBeforeALateBookingIsCancelled() throws Exception {
        ShowId show = newShow("pg-conditional");
        Payment payment = payTooLate(show);
        ClaimId anew = new ClaimId(payment.id());
        boxOffice.book(anew, show, ONE, new BuyerId("ann"), Duration.ofSeconds(5)); // and not captured yet
        bank.charge(payment.id(), payment.amount(), "card");
        BankNotice approved = new BankNotice(payment.id(), Bank.Decision.APPROVED);
        QuarkusTransaction.requiringNew().run(() -> {
            change("update booking set buyer = buyer where id = :id", Map.of("id", anew.value()));
            CompletableFuture.runAsync(() -> reservations.release(payment.hold()))
                    .join();
            CompletableFuture.runAsync(() -> followUp.hear(approved)).join(); // gives up waiting for the booking
            assertEquals(PaymentState.PENDING, state(payment));
        });
        QuarkusTransaction.requiringNew().run(() -> payments.endReclaiming(payment.id()));
        followUp.hear(approved);
        await().until(() -> state(payment) != PaymentState.PENDING);
        assertEquals(Booking.State.CANCELLED, reservations.findBooking(anew).state());
        assertEquals(0, auditor.audit(show).tally().sold());
    }

    /** All has gone back only once every part has. */
    @Test
    void isRefundedAfterItsLastPart() throws Exception {
        ShowId show = newShow("pg-conditional");
        Choice two = new Choice.Exactly(new Wish.Standing(FLOOR, 2));
        Sale<Paid> sale = cashier.buy(ClaimId.next(), show, two, new BuyerId("ann"), Duration.ofSeconds(5), "card");
        Paid.Booked paid = assertInstanceOf(Paid.Booked.class, ((Sale.Done<Paid>) sale).bought());
        ClaimId booking = paid.booking().id();
        UUID part = UUID.randomUUID();
        QuarkusTransaction.requiringNew().run(() -> {
            refunds.owe(part, booking, 1000);
            change("update refund set check_at = 'infinity' where id = :id", Map.of("id", part)); // a silent bank
        });
        changes.cancel(booking, Access.OURS, Booking.CancelledBy.BUYER, null);
        UUID rest = paid.payment().id();
        await().until(() -> {
            followUp.payBack();
            return isPaidBack(rest);
        });
        assertEquals(PaymentState.REFUNDING, state(paid.payment()));
        QuarkusTransaction.requiringNew()
                .run(() -> change("update refund set check_at = clock_timestamp() where id = :id", Map.of("id", part)));
        await().until(() -> {
            followUp.payBack();
            return state(paid.payment()) == PaymentState.REFUNDED;
        });
    }

    private boolean isPaidBack(UUID refund) {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(
                                "select exists (select from refund where id = :id and state = 'PAID')", Boolean.class)
                        .setParameter("id", refund)
                        .getSingleResult());
    }

    private PaymentState state(Payment payment) {
        return QuarkusTransaction.requiringNew()
                .call(() -> payments.find(payment.id()).orElseThrow().state());
    }

    private void change(String sql, Map<String, Object> parameters) {
        var query = session.createNativeMutationQuery(sql);
        parameters.forEach(query::setParameter);
        query.executeUpdate();
    }

    private boolean isWaitingToGiveBack() {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery("""
                        select exists (select from pg_stat_activity
                                       where wait_event_type = 'Lock' and query like 'update hold set given_back%')
                        """, Boolean.class).getSingleResult());
    }

    private int buyUntilRefused(ShowId show) throws InterruptedException {
        for (int bought = 0; ; bought++) {
            if (!(boxOffice.book(ClaimId.next(), show, ONE, new BuyerId("bob"), Duration.ofSeconds(5))
                    instanceof Sale.Done<Booking>)) {
                return bought;
            }
        }
    }

    /** A hold that has expired while the bank was undecided. */
    private Payment payTooLate(ShowId show) throws InterruptedException {
        Sale<Hold> held = boxOffice.hold(ClaimId.next(), show, ONE, new BuyerId("ann"), Duration.ofSeconds(5));
        ClaimId hold = ((Sale.Done<Hold>) held).bought().id();
        return QuarkusTransaction.requiringNew().call(() -> {
            Payment payment = payments.open(reservations.findHold(hold), "card-timeout", Duration.ofMinutes(5))
                    .orElseThrow();
            session.createNativeMutationQuery("update win set held_until = clock_timestamp() where claim_id = :id")
                    .setParameter("id", hold.value())
                    .executeUpdate();
            return payment;
        });
    }

    private ShowId newShow(String guard) {
        return programme
                .create(new ShowPlan(
                        "Late",
                        null,
                        null,
                        new Price(1000, Currency.getInstance("EUR")),
                        guard,
                        false,
                        null,
                        List.of(new SectionPlan.Standing(FLOOR, CAPACITY))))
                .id();
    }
}
