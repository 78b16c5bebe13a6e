package dev.seatlock.boxoffice.orders;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.callbacks.Refusal;
import dev.seatlock.boxoffice.payments.Reservations;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.BoxOffice;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.sales.Hold;
import dev.seatlock.boxoffice.sales.Places;
import dev.seatlock.boxoffice.sales.Sale;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.Programme;
import dev.seatlock.boxoffice.shows.SectionPlan;
import dev.seatlock.boxoffice.shows.ShowPlan;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatId;
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
import java.util.TreeSet;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was taken as an order is decided, once, whatever crashes. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class OrderWorkerTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Inject
    BoxOffice boxOffice;

    @Inject
    Reservations reservations;

    @Inject
    Programme programme;

    @Inject
    Orders orders;

    @Inject
    OrderWorker orderWorker;

    @Inject
    StatelessSession session;

    private final ClaimId id = ClaimId.next();

    private ShowId newShow() {
        return programme
                .create(new ShowPlan(
                        "Orders",
                        null,
                        null,
                        new Price(1000, Currency.getInstance("EUR")),
                        "pg-conditional",
                        false,
                        List.of(new SectionPlan.Seated(new SectionId("A"), 2, 5))))
                .id();
    }

    private static Choice seats(String... seats) {
        TreeSet<SeatId> wanted = new TreeSet<>();
        for (String seat : seats) {
            wanted.add(SeatId.of(seat));
        }
        return new Choice.Exactly(new Wish.Seats(wanted));
    }

    private Order order(ShowId show, Order.What what, Choice choice) {
        return new Order(id, show, what, choice, new BuyerId("ann"), null, Duration.ofSeconds(2));
    }

    /** Taken by a replica that died before it began. */
    private void leaveBehind(Order order, Duration since) {
        QuarkusTransaction.requiringNew().run(() -> orders.submit(order, since.negated()));
    }

    private Order.State state() {
        return orderWorker.find(id).orElseThrow().state();
    }

    @ParameterizedTest
    @EnumSource
    void takesUpWhatAReplicaLeftBehind(Order.What what) {
        ShowId show = newShow();
        leaveBehind(order(show, what, new Choice.BestAvailable(null, 3)), LONG);
        await().until(this::state, Order.State::hasEnded);
        assertEquals(what == Order.What.HOLD ? Order.State.HELD : Order.State.BOOKED, state());
        assertEquals(
                3,
                reservations
                        .standingHold(id)
                        .map(Hold::places)
                        .map(Places::count)
                        .orElse(3));
    }

    @Test
    void doesNotDecideAnOrderASecondTime() throws Exception {
        ShowId show = newShow();
        Order order = order(show, Order.What.BOOKING, seats("A-1-1"));
        orderWorker.take(order, null);
        await().until(this::state, Order.State::hasEnded);
        orderWorker.take(order, null);
        leaveBehind(order, LONG);
        assertEquals(Order.State.BOOKED, state());
        assertFalse(QuarkusTransaction.requiringNew().call(() -> orders.refuse(id, Refusal.BUSY)));
    }

    @Test
    void aWinDoesNotStandOnceSomebodyHasRefusedItsOrder() throws Exception {
        ShowId show = newShow();
        Choice seat = seats("A-1-1");
        QuarkusTransaction.requiringNew().run(() -> {
            orders.submit(order(show, Order.What.BOOKING, seat), LONG);
            orders.refuse(id, Refusal.BUSY);
        });
        Sale<Booking> late = boxOffice.book(id, show, seat, new BuyerId("ann"), Duration.ZERO);
        assertFalse(late instanceof Sale.Done<Booking>, late::toString);
        assertEquals(
                0L,
                QuarkusTransaction.requiringNew()
                        .call(() -> session.createNativeQuery(
                                        "select count(*) from win where claim_id = :id", Long.class)
                                .setParameter("id", id.value())
                                .getSingleResult()));
    }
}
