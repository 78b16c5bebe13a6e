package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.callbacks.Refusal;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.sales.OrderAnswer;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Buying without waiting: the order, its stream and the callbacks tell the outcome. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class OrdersTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    AgroalDataSource dataSource;

    private Receiver receiver;
    private String show;

    @BeforeEach
    void open() throws IOException {
        receiver = new Receiver();
        putOn();
    }

    private void putOn() {
        show = operator()
                .body("{\"title\": \"Orders\", \"rows\": 2, \"seatsPerRow\": 6}")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private Response submit(String what, String body) {
        return given().contentType(ContentType.JSON)
                .header("Prefer", "respond-async")
                .body(body)
                .post("/api/shows/" + show + "/" + what);
    }

    private JsonPath order(String what, String body) {
        return submit(what, body)
                .then()
                .statusCode(202)
                .header("Preference-Applied", "respond-async")
                .body("state", is("SUBMITTED"))
                .extract()
                .jsonPath();
    }

    private String callback() {
        return "\"callback\": \"" + receiver.url() + "\"";
    }

    private static Response look(JsonPath order) {
        return given().header("Booking-Token", order.getString("token")).get("/api/orders/{id}", order.getString("id"));
    }

    private static JsonPath decided(JsonPath order) {
        return await().atMost(SOON)
                .until(
                        () -> look(order).then().statusCode(200).extract().jsonPath(),
                        it -> !it.getString("state").equals("SUBMITTED"));
    }

    private void awaitTypes(String... types) {
        await().atMost(SOON).until(receiver::types, is(List.of(types)));
    }

    @Test
    void tellsOfABookingAndOfItsCancellation() throws Exception {
        JsonPath order = order("bookings", "{\"seats\": [\"A-1-1\"], " + callback() + "}");
        JsonPath booked = decided(order);
        assertEquals("BOOKED", booked.getString("state"));
        assertEquals(order.getString("id"), booked.getString("booking.id"));
        assertEquals(List.of("A-1-1"), booked.getList("booking.seats"));
        given().header("Booking-Token", order.getString("token"))
                .delete("/api/bookings/{id}", order.getString("id"))
                .then()
                .statusCode(204);
        awaitTypes("booking.confirmed", "booking.cancelled");
        Receiver.Heard first = receiver.heard().getFirst();
        first.verify(order.getString("callbackSecret"));
        assertThrows(
                WebhookVerificationException.class,
                () -> first.verify("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                "signed with this order's secret");
        JsonPath data = JsonPath.from(first.body());
        assertEquals(order.getString("id"), data.getString("data.id"));
        assertEquals(order.getString("id"), data.getString("data.about"));
        assertEquals(show, data.getString("data.show"));
    }

    @Test
    void tellsOfAHoldAndOfItsEnd() {
        JsonPath order = order("holds", "{\"bestAvailable\": {\"count\": 2}, " + callback() + "}");
        JsonPath held = decided(order);
        assertEquals("HELD", held.getString("state"));
        assertEquals(2, held.getList("hold.seats").size());
        given().header("Booking-Token", order.getString("token"))
                .delete("/api/holds/{id}", order.getString("id"))
                .then()
                .statusCode(204);
        awaitTypes("hold.made", "hold.ended");
    }

    @Test
    void tellsWhyAnOrderCameToNothing() {
        decided(order("bookings", "{\"seats\": [\"A-1-1\"]}"));
        JsonPath order = order("bookings", "{\"seats\": [\"A-1-1\", \"A-1-2\"], " + callback() + "}");
        JsonPath refused = decided(order);
        assertEquals("REFUSED", refused.getString("state"));
        assertEquals("seats-taken", refused.getString("problem.code"));
        assertEquals(409, refused.getInt("problem.status"));
        awaitTypes("order.refused");
        assertEquals(
                "seats-taken", JsonPath.from(receiver.heard().getFirst().body()).getString("data.code"));
    }

    @ParameterizedTest
    @CsvSource({
        "card, BOOKED,",
        "card-late, BOOKED,",
        "card-answer-lost, BOOKED,",
        "card-declined, REFUSED, payment-declined",
        "card-late-declined, REFUSED, payment-declined"
    })
    void paysByAnyBehaviourOfTheBank(String method, String state, String code) {
        JsonPath order = order("bookings", "{\"seats\": [\"A-1-3\"], \"payment\": {\"method\": \"" + method + "\"}}");
        JsonPath decided = decided(order);
        assertEquals(state, decided.getString("state"));
        assertEquals(code, decided.getString("problem.code"));
        if (state.equals("BOOKED")) {
            assertEquals(method, decided.getString("booking.paidBy"));
        }
    }

    @Test
    void givesTheSameAnswerUnderTheSameKey() {
        String key = UUID.randomUUID().toString();
        List<Response> answers = List.of(keyed(key, "A-1-1"), keyed(key, "A-1-1"));
        decided(answers.getFirst().jsonPath());
        Response afterwards = keyed(key, "A-1-1");
        for (Response again : List.of(answers.get(1), afterwards)) {
            assertEquals(202, again.statusCode());
            assertEquals(answers.getFirst().asString(), again.asString());
            assertEquals(answers.getFirst().header("Location"), again.header("Location"));
        }
        keyed(key, "A-1-2").then().statusCode(422).body("code", is("key-reused"));
    }

    private Response keyed(String key, String seat) {
        return given().contentType(ContentType.JSON)
                .header("Prefer", "respond-async, wait=5")
                .header("Idempotency-Key", key)
                .body("{\"seats\": [\"" + seat + "\"], " + callback() + "}")
                .post("/api/shows/{show}/bookings", show);
    }

    @Test
    void streamsUntilItIsDecided() throws Exception {
        JsonPath order = order("bookings", "{\"seats\": [\"A-1-1\"], \"payment\": {\"method\": \"card-slow\"}}");
        try (HttpClient client = HttpClient.newHttpClient()) {
            List<String> events = client.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/api/orders/"
                                            + order.getString("id") + "/stream"))
                                    .header("Booking-Token", order.getString("token"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("data:"))
                    .map(line -> JsonPath.from(line.substring(5)).getString("state"))
                    .toList();
            assertEquals(List.of("SUBMITTED", "BOOKED"), events);
        }
    }

    @Test
    void triesAgainAndKeepsTheOrder() {
        receiver.answer(500, 302, 429);
        JsonPath order = order("bookings", "{\"seats\": [\"A-1-1\"], " + callback() + "}");
        decided(order);
        given().header("Booking-Token", order.getString("token"))
                .delete("/api/bookings/{id}", order.getString("id"))
                .then()
                .statusCode(204);
        awaitTypes("booking.confirmed", "booking.cancelled");
    }

    @Test
    void showsDeadLettersAndReplaysThem() {
        receiver.answer(410);
        JsonPath order = order("bookings", "{\"seats\": [\"A-1-1\"], " + callback() + "}");
        decided(order);
        String dead = await().atMost(SOON).until(() -> deadLetter(order), id -> id != null);
        given().header("Booking-Token", order.getString("token"))
                .delete("/api/bookings/{id}", order.getString("id"))
                .then()
                .statusCode(204);
        operator()
                .get("/api/callbacks?state=DEAD")
                .then()
                .statusCode(200)
                .body("items.find { it.id == '%s' }.lastFailure".formatted(dead), endsWith("(410)"))
                .body("items.find { it.id == '%s' }.behind".formatted(dead), is(1));
        assertEquals(List.of(), receiver.types(), "what follows waits behind it");
        operator().post("/api/callbacks/{id}/replay", dead).then().statusCode(204);
        awaitTypes("booking.confirmed", "booking.cancelled");
        assertEquals(dead, receiver.heard().getFirst().id());
        await().atMost(SOON)
                .until(() -> operator().post("/api/callbacks/{id}/replay", dead).statusCode() == 404);
    }

    private static String deadLetter(JsonPath order) {
        return operator()
                .get("/api/callbacks?state=DEAD")
                .jsonPath()
                .getString("items.find { it.subject == '" + order.getString("id") + "' }?.id");
    }

    @Test
    void dropsALetterThatNobodyWants() {
        receiver.answer(410);
        JsonPath order = order("bookings", "{\"seats\": [\"A-1-1\"], " + callback() + "}");
        decided(order);
        String dead = await().atMost(SOON).until(() -> deadLetter(order), id -> id != null);
        operator().delete("/api/callbacks/{id}", dead).then().statusCode(204);
        operator().delete("/api/callbacks/{id}", dead).then().statusCode(404).body("code", is("callback-unknown"));
        operator().get("/api/callbacks").then().body("items.id", not(hasItem(dead)));
        assertTrue(receiver.types().isEmpty());
    }

    /**
     * As many orders as may wait, each in the hands of someone; and one that was in the hands of a replica that has
     * died.
     */
    private void fill(int waiting, String dueAt) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                        insert into orders (id, show_id, what, kind, seats, places, buyer, patience_ms, state, tries, due_at)
                        select gen_random_uuid(), ?::uuid, 'BOOKING', 'BEST_AVAILABLE', '{}', 1, 'someone', 2000, 'SUBMITTED', 1,
                            now() + ?::interval
                        from generate_series(1, ?)
                        """)) {
            insert.setString(1, show);
            insert.setString(2, dueAt);
            insert.setInt(3, waiting);
            insert.executeUpdate();
        }
    }

    @Test
    void takesNoMoreThanMayWaitAndLosesNothing() throws Exception {
        fill(10_000, "1 hour");
        fill(1, "1 hour");
        submit("bookings", "{\"seats\": [\"A-1-1\"]}")
                .then()
                .statusCode(503)
                .header("Retry-After", "1")
                .body("code", is("busy"));
        operator().delete("/api/shows/{show}?force=true", show).then().statusCode(204);
        putOn();
        assertEquals(
                "BOOKED", decided(order("bookings", "{\"seats\": [\"A-1-1\"]}")).getString("state"));
    }

    @Test
    void takesUpTheOrderOfOneWhoHasDiedAndSellsItOnce() throws Exception {
        fill(1, "-1 second");
        await().atMost(SOON).until(() -> given().get("/api/shows/{show}", show).path("sold"), is(1));
        given().get("/api/shows/{show}/audit", show)
                .then()
                .body("verdict", is("SOUND"))
                .body("sold", is(1));
    }

    @Test
    void rejectsAtOnceWhatCouldNotBeCarriedOut() {
        submit("bookings", "{\"seats\": [\"Z-1-1\"]}").then().statusCode(422).body("code", is("place-unknown"));
        submit("bookings", "{\"seats\": [\"A-1-1\"], \"payment\": {\"method\": \"shells\"}}")
                .then()
                .statusCode(422)
                .body("code", is("method-unknown"));
        given().contentType(ContentType.JSON)
                .body("{\"seats\": [\"A-1-1\"], " + callback() + "}")
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(400)
                .body("field", is("callback"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://shop.example/", "nowhere", "https://me:secret@shop.example/"})
    void rejectsWhatCannotBeCalled(String address) {
        submit("bookings", "{\"seats\": [\"A-1-1\"], \"callback\": \"" + address + "\"}")
                .then()
                .statusCode(400)
                .body("code", is("bad-request"));
    }

    @Test
    void showsAnOrderOnlyToWhoeverHasItsToken() {
        JsonPath order = order("bookings", "{\"seats\": [\"A-1-1\"]}");
        String another = order("bookings", "{\"seats\": [\"A-1-2\"]}").getString("token");
        for (String path : List.of("/api/orders/{id}", "/api/orders/{id}/stream")) {
            given().get(path, order.getString("id")).then().statusCode(401).body("code", is("token-required"));
            given().header("Booking-Token", another)
                    .get(path, order.getString("id"))
                    .then()
                    .statusCode(404)
                    .body("code", is("order-unknown"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachRefusalIsAProblemThatABuyerWhoWaitsWouldMeet(Refusal refusal) {
        assertEquals(
                ProblemCode.valueOf(refusal.name()).code(),
                OrderAnswer.Problem.of(refusal).code());
    }
}
