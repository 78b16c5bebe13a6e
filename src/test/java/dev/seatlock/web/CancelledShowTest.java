package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * To take a show off by force is to cancel an event: everyone who had something of it is told, and gets the money back.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class CancelledShowTest {

    private static final int PRICE = 4_500;
    private static final List<String> ENDS = List.of("booking.cancelled", "hold.ended", "party.cancelled");

    @Inject
    StatelessSession session;

    private String show = "";
    private Set<String> wrongBefore = Set.of(); // other tests leave payments that no bank knows of

    @BeforeEach
    void putOn() {
        show = putOn("pg-conditional");
        wrongBefore = Set.copyOf(books().getList("wrong"));
    }

    private void theBooksBalance() {
        Set<String> wrong = new HashSet<>(books().<String>getList("wrong"));
        wrong.removeAll(wrongBefore);
        assertEquals(Set.of(), wrong);
    }

    private static String putOn(String guard) {
        return operator()
                .body("""
                    {"title": "Faust", "price": {"amount": 4500, "currency": "EUR"}, "guard": "%s",
                     "sections": [{"name": "F", "kind": "STANDING", "capacity": 40}]}""".formatted(guard))
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private Response buy(String what, String method, String prefer, String callback) {
        Map<String, Object> body = new HashMap<>(Map.of("standing", Map.of("section", "F", "count", 2)));
        if (!method.isEmpty()) {
            body.put("payment", Map.of("method", method));
        }
        if (!callback.isEmpty()) {
            body.put("callback", callback);
        }
        return given().contentType(ContentType.JSON)
                .header("Prefer", prefer)
                .body(body)
                .post("/api/shows/{show}/{what}", show, what);
    }

    private static Response look(String what, Response mine) {
        return given().header("Booking-Token", mine.<String>path("token"))
                .get("/api/{what}/{id}", what, mine.<String>path("id"));
    }

    private void takeOff(String how) {
        operator().delete("/api/shows/{show}?{how}", show, how).then().statusCode(204);
    }

    private static JsonPath books() {
        return operator().get("/api/books").then().statusCode(200).extract().jsonPath();
    }

    private static long sum(JsonPath books, String what) {
        return books.get(what + ".EUR") == null ? 0 : books.getLong(what + ".EUR");
    }

    @Test
    void tellsEveryoneAndPaysBackAtOnce() throws Exception {
        try (Receiver receiver = new Receiver()) {
            long before = sum(books(), "refunded");
            Response booking = buy("bookings", "card", "wait=5", "");
            booking.then().statusCode(201);
            Response atTheDoor = buy("bookings", "", "wait=5", "");
            Response order = buy("bookings", "card", "respond-async", receiver.url());
            await().until(() -> look("orders", order).path("state"), is("BOOKED"));
            await().until(receiver::types, is(List.of("hold.made", "booking.confirmed")));
            Response hold = buy("holds", "", "wait=5", "");
            Response party = given().contentType(ContentType.JSON)
                    .body(Map.of("count", 2, "section", "F"))
                    .post("/api/shows/{show}/waiting-list", show);
            await().until(() -> look("waiting-list", party).path("state"), is("OFFERED"));
            Response waiting = given().contentType(ContentType.JSON)
                    .body(Map.of("count", 10, "section", "F"))
                    .post("/api/shows/{show}/waiting-list", show);
            given().contentType(ContentType.JSON)
                    .body(Map.of("standing", Map.of("section", "F", "count", 10)))
                    .post("/api/shows/{show}/bookings", show);
            Response undecided = buy("bookings", "card-timeout", "wait=5", "");
            undecided.then().statusCode(202);

            takeOff("force=true");

            theBooksBalance();
            for (Response one : List.of(booking, atTheDoor)) {
                look("bookings", one).then().statusCode(200).body("state", is("CANCELLED"));
                given().header("Booking-Token", one.<String>path("token"))
                        .get("/api/bookings/{id}/ticket", one.<String>path("id"))
                        .then()
                        .statusCode(410)
                        .body("code", is("booking-cancelled"));
            }
            look("orders", order)
                    .then()
                    .statusCode(200)
                    .body("state", is("BOOKED"))
                    .body("booking.state", is("CANCELLED"));
            look("holds", hold).then().statusCode(410).body("code", is("hold-gone"));
            look("waiting-list", party).then().statusCode(200).body("state", is("CANCELLED"));
            look("waiting-list", waiting).then().statusCode(200).body("state", is("CANCELLED"));
            await().until(
                            receiver::types,
                            is(List.of("hold.made", "booking.confirmed", "booking.cancelled", "payment.refunded")));
            await().until(() -> sum(books(), "refunded"), is(before + 4L * PRICE));
            // Nobody has been charged for it, and nobody will be.
            await().until(
                            () -> given().header("Booking-Token", undecided.<String>path("token"))
                                    .get("/api/holds/{id}", undecided.<String>path("hold"))
                                    .statusCode(),
                            is(410));
            given().get("/api/shows/{show}", show)
                    .then()
                    .statusCode(200)
                    .body("state", is("CANCELLED"))
                    .body("sold", is(0))
                    .body("held", is(0))
                    .body("free", is(40));
            given().get("/api/shows?limit=100").then().body("items.id", not(hasItem(show)));
            given().get("/api/shows/{show}/audit", show).then().body("verdict", is("SOUND"));
            for (String call : List.of("open", "close")) {
                operator()
                        .post("/api/shows/{show}/{call}", show, call)
                        .then()
                        .statusCode(409)
                        .body("code", is("show-cancelled"));
            }
            operator()
                    .body("{\"guard\": \"none\"}")
                    .put("/api/shows/{show}/guard", show)
                    .then()
                    .statusCode(409)
                    .body("code", is("show-cancelled"));
            buy("bookings", "card", "wait=5", "").then().statusCode(409).body("code", is("not-on-sale"));
            takeOff("force=true"); // twice is as good as once
        }
    }

    /** By callback and on their own pages, in the words of whoever cancelled it. */
    @Test
    void tellsEveryoneWhy() throws Exception {
        try (Receiver receiver = new Receiver()) {
            Response booking = buy("bookings", "card", "respond-async", receiver.url());
            Response hold = buy("holds", "", "respond-async", receiver.url());
            await().until(() -> look("orders", booking).path("state"), is("BOOKED"));
            await().until(() -> look("orders", hold).path("state"), is("HELD"));
            operator()
                    .body("{\"sections\": {\"F\": {\"capacity\": 14}}}")
                    .patch("/api/shows/{show}", show)
                    .then()
                    .statusCode(200);
            given().contentType(ContentType.JSON)
                    .body(Map.of("standing", Map.of("section", "F", "count", 10)))
                    .post("/api/shows/{show}/bookings", show)
                    .then()
                    .statusCode(201);
            Response party = given().contentType(ContentType.JSON)
                    .body(Map.of("count", 1, "section", "F", "callback", receiver.url()))
                    .post("/api/shows/{show}/waiting-list", show);
            party.then().statusCode(201).body("state", is("WAITING"));

            for (String reason : List.of("The star is ill", "Nobody came")) { // the first one stands
                operator()
                        .body(Map.of("reason", reason))
                        .post("/api/shows/{show}/cancellation", show)
                        .then()
                        .statusCode(200)
                        .body("state", is("CANCELLED"))
                        .body("cancelledBecause", is("The star is ill"));
            }

            await().until(() -> receiver.types().containsAll(ENDS));
            receiver.heard().stream()
                    .map(heard -> JsonPath.from(heard.body()))
                    .filter(letter -> ENDS.contains(letter.getString("type")))
                    .forEach(letter -> assertEquals("The star is ill", letter.getString("data.reason")));
            look("orders", booking).then().body("booking.cancelledBecause", is("The star is ill"));
            look("waiting-list", party).then().body("state", is("CANCELLED"));
            look("holds", hold)
                    .then()
                    .statusCode(410)
                    .body("code", is("hold-gone"))
                    .body("detail", is("The event was cancelled."))
                    .body("cancelled", is(true));
            await().untilAsserted(this::theBooksBalance);
        }
    }

    @Test
    void keepsAnEventThatNobodyBoughtOnceItIsCancelled() {
        operator()
                .body(Map.of("reason", "Nobody came"))
                .post("/api/shows/{show}/cancellation", show)
                .then()
                .statusCode(200);
        given().get("/api/shows/{show}", show).then().statusCode(200).body("cancelledBecause", is("Nobody came"));
        operator()
                .body("{}")
                .post("/api/shows/{show}/cancellation", show)
                .then()
                .statusCode(400);
    }

    /** Buyers buy, pay, give back and cancel while the show is taken off. */
    @ParameterizedTest
    @ValueSource(strings = {"pg-conditional", "pg-row-lock", "combining", "redis-counter"})
    void leavesNobodyWithABookingHoweverHeWasJustBuyingIt(String guard) throws Exception {
        show = putOn(guard);
        buy("bookings", "", "wait=5", "")
                .then()
                .statusCode(201); // so that the show stays, however early it is taken off
        List<Optional<Response>> answers = AllAtOnce.act(17, buyer -> {
            if (buyer == 8) {
                takeOff("force=true");
                return Optional.empty();
            }
            Response hold = buy("holds", "", "wait=5", "");
            if (hold.statusCode() != 201 || buyer % 4 == 3) {
                return Optional.of(hold);
            }
            String id = hold.path("id");
            String token = hold.path("token");
            Response booked = given().contentType(ContentType.JSON)
                    .header("Booking-Token", token)
                    .body(buyer % 4 == 0 ? "" : "{\"payment\": {\"method\": \"card\"}}")
                    .post("/api/holds/{id}/booking", id);
            if (buyer % 4 == 1) {
                given().header("Booking-Token", token).delete("/api/bookings/{id}", id);
            }
            return Optional.of(booked);
        });
        answers.stream()
                .flatMap(Optional::stream)
                .filter(answer -> answer.statusCode() == 201 && answer.path("reference") != null)
                .forEach(answer ->
                        look("bookings", answer).then().statusCode(200).body("state", is("CANCELLED")));
        await().until(() -> books().getLong("underWay") == 0);
        theBooksBalance();
        given().get("/api/shows/{show}", show)
                .then()
                .body("state", is("CANCELLED"))
                .body("sold", is(0))
                .body("held", is(0));
        given().get("/api/shows/{show}/audit", show).then().body("verdict", is("SOUND"));
    }

    /** Whoever has cancelled it himself can still look at it. */
    @Test
    void keepsWhatWasCancelledBefore() {
        Response booking = buy("bookings", "card", "wait=5", "");
        given().header("Booking-Token", booking.<String>path("token"))
                .delete("/api/bookings/{id}", booking.<String>path("id"))
                .then()
                .statusCode(204);
        takeOff("force=false");
        look("bookings", booking).then().statusCode(200).body("state", is("CANCELLED"));
        given().get("/api/shows/{show}", show).then().statusCode(200).body("state", is("CANCELLED"));
    }

    @Test
    void leavesNothingOfAShowThatNobodyHasAnythingOf() {
        takeOff("force=false");
        given().get("/api/shows/{show}", show).then().statusCode(404).body("code", is("show-unknown"));
        assertEquals(Set.of("operator_log"), tablesThatKnowIt());
    }

    /** For the Lab, and for whoever tidies up: no trace but who did so, and yet no money that is kept for nothing. */
    @Test
    void leavesNothingWhereItIsErased() throws Exception {
        try (Receiver receiver = new Receiver()) {
            long before = sum(books(), "refunded");
            Response booking = buy("bookings", "card", "wait=5", "");
            Response order = buy("bookings", "", "respond-async", receiver.url());
            await().until(() -> look("orders", order).path("state"), is("BOOKED"));
            operator()
                    .delete("/api/shows/{show}?erase=true", show)
                    .then()
                    .statusCode(409)
                    .body("code", is("still-booked"));
            takeOff("force=true&erase=true");
            theBooksBalance();
            look("bookings", booking).then().statusCode(404);
            given().get("/api/shows/{show}", show).then().statusCode(404);
            assertEquals(Set.of("operator_log", "payment"), tablesThatKnowIt());
            await().until(() -> sum(books(), "refunded"), is(before + 2L * PRICE));
            await().until(receiver::types, is(List.of("booking.confirmed", "booking.cancelled")));
            putOn();
            buy("bookings", "card", "wait=5", "").then().statusCode(201);
            takeOff("force=true");
            takeOff("erase=true"); // later, when it need not be told any more
            assertEquals(Set.of("operator_log", "payment"), tablesThatKnowIt());
        }
    }

    private Set<String> tablesThatKnowIt() {
        return QuarkusTransaction.requiringNew().call(() -> {
            Set<String> found = new HashSet<>();
            List<Object[]> columns =
                    session.createNativeQuery("""
                            select table_name, column_name from information_schema.columns
                            where table_schema = 'public' and (column_name = 'show_id' or table_name = 'show' and column_name = 'id')
                            """, Object[].class).getResultList();
            for (Object[] column : columns) {
                boolean isThere = session.createNativeQuery(
                                "select exists (select from %s where %s = :show)".formatted(column[0], column[1]),
                                Boolean.class)
                        .setParameter("show", UUID.fromString(show))
                        .getSingleResult();
                if (isThere) {
                    found.add((String) column[0]);
                }
            }
            return found;
        });
    }
}
