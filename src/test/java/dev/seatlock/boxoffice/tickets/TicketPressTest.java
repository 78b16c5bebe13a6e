package dev.seatlock.boxoffice.tickets;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.callbacks.Tokens;
import dev.seatlock.boxoffice.sales.BoxOffice;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.Programme;
import dev.seatlock.boxoffice.shows.SectionPlan;
import dev.seatlock.boxoffice.shows.ShowPlan;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * A press that stands still: whoever waits for it keeps nothing that others need, and when the queue is full it says
 * so.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class TicketPressTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    TicketPress press;

    @Inject
    BoxOffice boxOffice;

    @Inject
    Programme programme;

    @Inject
    Tokens tokens;

    @Inject
    MeterRegistry metrics;

    @ConfigProperty(name = "seatlock.ticket-threads")
    int threads;

    @ConfigProperty(name = "seatlock.ticket-queue")
    int queue;

    @ConfigProperty(name = "quarkus.datasource.jdbc.max-size")
    int connections;

    @Test
    void turnsWhoeverComesAwayOnceItsQueueIsFull() throws Exception {
        ClaimId booking = booking();
        CountDownLatch printing = new CountDownLatch(threads);
        CountDownLatch released = new CountDownLatch(1);
        Callable<byte[]> stuck = () -> {
            printing.countDown();
            released.await();
            return new byte[0];
        };
        List<Future<byte[]>> pages = new ArrayList<>();
        try (ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (int thread = 0; thread < threads; thread++) {
                    pages.add(press.begin(stuck));
                }
                printing.await();
                List<Future<Response>> waiting = new ArrayList<>();
                for (int buyer = 0; buyer < connections + 4; buyer++) {
                    waiting.add(buyers.submit(() -> ticket(booking)));
                }
                await().atMost(SOON).until(() -> waiting() == waiting.size());
                given().get("/api/shows").then().statusCode(200); // for which there is a connection to the database

                while (pages.size() < threads + queue - waiting.size()) {
                    pages.add(press.begin(stuck));
                }
                ticket(booking)
                        .then()
                        .statusCode(503)
                        .contentType("application/problem+json")
                        .header("Retry-After", "1")
                        .body("code", is("busy"))
                        .body("detail", is("Too many tickets are waiting to be printed."));

                released.countDown();
                for (Future<Response> ticket : waiting) {
                    assertEquals(200, ticket.get().statusCode());
                }
            } finally {
                released.countDown();
            }
        }
        ticket(booking).then().statusCode(200).contentType("application/pdf");
    }

    private int waiting() {
        return (int) metrics.get("seatlock.tickets.waiting").gauge().value();
    }

    private Response ticket(ClaimId booking) {
        return given().header("Booking-Token", tokens.of(booking)).get("/api/bookings/{id}/ticket", booking.toString());
    }

    private ClaimId booking() throws InterruptedException {
        SectionId floor = new SectionId("Floor");
        ShowId show = programme
                .create(new ShowPlan(
                        "Press",
                        null,
                        null,
                        new Price(0, Currency.getInstance("EUR")),
                        "pg-conditional",
                        true,
                        List.of(new SectionPlan.Standing(floor, 1))))
                .id();
        ClaimId id = ClaimId.next();
        boxOffice.book(id, show, new Choice.Exactly(new Wish.Standing(floor, 1)), new BuyerId("ann"), SOON);
        return id;
    }
}
