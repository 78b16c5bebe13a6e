package dev.seatlock.boxoffice.sales;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.audit.Audit;
import dev.seatlock.boxoffice.audit.Auditor;
import dev.seatlock.boxoffice.payments.Reservations;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.Programme;
import dev.seatlock.boxoffice.shows.SectionPlan;
import dev.seatlock.boxoffice.shows.ShowPlan;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Releases;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.hibernate.StatelessSession;
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
    Reservations reservations;

    @Inject
    Programme programme;

    @Inject
    Auditor auditor;

    @Inject
    RedissonClient redis;

    @Inject
    Releases releases;

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
                    reservations.cancel(booking.id());
                    reservations.cancel(booking.id()); // asked twice, given back once
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
        sold.subList(0, 3).forEach(reservations::cancel);
        redis.getKeys().flushall();
        assertEquals(3, buyUntilRefused(show).size());
        reservations.cancel(sold.get(3)); // sold before the flush
        assertEquals(1, buyUntilRefused(show).size());
        assertTrue(auditor.audit(show).isSound());
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
