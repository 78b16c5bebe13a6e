package dev.seatlock.boxoffice.payments;

import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.audit.Audit;
import dev.seatlock.boxoffice.audit.Auditor;
import dev.seatlock.boxoffice.payments.BankNoticePost.Sent;
import dev.seatlock.boxoffice.payments.BankTemper.Trouble;
import dev.seatlock.boxoffice.payments.BankTemper.Truth;
import dev.seatlock.boxoffice.sales.Booking.CancelledBy;
import dev.seatlock.boxoffice.sales.BookingUpdates.Access;
import dev.seatlock.boxoffice.sales.BoxOffice;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.sales.Hold;
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
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A thousand payments with a bank on a bad day: it declines, decides late, loses calls and answers, and sends its
 * notices shuffled, twice or never, among forged ones. In the end all money that the bank has kept is that of a
 * booking.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(OwnBank.class)
@Timeout(240)
class BankStormTest {

    private static final int PAYMENTS = 1_000;
    private static final int AT_A_TIME = 24;
    private static final long PRICE = 1_500;
    private static final SectionId STALLS = new SectionId("A");
    private static final SectionId YARD = new SectionId("F");
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration IN_THE_END = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    @Inject
    BoxOffice boxOffice;

    @Inject
    Cashier cashier;

    @Inject
    Reservations reservations;

    @Inject
    BookingChanges changes;

    @Inject
    Programme programme;

    @Inject
    Auditor auditor;

    @Inject
    Reconciliation reconciliation;

    @Inject
    BankServer server;

    @Inject
    StatelessSession session;

    @Inject
    @ConfigProperty(name = "test.url")
    String shop;

    private final List<ShowId> shows = new ArrayList<>();

    private record Booked(UUID payment, Long total) {}

    @AfterEach
    void calmDown() {
        server.be(BankTemper.EVEN);
    }

