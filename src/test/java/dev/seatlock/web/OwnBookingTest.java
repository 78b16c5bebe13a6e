package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an owner does with a booking: gives single places back, changes its name, passes it on. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class OwnBookingTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int ROUNDS = 10;
    private static final int AT_ONCE = 6;

    private String show = "";

    /** Other tests leave payments behind of which their bank never heard. */
    private List<String> wrongBefore = List.of();

    @BeforeEach
    void putOn() {
        wrongBefore = wrongInTheBooks();
        show = putOn("");
    }

    /** The first row costs 60 €, every other seat 45 €, and the floor 20 €. */
    private static String putOn(String more) {
        return operator()
                .body("""
                        {"title": "Owned", "price": {"amount": 4500, "currency": "EUR"}, %s "sections": [
                          {"name": "Stalls", "kind": "SEATED", "rows": 3, "seatsPerRow": 10,
                           "rowPrices": {"1": {"amount": 6000, "currency": "EUR"}}},
                          {"name": "Floor", "kind": "STANDING", "capacity": 10,
                           "price": {"amount": 2000, "currency": "EUR"}}]}""".formatted(more))
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private JsonPath buy(String wish, String key) {
        return given().contentType(ContentType.JSON)
                .header("Prefer", "wait=20")
                .header("Idempotency-Key", key)
                .body("{\"buyer\": \"Ann\", \"payment\": {\"method\": \"card\"}, " + wish + "}")
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private JsonPath buySeats() {
        return buy("\"seats\": [\"Stalls-1-1\", \"Stalls-2-1\", \"Stalls-2-2\"]", key());
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static RequestSpecification by(String token) {
        return given().contentType(ContentType.JSON).header("Booking-Token", token);
    }

    private static Response patch(JsonPath booking, String patch) {
        return by(booking.getString("token")).body(patch).patch("/api/bookings/{id}", booking.getString("id"));
    }

    private static Response look(JsonPath booking) {
        return by(booking.getString("token")).get("/api/bookings/{id}", booking.getString("id"));
    }

    private static String code(JsonPath booking) {
        return by(booking.getString("token"))
                .post("/api/bookings/{id}/transfer", booking.getString("id"))
                .then()
                .statusCode(200)
                .body("until", notNullValue())
                .extract()
                .path("code");
    }

    private static Response accept(JsonPath booking, String code, String buyer, String key) {
        return given().contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(Map.of("code", code, "buyer", buyer))
                .post("/api/bookings/{id}/acceptance", booking.getString("id"));
    }

    private static String ticket(String id, String token) {
        return given().header("Booking-Token", token)
                .accept("text/plain")
                .get("/api/bookings/{id}/ticket", id)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static void assertWorth(String ticket, String worth) {
        given().contentType(ContentType.JSON)
                .body(Map.of("ticket", ticket))
                .post("/api/ticket-checks")
                .then()
                .statusCode(200)
                .body("worth", is(worth));
    }

    private static List<String> wrongInTheBooks() {
        return operator().get("/api/books").jsonPath().getList("wrong");
    }

    private void assertNothingIsWrong() {
        given().get("/api/shows/{show}/audit", show).then().body("verdict", is("SOUND"));
        List<String> wrong = wrongInTheBooks();
        wrong.removeAll(wrongBefore);
        assertEquals(List.of(), wrong);
    }

    @Test
    void givesOneSeatBackWithItsMoney() {
        String key = key();
        JsonPath bought = buy("\"seats\": [\"Stalls-1-1\", \"Stalls-2-1\", \"Stalls-2-2\"]", key);
        assertEquals(15000, bought.getInt("total.amount"));
        String before = ticket(bought.getString("id"), bought.getString("token"));
        for (int again = 0; again < 3; again++) {
            patch(bought, "{\"seats\": [\"Stalls-2-2\", \"Stalls-2-1\"]}")
                    .then()
                    .statusCode(200)
                    .body("state", is("CONFIRMED"))
                    .body("seats", is(List.of("Stalls-2-1", "Stalls-2-2")))
                    .body("total.amount", is(9000));
        }
        await().atMost(SOON).untilAsserted(() -> look(bought).then().body("paidBack.amount", is(6000)));
        assertWorth(before, "REPLACED");
        assertWorth(ticket(bought.getString("id"), bought.getString("token")), "VALID");
        JsonPath other = buy("\"seats\": [\"Stalls-1-1\"]", key());
        assertEquals(6000, other.getInt("total.amount"));
        assertEquals(
                bought.<Map<String, ?>>get(),
                buy("\"seats\": [\"Stalls-1-1\", \"Stalls-2-1\", \"Stalls-2-2\"]", key)
                        .<Map<String, ?>>get(),
                "told again as it was told first");
        operator()
                .get("/api/bookings/{id}/story", bought.getString("id"))
                .then()
                .body("booking.seats", is(List.of("Stalls-2-1", "Stalls-2-2")))
                .body("booking.total.amount", is(9000))
                .body("events.findAll { it.what == 'PLACES_CANCELLED' }.places", is(List.of("Stalls-1-1")))
                .body("events.findAll { it.what == 'PLACES_CANCELLED' }.amount.amount", is(List.of(6000)))
                .body("events.findAll { it.what == 'PAYMENT_REFUNDED' }.amount.amount", is(List.of(6000)))
                .body("events.findAll { it.what == 'BOOKED' }.amount.amount", is(List.of(15000)));
        assertNothingIsWrong();
        by(bought.getString("token"))
                .delete("/api/bookings/{id}", bought.getString("id"))
                .then()
                .statusCode(204);
        await().atMost(SOON)
                .untilAsserted(() -> look(bought)
                        .then()
                        .body("paidBack.amount", is(15000))
                        .body("seats", is(List.of("Stalls-2-1", "Stalls-2-2"))));
        assertNothingIsWrong();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg-conditional", "combining", "redis-lock"})
    void givesStandingPlacesBack(String guard) {
        show = putOn("\"guard\": \"" + guard + "\",");
        JsonPath bought = buy("\"standing\": {\"section\": \"Floor\", \"count\": 8}", key());
        patch(bought, "{\"standing\": {\"count\": 3}}")
                .then()
                .statusCode(200)
                .body("standing.count", is(3))
                .body("total.amount", is(6000));
        JsonPath other = buy("\"standing\": {\"section\": \"Floor\", \"count\": 7}", key());
        patch(bought, "{\"standing\": {\"count\": 5}}").then().statusCode(409).body("code", is("not-booked"));
        await().atMost(SOON).untilAsserted(() -> look(bought).then().body("paidBack.amount", is(10000)));
        operator()
                .get("/api/shows/{show}/bookings", show)
                .then()
                .body("items.standing.count", is(List.of(other.getInt("standing.count"), 3)));
        assertNothingIsWrong();
    }

    @Test
    void refusesWhatMakesNoSense() {
        JsonPath bought = buySeats();
        for (String patch : List.of(
                "{\"seats\": []}",
                "{\"seats\": null}",
                "{\"standing\": {\"count\": 0}}",
                "{\"seats\": [\"Stalls-2-1\"], \"standing\": {\"count\": 1}}",
                "{\"seats\": [\"here\"]}",
                "{\"buyer\": \"  \"}",
                "{\"state\": \"CANCELLED\"}",
                "[]",
                "null")) {
            patch(bought, patch).then().statusCode(400);
        }
        patch(bought, "{\"seats\": [\"Stalls-3-1\", \"Stalls-2-1\"]}")
                .then()
                .statusCode(409)
                .body("code", is("not-booked"))
                .body("seats", is(List.of("Stalls-3-1")));
        patch(bought, "{\"standing\": {\"count\": 1}}").then().statusCode(409).body("code", is("not-booked"));
        given().contentType(ContentType.JSON)
                .body("{\"buyer\": \"Ben\"}")
                .patch("/api/bookings/{id}", bought.getString("id"))
                .then()
                .statusCode(401);
        by(buySomethingElse().getString("token"))
                .body("{\"buyer\": \"Ben\"}")
                .patch("/api/bookings/{id}", bought.getString("id"))
                .then()
                .statusCode(404)
                .body("code", is("booking-unknown"));
        patch(bought, "{}").then().statusCode(200).body("seats.size()", is(3)).body("total.amount", is(15000));
        by(bought.getString("token"))
                .delete("/api/bookings/{id}", bought.getString("id"))
                .then()
                .statusCode(204);
        patch(bought, "{\"seats\": [\"Stalls-2-1\"]}").then().statusCode(410).body("code", is("booking-cancelled"));
    }

    private JsonPath buySomethingElse() {
        return buy("\"bestAvailable\": {\"count\": 1}", key());
    }

    /** Many ask at once for different parts, and somebody cancels it all: money and places come back once. */
    @Test
    void paysEveryPartBackOnceInACrowd() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("parts of bookings in a crowd, seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            JsonPath bought = buySeats();
            boolean isCancelled = random.nextBoolean();
            AllAtOnce.act(AT_ONCE, one -> {
                if (isCancelled && one == 0) {
                    return by(bought.getString("token"))
                            .delete("/api/bookings/{id}", bought.getString("id"))
                            .statusCode();
                }
                return patch(
                                bought,
                                one % 2 == 0
                                        ? "{\"seats\": [\"Stalls-2-1\"]}"
                                        : "{\"seats\": [\"Stalls-2-1\", \"Stalls-2-2\"]}")
                        .statusCode();
            });
            int back = isCancelled ? 15000 : 10500;
            await().atMost(SOON).untilAsserted(() -> look(bought).then().body("paidBack.amount", is(back)));
            assertNothingIsWrong();
            by(bought.getString("token")).delete("/api/bookings/{id}", bought.getString("id"));
        }
    }

    @Test
    void givesABookingAnotherName() {
        JsonPath bought = buySeats();
        patch(bought, "{\"buyer\": \" Ben \"}")
                .then()
                .statusCode(200)
                .body("buyer", is("Ben"))
                .body("token", is(bought.getString("token")));
        operator()
                .get("/api/shows/{show}/bookings?buyer=Ben", show)
                .then()
                .body("items.id", is(List.of(bought.getString("id"))));
    }

    @Test
    void countsPlacesForWhoeverHasThem() {
        show = putOn("\"placesPerBuyer\": 3,");
        JsonPath bought = buySeats(); // Ann has as many as one may
        JsonPath ben = given().contentType(ContentType.JSON)
                .body("{\"buyer\": \"Ben\", \"seats\": [\"Stalls-3-1\"]}")
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        patch(bought, "{\"buyer\": \"Ben\"}").then().statusCode(409).body("code", is("limit-reached"));
        look(bought).then().body("buyer", is("Ann")).body("seats.size()", is(3));
        patch(bought, "{\"buyer\": \"Ben\", \"seats\": [\"Stalls-2-1\", \"Stalls-2-2\"]}")
                .then()
                .statusCode(200)
                .body("buyer", is("Ben"));
        patch(ben, "{\"buyer\": \"Ann\"}").then().statusCode(200);
        buySomethingElse(); // Ann's second
        assertEquals(409, accept(bought, code(bought), "Ann", key()).statusCode(), "Ann would have four");
    }

    @Test
    void passesABookingOn() {
        String key = key();
        JsonPath bought = buy("\"seats\": [\"Stalls-1-1\"]", key);
        String before = ticket(bought.getString("id"), bought.getString("token"));
        String code = code(bought);
        assertEquals(code, code(bought), "asked again, it is the same offer");
        look(bought).then().body("offeredUntil", notNullValue());
        accept(bought, "guessed-code", "Ben", key()).then().statusCode(404).body("code", is("transfer-unknown"));
        String bens = key();
        JsonPath accepted = accept(bought, code, "Ben", bens)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertEquals("Ben", accepted.getString("buyer"));
        assertNotEquals(bought.getString("token"), accepted.getString("token"));
        assertEquals(
                accepted.<Map<String, ?>>get(),
                accept(bought, code, "Ben", bens).jsonPath().<Map<String, ?>>get(),
                "asked again under his key");
        accept(bought, code, "Ben", key()).then().statusCode(404).body("code", is("transfer-unknown"));
        accept(bought, code, "Eve", bens).then().statusCode(422).body("code", is("key-reused"));
        for (Response ofBefore : List.of(
                look(bought),
                patch(bought, "{\"buyer\": \"Ann\"}"),
                by(bought.getString("token")).delete("/api/bookings/{id}", bought.getString("id")),
                by(bought.getString("token")).post("/api/bookings/{id}/transfer", bought.getString("id")),
                by(bought.getString("token")).get("/api/bookings/{id}/ticket", bought.getString("id")),
                given().contentType(ContentType.JSON)
                        .header("Idempotency-Key", key)
                        .body("{\"buyer\": \"Ann\", \"payment\": {\"method\": \"card\"}, \"seats\": [\"Stalls-1-1\"]}")
                        .post("/api/shows/{show}/bookings", show))) {
            ofBefore.then().statusCode(410).body("code", is("booking-passed-on"));
            assertTrue(!ofBefore.asString().contains(accepted.getString("token")), ofBefore::asString);
        }
        look(accepted).then().statusCode(200).body("buyer", is("Ben"));
        assertWorth(before, "REPLACED");
        String bensTicket = ticket(accepted.getString("id"), accepted.getString("token"));
        assertWorth(bensTicket, "VALID");
        assertWorth(bensTicket.substring(0, bensTicket.length() - 8) + "AAAAAAAA", "UNKNOWN");
        assertWorth("no.ticket.at-all", "UNKNOWN");
        operator()
                .get("/api/bookings/{id}/story", bought.getString("id"))
                .then()
                .body("events.what", hasItem("PASSED_ON"));
        by(accepted.getString("token"))
                .delete("/api/bookings/{id}", accepted.getString("id"))
                .then()
                .statusCode(204);
        assertWorth(bensTicket, "CANCELLED");
        assertNothingIsWrong();
    }

    /** Whoever has passed on what he had held does not get it back by his hold. */
    @Test
    void passesOnWhatWasHeld() {
        JsonPath hold = given().contentType(ContentType.JSON)
                .body("{\"seats\": [\"Stalls-1-1\"]}")
                .post("/api/shows/{show}/holds", show)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        by(hold.getString("token"))
                .post("/api/holds/{id}/booking", hold.getString("id"))
                .then()
                .statusCode(201);
        accept(hold, code(hold), "Ben", key()).then().statusCode(200);
        for (Response ofBefore : List.of(
                by(hold.getString("token")).get("/api/holds/{id}", hold.getString("id")),
                by(hold.getString("token")).post("/api/holds/{id}/booking", hold.getString("id")))) {
            ofBefore.then()
                    .statusCode(410)
                    .body("code", is("booking-passed-on"))
                    .body("$", not(hasKey("token")));
        }
    }

    @Test
    void cannotBeAcceptedOnceWithdrawn() {
        JsonPath bought = buySeats();
        String code = code(bought);
        by(bought.getString("token"))
                .delete("/api/bookings/{id}/transfer", bought.getString("id"))
                .then()
                .statusCode(204);
        accept(bought, code, "Ben", key()).then().statusCode(404).body("code", is("transfer-unknown"));
        assertNotEquals(code, code(bought), "another offer, another code");
    }

    /** Of many who have the code, one gets the booking; meanwhile its owner changes and cancels what is still his. */
    @Test
    void hasOneOwnerWhateverTheOrder() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            JsonPath bought = buySeats();
            String code = code(bought);
            List<Response> answers = AllAtOnce.act(AT_ONCE, one -> switch (one) {
                case 0 -> patch(bought, "{\"seats\": [\"Stalls-2-1\"]}");
                case 1 -> by(bought.getString("token")).delete("/api/bookings/{id}", bought.getString("id"));
                default -> accept(bought, code, "Ben" + one, key());
            });
            List<Response> accepted = answers.subList(2, AT_ONCE).stream()
                    .filter(answer -> answer.statusCode() == 200)
                    .toList();
            boolean isCancelled = answers.get(1).statusCode() == 204;
            assertTrue(accepted.size() <= 1, "it was accepted " + accepted.size() + " times");
            assertTrue(isCancelled || accepted.size() == 1, "it is neither cancelled nor accepted");
            operator()
                    .get("/api/bookings/{id}/story", bought.getString("id"))
                    .then()
                    .body("booking.state", is(isCancelled ? "CANCELLED" : "CONFIRMED"))
                    .body("events.findAll { it.what == 'PASSED_ON' }.size()", is(accepted.size()));
            if (!isCancelled) {
                look(accepted.getFirst().jsonPath()).then().statusCode(200);
                by(accepted.getFirst().path("token")).delete("/api/bookings/{id}", bought.getString("id"));
            }
            assertNothingIsWrong();
        }
    }

    @Test
    void isChangedInPartByAnOperatorWithAReason() {
        JsonPath bought = buySeats();
        operator()
                .body("""
                        {"reason": "The row is broken", "keep": {"seats": ["Stalls-1-1"]}}""")
                .post("/api/bookings/{id}/cancellation", bought.getString("id"))
                .then()
                .statusCode(200)
                .body("state", is("CONFIRMED"))
                .body("seats", is(List.of("Stalls-1-1")))
                .body("total.amount", is(6000));
        look(bought).then().body("changedBecause", is("The row is broken"));
        for (String keep : List.of("{}", "{\"buyer\": \"Eve\"}", "{\"buyer\": \"Eve\", \"seats\": [\"Stalls-1-1\"]}")) {
            operator()
                    .body("{\"reason\": \"So\", \"keep\": " + keep + "}")
                    .post("/api/bookings/{id}/cancellation", bought.getString("id"))
                    .then()
                    .statusCode(400);
        }
        operator()
                .get("/api/bookings/{id}/story", bought.getString("id"))
                .then()
                .body("events.findAll { it.what == 'PLACES_CANCELLED' }.by", is(List.of("OPERATOR")))
                .body("events.findAll { it.what == 'PLACES_CANCELLED' }.reason", is(List.of("The row is broken")));
        assertNothingIsWrong();
    }

    @Test
    void tellsOfEveryChangeAndNothingOfOthers() throws Exception {
        try (Receiver receiver = new Receiver()) {
            JsonPath order = given().contentType(ContentType.JSON)
                    .header("Prefer", "respond-async")
                    .body(Map.of(
                            "seats",
                            List.of("Stalls-1-1", "Stalls-2-1"),
                            "payment",
                            Map.of("method", "card"),
                            "callback",
                            receiver.url()))
                    .post("/api/shows/{show}/bookings", show)
                    .then()
                    .statusCode(202)
                    .extract()
                    .jsonPath();
            await().atMost(SOON).until(receiver::types, hasItem("booking.confirmed"));
            patch(order, "{\"seats\": [\"Stalls-2-1\"]}").then().statusCode(200);
            await().atMost(SOON).until(receiver::types, hasItem("payment.part-refunded"));
            patch(order, "{\"buyer\": \"Ben\"}").then().statusCode(200);
            JsonPath accepted = accept(order, code(order), "Cay", key())
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            by(accepted.getString("token"))
                    .delete("/api/bookings/{id}", accepted.getString("id"))
                    .then()
                    .statusCode(204);
            await().atMost(SOON).until(receiver::types, hasItem("booking.passed-on"));
            await().atMost(SOON).untilAsserted(() -> look(accepted).then().body("paidBack.amount", is(10500)));
            assertEquals(
                    List.of("booking.changed", "booking.changed", "booking.passed-on"),
                    receiver.types().stream()
                            .filter(type -> type.startsWith("booking.") && !type.equals("booking.confirmed"))
                            .toList());
            assertTrue(receiver.heard().stream()
                    .noneMatch(message -> message.body().contains("Ben")));
        }
    }
}
