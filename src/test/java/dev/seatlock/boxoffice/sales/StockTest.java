package dev.seatlock.boxoffice.sales;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.audit.Audit;
import dev.seatlock.boxoffice.audit.Auditor;
import dev.seatlock.boxoffice.payments.BookingChanges;
import dev.seatlock.boxoffice.sales.Booking.CancelledBy;
import dev.seatlock.boxoffice.sales.BookingUpdates.Access;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.Programme;
import dev.seatlock.boxoffice.shows.SectionPlan;
import dev.seatlock.boxoffice.shows.ShowPlan;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.Guards;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.PartReleases;
import dev.seatlock.inventory.PlacesFreed;
import dev.seatlock.inventory.ReleaseOutbox;
import dev.seatlock.inventory.Releases;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RedissonClient;

/** The guards that count standing places outside the database: what they have given out, they get back. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class StockTest {

    private static final SectionId FLOOR = new SectionId("The floor"); // a blank, because guards write names down
    private static final int CAPACITY = 10;
    private static final int SALES = 500;
    private static final int BUYERS = 24;

    @Inject
    BoxOffice boxOffice;

    @Inject
    BookingChanges changes;

    @Inject
    Programme programme;

    @Inject
    Auditor auditor;

    @Inject
    RedissonClient redis;

    @Inject
    Releases releases;

    @Inject
    PartReleases parts;

    @Inject
    ReleaseOutbox releaseOutbox;

    @Inject
    Meanwhile meanwhile;

    @Inject
    Guards guards;

    @Inject
    StatelessSession session;

    @ParameterizedTest
    @ValueSource(strings = {"jvm-semaphore", "redis-semaphore", "redis-counter"})
    void sellsItsCapacityAgainAfterManySalesAndCancellations(String guard) throws Exception {
        ShowId show = newShow(guard);
        AllAtOnce.act(BUYERS, buyer -> {
            for (int sale = 0; sale < SALES / BUYERS + 1; sale++) {
                int places = 1 + sale % 3;
                if (book(show, places) instanceof Sale.Done<Booking>(Booking booking, var times)) {
                    BookingChange one = new BookingChange(null, null, 1);
                    changes.change(booking.id(), Access.OURS, one, CancelledBy.BUYER, null);
                    changes.change(booking.id(), Access.OURS, one, CancelledBy.BUYER, null);
                    changes.cancel(booking.id(), Access.OURS, CancelledBy.BUYER, null);
                    changes.cancel(booking.id(), Access.OURS, CancelledBy.BUYER, null); // asked twice, given back once
                }
            }
            return buyer;
        });
        assertSellsExactlyItsCapacity(show);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis-semaphore", "redis-counter", "redis-fenced-lock"})
    void startsAgainFromTheLedgerWhenRedisHasForgotten(String guard) throws Exception {
        ShowId show = newShow(guard);
        List<ClaimId> sold = buyUntilRefused(show);
        assertEquals(CAPACITY, sold.size());
        sold.subList(0, 3).forEach(id -> changes.cancel(id, Access.OURS, CancelledBy.BUYER, null));
        redis.getKeys().flushall();
        assertEquals(3, buyUntilRefused(show).size());
        changes.cancel(sold.get(3), Access.OURS, CancelledBy.BUYER, null); // sold before the flush
        assertEquals(1, buyUntilRefused(show).size());
        assertTrue(auditor.audit(show).isSound());
    }

    /** Some of a booking's places, and the rest before anybody has heard of the first. */
    @ParameterizedTest
    @ValueSource(strings = {"jvm-semaphore", "redis-semaphore", "redis-counter"})
    void hearsOfEveryPartOnce(String guard) throws Exception {
        ShowId show = newShow(guard);
        ClaimId sold = bought(book(show, 3)).id();
        buyUntilRefused(show);
        Set<Freed> freed = QuarkusTransaction.requiringNew().call(() -> parts.standingOf(show, sold, 2));
        QuarkusTransaction.requiringNew().run(() -> parts.standingOf(show, sold, 1));
        assertEquals(Set.of(new Freed(show, sold)), freed);
        releaseOutbox.tell(freed);
        releaseOutbox.tell(freed);
        assertEquals(2, buyUntilRefused(show).size());
        changes.cancel(sold, Access.OURS, CancelledBy.BUYER, null);
        assertEquals(1, buyUntilRefused(show).size());
        assertTrue(auditor.audit(show).isSound());
    }

    /** It hears of one place after the other, all at once and in any order. */
    @ParameterizedTest
    @ValueSource(strings = {"jvm-semaphore", "redis-semaphore", "redis-counter"})
    void hearsOfPartsThatAreToldAtOnce(String guard) throws Exception {
        for (int round = 0; round < 10; round++) {
            ShowId show = newShow(guard);
            ClaimId sold = bought(book(show, CAPACITY - 1)).id();
            QuarkusTransaction.requiringNew().run(() -> parts.standingOf(show, sold, 1));
            Guard stock = guards.named(guard).orElseThrow();
            AllAtOnce.act(CAPACITY - 2, part -> {
                stock.released(new Freed(show, sold), CAPACITY - 2 - part);
                return part;
            });
            assertEquals(CAPACITY - 1, buyUntilRefused(show).size());
        }
    }

    /** What comes back while it is told that something has: that is not struck out with it. */
    @Test
    void tellsAgainWhatCameBackMeanwhile() throws Exception {
        ShowId show = newShow("redis-counter");
        ClaimId sold = bought(book(show, 3)).id();
        Set<Freed> freed = QuarkusTransaction.requiringNew().call(() -> parts.standingOf(show, sold, 2));
        meanwhile.next.set(() -> QuarkusTransaction.requiringNew().run(() -> parts.standingOf(show, sold, 1)));
        releaseOutbox.tell(freed);
        assertEquals(1L, unheard(show));
        releaseOutbox.tell(freed);
        assertEquals(0L, unheard(show));
    }

    /** Does something, once, while it is told that places came free. */
    @Singleton
    static class Meanwhile {

        private final AtomicReference<Runnable> next = new AtomicReference<>(() -> {});

        void hear(@Observes PlacesFreed freed) {
            next.getAndSet(() -> {}).run();
        }
    }

    private long unheard(ShowId show) {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery("select count(*) from freed where show_id = :show", Long.class)
                        .setParameter("show", show.value())
                        .getSingleResult());
    }

    private static Booking bought(Sale<Booking> sale) {
        return sale instanceof Sale.Done<Booking> done ? done.bought() : fail("refused: " + sale);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm-semaphore", "redis-semaphore", "redis-counter"})
    void getsBackWhatAReplicaReleasedJustBeforeItDied(String guard) throws Exception {
        ShowId show = newShow(guard);
        ClaimId sold = buyUntilRefused(show).getFirst();
        QuarkusTransaction.requiringNew().run(() -> {
            releases.ofClaim(show, sold, "SOLD"); // and nobody tells it
            session.createNativeMutationQuery("update freed set tell_at = clock_timestamp() where show_id = :show")
                    .setParameter("show", show.value())
                    .executeUpdate();
        });
        await().until(() -> book(show, 1) instanceof Sale.Done<Booking>);
        assertTrue(buyUntilRefused(show).isEmpty());
        await().until(() -> releasesUntold(show) == 0);
    }

    private long releasesUntold(ShowId show) {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery("select count(*) from freed where show_id = :show", Long.class)
                        .setParameter("show", show.value())
                        .getSingleResult());
    }

    private void assertSellsExactlyItsCapacity(ShowId show) throws Exception {
        AllAtOnce.act(BUYERS, buyer -> buyUntilRefused(show));
        Audit audit = auditor.audit(show);
        assertTrue(audit.isSound(), audit::toString);
        assertEquals(CAPACITY, audit.tally().sold(), audit::toString);
    }

    private List<ClaimId> buyUntilRefused(ShowId show) throws InterruptedException {
        List<ClaimId> bought = new ArrayList<>();
        for (int asked = 0; asked < 3 * CAPACITY; asked++) { // a guard may be busy once or twice
            if (book(show, 1) instanceof Sale.Done<Booking>(Booking booking, var times)) {
                bought.add(booking.id());
            }
        }
        return bought;
    }

    private Sale<Booking> book(ShowId show, int places) throws InterruptedException {
        return boxOffice.book(
                ClaimId.next(),
                show,
                new Choice.Exactly(new Wish.Standing(FLOOR, places)),
                new BuyerId("collector"),
                Duration.ofSeconds(10));
    }

    private ShowId newShow(String guard) {
        return programme
                .create(new ShowPlan(
                        "Stock",
                        null,
                        null,
                        new Price(1000, Currency.getInstance("EUR")),
                        guard,
                        false,
                        List.of(new SectionPlan.Standing(FLOOR, CAPACITY))))
                .id();
    }
}
