package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators read what happened to a booking, in the order in which it did. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class BookingStoryTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    AgroalDataSource dataSource;

    private String show = "";

    @BeforeEach
    void putOn() {
        show = operator()
                .body("""
                        {"title": "Told", "price": {"amount": 4500, "currency": "EUR"}, "rows": 2, "seatsPerRow": 10}""")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static JsonPath story(String booking) {
        return operator()
                .get("/api/bookings/{id}/story", booking)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Without the callbacks, which are told of when they arrive. */
    private static List<Map<String, ?>> events(String booking) {
        return story(booking).<Map<String, ?>>getList("events").stream()
                .filter(event -> !what(event).startsWith("CALLBACK"))
                .toList();
    }

    private static String what(Map<String, ?> event) {
        return String.valueOf(event.get("what"));
    }

    private static List<String> whats(String booking) {
        return events(booking).stream().map(BookingStoryTest::what).toList();
    }

    private static Map<String, ?> event(String booking, String what) {
        return events(booking).stream()
                .filter(event -> what(event).equals(what))
                .findFirst()
                .orElseThrow();
    }

    private static RequestSpecification with(JsonPath bought) {
        return given().contentType(ContentType.JSON).header("Booking-Token", bought.getString("token"));
    }

    private JsonPath book(String body) {
        return given().contentType(ContentType.JSON)
                .header("Prefer", "wait=20")
                .body(body)
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private JsonPath order(String what, Receiver receiver) {
        JsonPath order = given().contentType(ContentType.JSON)
                .header("Prefer", "respond-async")
                .body(Map.of("bestAvailable", Map.of("count", 2), "callback", receiver.url()))
                .post("/api/shows/{show}/{what}", show, what)
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
        await().atMost(SOON)
                .until(
                        () -> with(order)
                                .get("/api/orders/{id}", order.getString("id"))
                                .path("state"),
                        not(is("SUBMITTED")));
        return order;
    }

    @Test
    void tellsAllInOrder() throws Exception {
        try (Receiver receiver = new Receiver()) {
            JsonPath order = order("holds", receiver);
            String id = order.getString("id");
            with(order).post("/api/holds/{id}/extend", id).then().statusCode(200);
            with(order)
                    .body("{\"payment\": {\"method\": \"card-declined\"}}")
                    .post("/api/holds/{id}/booking", id)
                    .then()
                    .statusCode(402);
            String key = UUID.randomUUID().toString();
            for (int times = 0; times < 3; times++) {
                with(order)
                        .header("Idempotency-Key", key)
                        .body("{\"payment\": {\"method\": \"card\"}}")
                        .post("/api/holds/{id}/booking", id)
                        .then()
                        .statusCode(201);
            }
            operator()
                    .body("{\"reason\": \"The star is ill\"}")
                    .post("/api/bookings/{id}/cancellation", id)
                    .then()
                    .statusCode(200);
            await().atMost(SOON).until(() -> whats(id).contains("PAYMENT_REFUNDED"));
            assertEquals(
                    List.of(
                            "ORDERED",
                            "HELD",
                            "EXTENDED",
                            "PAYMENT_BEGUN",
                            "PAYMENT_DECLINED",
                            "PAYMENT_BEGUN",
                            "BOOKED",
                            "PAYMENT_CAPTURED",
                            "ASKED_AGAIN",
                            "CANCELLED",
                            "PAYMENT_REFUNDING",
                            "PAYMENT_REFUNDED"),
                    whats(id));
            List<Instant> times = events(id).stream()
                    .map(event -> Instant.parse(
                            Objects.requireNonNull(event.get("at")).toString()))
                    .toList();
            assertEquals(times.stream().sorted().toList(), times);
            assertEquals(1, event(id, "EXTENDED").get("times"));
            assertEquals(2, event(id, "ASKED_AGAIN").get("times"));
            assertEquals("card-declined", event(id, "PAYMENT_DECLINED").get("method"));
            for (String paid : List.of("BOOKED", "PAYMENT_CAPTURED", "PAYMENT_REFUNDING", "PAYMENT_REFUNDED")) {
                assertEquals(
                        Map.of("amount", 9000, "currency", "EUR"),
                        event(id, paid).get("amount"),
                        paid);
            }
            assertEquals("OPERATOR", event(id, "CANCELLED").get("by"));
            assertEquals("The star is ill", event(id, "CANCELLED").get("reason"));
            await().atMost(SOON)
                    .until(
                            () -> callbacks(id, "CALLBACK_DELIVERED"),
                            is(List.of("hold.made", "booking.confirmed", "booking.cancelled", "payment.refunded")));
            JsonPath story = story(id);
            assertEquals(id, story.getString("booking.id"));
            assertFalse(story.getMap("booking").containsKey("token"));
        }
    }

    private static List<String> callbacks(String booking, String what) {
        return story(booking).<Map<String, ?>>getList("events").stream()
                .filter(event -> what(event).equals(what))
                .map(event -> String.valueOf(event.get("callback")))
                .toList();
    }

    @Test
    void tellsOfDeadLettersAndOfWhatWaitsBehindThem() throws Exception {
        try (Receiver receiver = new Receiver()) {
            receiver.answer(410);
            JsonPath order = order("bookings", receiver);
            String id = order.getString("id");
            await().atMost(SOON).until(() -> callbacks(id, "CALLBACK_DEAD"), is(List.of("booking.confirmed")));
            with(order).delete("/api/bookings/{id}", id).then().statusCode(204);
            assertEquals(List.of("booking.cancelled"), callbacks(id, "CALLBACK_WAITING"));
            assertEquals(List.of(), callbacks(id, "CALLBACK_DELIVERED"));
            String reason = story(id).getString("events.find { it.what == 'CALLBACK_DEAD' }.reason");
            assertTrue(reason.contains("410"), reason);
        }
    }

    @Test
    void tellsWhoCancelled() {
        JsonPath first = book("{\"bestAvailable\": {\"count\": 1}}");
        with(first).delete("/api/bookings/{id}", first.getString("id")).then().statusCode(204);
        JsonPath second = book("{\"bestAvailable\": {\"count\": 1}}");
        operator().delete("/api/shows/{show}?force=true", show).then().statusCode(204);
        assertEquals(List.of("BOOKED", "CANCELLED"), whats(first.getString("id")));
        assertEquals("BUYER", event(first.getString("id"), "CANCELLED").get("by"));
        assertEquals("SHOW", event(second.getString("id"), "CANCELLED").get("by"));
    }

    /** Paid for after its deadline: the booking has another id than the hold. */
    @Test
    void tellsOfTheHoldThatWasPaidTooLate() {
        JsonPath hold = given().contentType(ContentType.JSON)
                .body("{\"bestAvailable\": {\"count\": 1}}")
                .post("/api/shows/{show}/holds", show)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        String id = hold.getString("id");
        Response paid =
                with(hold).body("{\"payment\": {\"method\": \"card-late\"}}").post("/api/holds/{id}/booking", id);
        paid.then().statusCode(202);
        execute("update win set held_until = clock_timestamp() where claim_id = '" + id + "' and state = 'HELD'");
        String booking = await().atMost(SOON)
                .until(() -> with(hold).get("/api/holds/{id}", id).path("booking.id"), Objects::nonNull);
        assertFalse(booking.equals(id), "it was bought anew");
        assertEquals(List.of("HELD", "PAYMENT_BEGUN", "BOOKED", "PAYMENT_CAPTURED"), whats(booking));
    }

    @Test
    void inventsNoTime() {
        JsonPath booking = book("{\"bestAvailable\": {\"count\": 1}, \"payment\": {\"method\": \"card\"}}");
        String id = booking.getString("id");
        execute("update payment set captured_at = null where booking_id = '" + id + "'");
        assertEquals(List.of("PAYMENT_CAPTURED", "HELD", "PAYMENT_BEGUN", "BOOKED"), whats(id));
        assertFalse(event(id, "PAYMENT_CAPTURED").containsKey("at"));
    }

    @Test
    void knowsNoBooking() {
        operator()
                .get("/api/bookings/{id}/story", UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("code", is("booking-unknown"));
    }

    private void execute(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }
}
