package dev.seatlock.boxoffice.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.audit.Audit;
import dev.seatlock.boxoffice.audit.Auditor;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.Programme;
import dev.seatlock.boxoffice.shows.SectionPlan;
import dev.seatlock.boxoffice.shows.ShowPlan;
import dev.seatlock.guards.Guards;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two hundred parties ask for the best seats at once: each is seated in one request, together, and no seat twice. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class BestSeatsTest {

    private static final int PARTIES = 200;
    private static final int ROWS = 30;
    private static final int SEATS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final SectionId STALLS = new SectionId("A");

    @Inject
    BoxOffice boxOffice;

    @Inject
    Programme programme;

    @Inject
    Auditor auditor;

    @ParameterizedTest
    @ValueSource(strings = {"pg-conditional", "redis-lock"})
    void seatsEveryPartyOfACrowd(String guard) throws Exception {
        ShowId show = newShow(ROWS, SEATS, guard);
        sellEveryOtherHalfRow(show);
        List<Sale<Booking>> sales = AllAtOnce.act(PARTIES, party -> best(show, 2 + party % 3));
        int seated = 0;
        for (Sale<Booking> sale : sales) {
            var done = assertInstanceOf(Sale.Done.class, sale);
            Booking booking = (Booking) done.bought();
            assertTrue(booking.places().areTogether(), booking::toString);
            seated += booking.places().count();
        }
        Audit audit = auditor.audit(show);
        assertTrue(audit.isSound(), audit::toString);
        assertEquals(ROWS * SEATS / 2 + seated, audit.tally().sold());
    }

    /** More parties than seats: what is left in the end is less than anybody was refused. */
    @Test
    void turnsNobodyAwayFromSeatsThatAreLeft() throws Exception {
        ShowId show = newShow(4, 10, Guards.RECOMMENDED);
        List<Sale<Booking>> sales = AllAtOnce.act(PARTIES, party -> best(show, 1));
        assertEquals(
                40,
                sales.stream()
                        .filter(sale -> sale instanceof Sale.Done<Booking>)
                        .count());
        sales.forEach(sale -> {
            if (sale instanceof Sale.Refused<Booking>(Outcome.Refused refusal, var alternatives, var times)) {
                assertEquals(Outcome.Reason.SOLD_OUT, refusal.reason());
            }
        });
        assertTrue(auditor.audit(show).isSound());
    }

    private Sale<Booking> best(ShowId show, int count) throws InterruptedException {
        return boxOffice.book(
                ClaimId.next(), show, new Choice.BestAvailable(null, count), new BuyerId("party"), PATIENCE);
    }

    private void sellEveryOtherHalfRow(ShowId show) throws InterruptedException {
        for (int row = 1; row <= ROWS; row++) {
            int first = row % 2 == 0 ? 1 : SEATS / 2 + 1;
            int at = row;
            TreeSet<SeatId> seats = new TreeSet<>();
            IntStream.range(first, first + SEATS / 2).forEach(number -> seats.add(new SeatId(STALLS, at, number)));
            assertInstanceOf(
                    Sale.Done.class,
                    boxOffice.book(
                            ClaimId.next(),
                            show,
                            new Choice.Exactly(new Wish.Seats(seats)),
                            new BuyerId("early"),
                            PATIENCE));
        }
    }

    private ShowId newShow(int rows, int seats, String guard) {
        Price price = new Price(1000, Currency.getInstance("EUR"));
        return programme
                .create(new ShowPlan(
                        "Best", null, null, price, guard, false, List.of(new SectionPlan.Seated(STALLS, rows, seats))))
                .id();
    }
}
