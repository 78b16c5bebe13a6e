package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paying, with a bank that does all that a bank may do; and the books, which balance whatever it did. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(PaymentTest.ShortOfTime.class)
class PaymentTest {

    /** Holds lapse before a late decision, and a silent bank is given up. */
    public static class ShortOfTime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "seatlock.hold-time", "3s",
                    "seatlock.payment-look-after", "6s",
                    "seatlock.expiry-every", "100ms",
                    "seatlock.payments-every", "100ms",
                    "seatlock.books-every", "500ms",
                    "seatlock.payment-time", "4s");
        }
    }

    private static final int PRICE = 4_500;
    private static final Duration SOON = Duration.ofSeconds(30);

    private String show = "";

    @BeforeEach
    void putOnAShow() {
        show = operator()
                .body("""
                    {"title": "Faust", "rows": 1, "seatsPerRow": 8, "price": {"amount": 4500, "currency": "EUR"}}""")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private Response hold(String... seats) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("seats", List.of(seats)))
                .post("/api/shows/{show}/holds", show);
    }

    private static Response pay(Response hold, String method) {
        return given().contentType(ContentType.JSON)
                .header("Booking-Token", hold.path("token"))
                .body(Map.of("payment", Map.of("method", method)))
                .post("/api/holds/{id}/booking", (String) hold.path("id"));
    }

    private Response buy(String key, String seat, String method) {
        return given().contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(Map.of("seats", List.of(seat), "payment", Map.of("method", method)))
                .post("/api/shows/{show}/bookings", show);
    }

    private static Response untilDecided(Supplier<Response> asked) {
        return await().atMost(SOON).until(asked::get, answer -> answer.statusCode() != 202);
    }

    private static JsonPath books() {
        return operator().get("/api/books").then().statusCode(200).extract().jsonPath();
    }

    /** To the cent, once nothing is under way any more. */
    @AfterEach
    void theBooksBalance() {
        await().atMost(SOON).until(() -> books().getLong("underWay") == 0);
        JsonPath books = books();
        assertEquals("BALANCED", books.getString("verdict"), books::prettify);
        assertEquals(sum(books, "charged") - sum(books, "refunded"), sum(books, "earned"), books::prettify);
    }

    private static long sum(JsonPath books, String what) {
        return books.get(what + ".EUR") == null ? 0 : books.getLong(what + ".EUR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"card", "card-slow", "card-twice"})
    void booksAHoldThatIsPaid(String method) {
        Response hold = hold("A-1-1", "A-1-2");
        for (int time = 0; time < 2; time++) { // asked again, it is the same booking, and paid once
            pay(hold, method)
                    .then()
                    .statusCode(201)
                    .header("Location", endsWith("/api/bookings/" + hold.path("id")))
                    .body("state", is("CONFIRMED"))
                    .body("paidBy", is(method))
                    .body("total.amount", is(2 * PRICE));
        }
    }

    @Test
    void keepsTheHoldOfWhoeverIsDeclined() {
        Response hold = hold("A-1-1");
        pay(hold, "card-declined").then().statusCode(402).body("code", is("payment-declined"));
        pay(hold, "monopoly-money").then().statusCode(422).body("code", is("method-unknown"));
        pay(hold, "card").then().statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"card-late", "card-answer-lost"})
    void tellsWhoeverAsksAgainWhatTheBankHasDecided(String method) {
        Response hold = hold("A-1-1");
        pay(hold, method)
                .then()
                .statusCode(202)
                .header("Location", endsWith("/api/holds/" + hold.path("id")))
                .body("payment", is("PENDING"))
                .body("total.amount", is(PRICE));
        untilDecided(() -> pay(hold, method)).then().statusCode(201).body("paidBy", is(method));
    }

    @ParameterizedTest
    @ValueSource(strings = {"card-timeout", "card-late-declined"})
    void takesNothingInTheEndIfTheBankDoesNotApprove(String method) {
        Response hold = hold("A-1-1");
        pay(hold, method).then().statusCode(202);
        Response end = untilDecided(() -> pay(hold, method));
        assertEquals(
                true, end.statusCode() == 402 || end.statusCode() == 410, end::asString); // declined, or held too short
    }

    @Test
    void sellsInOneStepAndGivesTheSeatBackIfTheBankDeclines() {
        String key = UUID.randomUUID().toString();
        buy(key, "A-1-1", "card-declined").then().statusCode(402);
        buy(key, "A-1-1", "card-declined").then().statusCode(402);
        Response sold = buy(UUID.randomUUID().toString(), "A-1-1", "card");
        sold.then().statusCode(201).body("paidBy", is("card"));
        String late = UUID.randomUUID().toString();
        buy(late, "A-1-2", "card-late").then().statusCode(202);
        Response booked = untilDecided(() -> buy(late, "A-1-2", "card-late"));
        booked.then().statusCode(201);
        assertEquals(booked.asString(), buy(late, "A-1-2", "card-late").asString());
    }

    @Test
    void paysBackWhatIsCancelled() {
        long before = sum(books(), "refunded");
        Response sold = buy(UUID.randomUUID().toString(), "A-1-1", "card");
        given().header("Booking-Token", sold.path("token"))
                .delete("/api/bookings/{id}", (String) sold.path("id"))
                .then()
                .statusCode(204);
        await().atMost(SOON).until(() -> sum(books(), "refunded") == before + PRICE);
        given().header("Booking-Token", sold.path("token"))
                .get("/api/bookings/{id}", (String) sold.path("id"))
                .then()
                .body("state", is("CANCELLED"));
    }

    @Test
    void buysTheSeatsAnewIfTheHoldLapsedBeforeTheBankApproved() {
        Response hold = lapsedWhilePaying("A-1-1");
        Response booked = untilDecided(() -> pay(hold, "card-answer-lost"));
        booked.then()
                .statusCode(201)
                .body("id", not(is(hold.<String>path("id"))))
                .body("seats[0]", is("A-1-1"));
        assertEquals(booked.asString(), pay(hold, "card-answer-lost").asString());
    }

    @Test
    void paysBackWhatWasApprovedTooLate() {
        Response hold = lapsedWhilePaying("A-1-1");
        Response other = await().atMost(SOON).until(() -> hold("A-1-1"), answer -> answer.statusCode() == 201);
        Response end = untilDecided(() -> pay(hold, "card-answer-lost"));
        assertEquals(409, end.statusCode(), () -> end.asString() + " and " + other.asString());
        end.then().body("code", is("payment-refunded"));
    }

    @Test
    void paysBackWhatWasPaidForAShowThatWasTakenOff() {
        long before = sum(books(), "refunded");
        buy(UUID.randomUUID().toString(), "A-1-1", "card").then().statusCode(201);
        operator().delete("/api/shows/{show}?force=true", show).then().statusCode(204);
        await().atMost(SOON).until(() -> sum(books(), "refunded") == before + PRICE);
    }

    /** The bank approves and does not say so; by the time that anybody asks again, the hold has lapsed. */
    private Response lapsedWhilePaying(String seat) {
        Response hold = hold(seat);
        pay(hold, "card-answer-lost").then().statusCode(202);
        await().atMost(SOON)
                .until(
                        () -> given().header("Booking-Token", hold.path("token"))
                                .get("/api/holds/{id}", (String) hold.path("id"))
                                .path("state"),
                        is("PENDING"));
        return hold;
    }
}