    @Test
    void allMoneyIsThatOfABooking() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.err.println("the storm's seed: " + seed + " (-Dseed)");
        Set<UUID> before = server.books().movements().keySet();
        for (String guard : List.of("pg-conditional", "pg-row-lock", "combining", "redis-lock")) {
            shows.add(newShow(guard));
        }
        server.post().to(URI.create(shop + "/bank/notices"));
        server.be(new StormyTemper(seed));
        List<ClaimId> holds = buy(new Random(seed));
        untilNothingIsUnderWay();
        cancelSome(holds, new Random(seed));
        untilNothingIsUnderWay();
        server.be(BankTemper.EVEN);
        Map<UUID, Long> kept = keptByTheBank();
        kept.keySet().removeAll(before);
        assertEquals(paidForBookings(), kept);
        long sold = shows.stream().mapToLong(this::sold).sum();
        assertEquals(
                sold * PRICE, kept.values().stream().mapToLong(Long::longValue).sum());
        assertEquals(List.of(), reconciliation.balance().wrong());
        assertNoNoticeWasTakenWrongly();
        assertAllOfItHappened();
    }

    private List<ClaimId> buy(Random random) throws Exception {
        List<Future<ClaimId>> buyers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            for (int buyer = 0; buyer < PAYMENTS; buyer++) {
                Random own = new Random(random.nextLong());
                buyers.add(threads.submit(() -> buy(shows.get(own.nextInt(shows.size())), own)));
            }
        }
        List<ClaimId> holds = new ArrayList<>();
        for (Future<ClaimId> buyer : buyers) {
            holds.add(buyer.get());
        }
        return holds;
    }

    /** Somebody holds, pays, and perhaps asks again, or wants none of it any more. */
    private ClaimId buy(ShowId show, Random random) throws InterruptedException {
        Choice choice = random.nextInt(4) > 0
                ? new Choice.BestAvailable(STALLS, 1 + random.nextInt(2))
                : new Choice.Exactly(new Wish.Standing(YARD, 1 + random.nextInt(2)));
        while (true) {
            if (boxOffice.hold(ClaimId.next(), show, choice, new BuyerId("ann"), PATIENCE)
                    instanceof Sale.Done<Hold> held) {
                ClaimId id = held.bought().id();
                try {
                    cashier.pay(id, "card");
                } catch (Rejection lapsed) { // before it was paid for
                    continue;
                }
                switch (random.nextInt(8)) {
                    case 0, 1 -> unlessRefused(() -> cashier.pay(id, "card"));
                    case 2 -> unlessRefused(() -> reservations.release(id));
                    case 3 -> unlessRefused(() -> changes.cancel(id, Access.OURS, CancelledBy.BUYER, null));
                    default -> {}
                }
                return id;
            }
        }
    }

    @FunctionalInterface
    private interface Errand {
        void run() throws InterruptedException;
    }

    private static void unlessRefused(Errand errand) throws InterruptedException {
        try {
            errand.run();
        } catch (Rejection refused) {
            // booked, or not, or declined meanwhile
        }
    }

    /** A fifth of those who have got something; each asks twice. */
    private void cancelSome(List<ClaimId> holds, Random random) {
        holds.stream()
                .flatMap(hold -> booking(hold).stream())
                .filter(_ -> random.nextInt(5) == 0)
                .forEach(booking -> {
                    changes.cancel(booking, Access.OURS, CancelledBy.BUYER, null);
                    changes.cancel(booking, Access.OURS, CancelledBy.BUYER, null);
                });
    }

    private Optional<ClaimId> booking(ClaimId hold) {
        try {
            return Optional.ofNullable(cashier.findHold(hold).booking());
        } catch (Rejection nothingWasPaid) {
            return Optional.empty();
        }
    }

    private void untilNothingIsUnderWay() {
        await("until each payment is booked, declined or refunded")
                .atMost(IN_THE_END)
                .pollInterval(LOOK_EVERY)
                .until(() -> server.post().isIdle()
                        && count("select count(*) from payment where state in ('PENDING', 'REFUNDING')") == 0
                        && count("select count(*) from refund where state = 'OWED'") == 0);
    }

    /** What each charge has brought, once; of those that have brought anything. */
    private Map<UUID, Long> keptByTheBank() {
        Map<UUID, Long> kept = new HashMap<>();
        server.books().movements().forEach((charge, moved) -> {
            assertEquals(
                    1, moved.stream().filter(amount -> amount > 0).count(), () -> charge + " was taken more than once");
            kept.put(charge, moved.stream().mapToLong(Long::longValue).sum());
        });
        kept.values().removeIf(amount -> amount == 0);
        return kept;
    }

    /** The bookings that stand, by what they were paid with; one that was not paid for would be paid by nothing. */
    private Map<UUID, Long> paidForBookings() {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery("""
                        select coalesce(payment.id, booking.id), total_minor
                        from booking left join payment on booking_id = booking.id and payment.state = 'CAPTURED'
                        where booking.state = 'CONFIRMED' and booking.show_id = any(:shows)
                        """, Booked.class)
                        .setParameter("shows", shows.stream().map(ShowId::value).toArray(UUID[]::new))
                        .getResultStream()
                        .collect(toMap(Booked::payment, Booked::total)));
    }

    private long sold(ShowId show) {
        Audit audit = auditor.audit(show);
        assertTrue(audit.isSound(), audit::toString);
        return audit.tally().sold();
    }

    private long count(String sql) {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(sql, Long.class).getSingleResult());
    }

    private void assertNoNoticeWasTakenWrongly() {
        for (Sent sent : server.post().sent()) {
            boolean isGenuine = sent.truth() == Truth.TRUE || sent.truth() == Truth.OUT_OF_ORDER;
            assertEquals(isGenuine ? 204 : 401, sent.status(), sent::toString);
        }
    }

    /** Else the day was not bad enough to tell anything. */
    private void assertAllOfItHappened() {
        Map<String, Long> happened = new TreeMap<>();
        for (Truth truth : Truth.values()) {
            happened.put(
                    "notices " + truth,
                    server.post().sent().stream()
                            .filter(it -> it.truth() == truth)
                            .count());
        }
        for (Trouble trouble : Trouble.values()) {
            happened.put("calls " + trouble, (long) server.troubles().getOrDefault(trouble, 0));
        }
        Map.of(
                        "booked", "state = 'CAPTURED' and booking_id = hold_id",
                        "booked anew", "state = 'CAPTURED' and booking_id <> hold_id",
                        "declined", "state = 'DECLINED'",
                        "too late", "state = 'REFUNDED' and booking_id is null",
                        "cancelled", "state = 'REFUNDED' and booking_id is not null")
                .forEach((what, which) -> happened.put(what, count("select count(*) from payment where " + which)));
        System.err.println(happened);
        assertFalse(happened.containsValue(0L), happened::toString);
    }

    private ShowId newShow(String guard) {
        return programme
                .create(new ShowPlan(
                        "The Tempest",
                        null,
                        null,
                        new Price(PRICE, Currency.getInstance("EUR")),
                        guard,
                        false,
                        null,
                        List.of(new SectionPlan.Seated(STALLS, 12, 20), new SectionPlan.Standing(YARD, 120))))
                .id();
    }
}
