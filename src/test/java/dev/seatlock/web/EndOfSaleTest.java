package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a sale may begin and end, and that nobody needs a clock to know what is left. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class EndOfSaleTest {

    @Inject
    StatelessSession session;

    private static Response putOn(String more) {
        return operator()
                .body("{\"title\": \"Ends\", \"rows\": 1, \"seatsPerRow\": 5" + more + "}")
                .post("/api/shows");
    }

    private static String show(String more) {
        return putOn(more).then().statusCode(201).extract().path("id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"startsAt\": \"2020-01-01T20:00:00Z\" | closesAt",
                "\"closesAt\": \"2020-01-01T20:00:00Z\" | closesAt",
                "\"startsAt\": \"2096-12-01T20:00:00Z\", \"closesAt\": \"2020-01-01T20:00:00Z\" | closesAt",
                "\"startsAt\": \"2096-12-01T20:00:00Z\", \"opensAt\": \"2097-01-01T00:00:00Z\" | opensAt",
                "\"startsAt\": \"2096-12-01T20:00:00Z\", \"opensAt\": \"2096-12-01T20:00:00Z\" | opensAt",
                "\"startsAt\": \"2096-12-01T20:00:00Z\", \"opensAt\": \"2096-12-02T00:00:00Z\", \"closesAt\":"
                        + " \"2096-12-03T00:00:00Z\" | opensAt",
                "\"closesAt\": \"2096-12-01T20:00:00Z\", \"opensAt\": \"2096-12-01T20:00:00Z\" | opensAt",
                "\"price\": {\"amount\": 10, \"currency\": \"XXX\"} | price.currency",
                "\"price\": {\"amount\": 10, \"currency\": \"XAU\"} | price.currency",
                "\"price\": {\"amount\": 10, \"currency\": \"XTS\"} | price.currency",
                "\"price\": {\"amount\": 10, \"currency\": \"DEM\"} | price.currency",
                "\"price\": {\"amount\": 10, \"currency\": \"HRK\"} | price.currency",
                "\"price\": {\"amount\": 10, \"currency\": \"USN\"} | price.currency",
                "\"price\": {\"amount\": 10, \"currency\": \"eur\"} | price.currency",
                "\"price\": {\"amount\": 10, \"currency\": \"\"} | price.currency",
                "\"price\": {\"amount\": 10, \"currency\": 978} | price.currency"
            })
    void refusesWhatNobodyCanMean(String more, String field) {
        putOn(", " + more)
                .then()
                .statusCode(400)
                .body("code", is("bad-request"))
                .body("field", is(field));
    }

    @ParameterizedTest
    @CsvSource({"EUR", "JPY", "KWD", "CHF", "INR", "XOF"})
    void takesMoneyThatIsInUse(String currency) {
        putOn(", \"price\": {\"amount\": 10, \"currency\": \"" + currency + "\"}")
                .then()
                .statusCode(201);
    }

    @Test
    void endsAsTheShowStartsUnlessToldOtherwise() {
        putOn(", \"startsAt\": \"2096-12-01T20:00:00Z\"")
                .then()
                .statusCode(201)
                .body("closesAt", is("2096-12-01T20:00:00Z"));
        putOn(", \"startsAt\": \"2096-12-01T20:00:00+02:00\", \"closesAt\": \"2096-12-01T12:00:00Z\"")
                .then()
                .statusCode(201)
                .body("startsAt", is("2096-12-01T18:00:00Z"))
                .body("closesAt", is("2096-12-01T12:00:00Z"));
        putOn(", \"startsAt\": \"2020-01-01T20:00:00Z\", \"closesAt\": \"2096-12-01T20:00:00Z\"") // it runs,
                // and
                // late-comers may enter
                .then()
                .statusCode(201)
                .body("state", is("ON_SALE"));
        putOn("").then().statusCode(201).body("closesAt", nullValue());
    }

    /** Though this replica remembers that it is on sale: the database's clock decides, under every guard. */
    @Test
    void sellsNothingAfterTheEnd() {
        List<String> guards = given().get("/api/guards").jsonPath().getList("items.name");
        assertTrue(guards.size() > 10, guards::toString);
        for (String guard : guards) {
            for (String section : new String[] {
                "{\"name\": \"A\", \"kind\": \"SEATED\", \"rows\": 1, \"seatsPerRow\": 5}",
                "{\"name\": \"A\", \"kind\": \"STANDING\", \"capacity\": 5}"
            }) {
                Response made = operator()
                        .body(
                                "{\"title\": \"Ends\", \"closesAt\": \"2096-12-01T20:00:00Z\", \"guard\": \"%s\", \"sections\": [%s]}"
                                        .formatted(guard, section))
                        .post("/api/shows");
                if (made.statusCode() == 201) {
                    sellsNothingAfterTheEnd(made.path("id"), section.contains("SEATED"), guard);
                }
            }
        }
    }

    private void sellsNothingAfterTheEnd(String show, boolean seated, String guard) {
        String first = seated ? "{\"seats\": [\"A-1-1\"]}" : "{\"standing\": {\"section\": \"A\", \"count\": 1}}";
        String next = seated ? "{\"seats\": [\"A-1-2\"]}" : first;
        assertEquals(201, claim(show, "bookings", first).statusCode(), guard);
        JsonPath hold = claim(show, "holds", seated ? "{\"seats\": [\"A-1-3\"]}" : first)
                .jsonPath();
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery(
                                "update show set closes_at = clock_timestamp() where id = :id")
                        .setParameter("id", UUID.fromString(show))
                        .executeUpdate());
        for (String call : new String[] {"bookings", "holds"}) {
            claim(show, call, next).then().statusCode(409).body("code", is("not-on-sale"));
            claim(show, call, first).then().statusCode(409).body("code", is("not-on-sale")); // taken, or not
        }
        given().get("/api/shows/{id}", show).then().body("state", is("CLOSED"));
        operator().post("/api/shows/{id}/open", show).then().statusCode(409).body("code", is("not-on-sale"));
        // Who held places in time may pay.
        given().header("Booking-Token", hold.getString("token"))
                .post("/api/holds/{id}/booking", hold.getString("id"))
                .then()
                .statusCode(201);
        given().get("/api/shows/{id}/audit", show)
                .then()
                .body("verdict", is("SOUND"))
                .body("sold", is(2));
    }

    private static Response claim(String show, String call, String body) {
        return given().contentType("application/json").body(body).post("/api/shows/" + show + "/" + call);
    }

    @Test
    void takesADwellAsTheShowIsMade() {
        putOn(", \"guard\": \"pg-row-lock\", \"dwellMillis\": 5")
                .then()
                .statusCode(201)
                .body("dwellMillis", is(5));
        putOn("").then().statusCode(201).body("dwellMillis", is(0));
        for (String dwell : new String[] {"-1", "5001", "1.5", "\"5\""}) {
            putOn(", \"dwellMillis\": " + dwell).then().statusCode(400);
        }
    }

    @Test
    void saysHowMuchTimeIsLeft() {
        JsonPath hold = claim(show(""), "holds", "{\"seats\": [\"A-1-1\"]}")
                .then()
                .statusCode(201)
                .body("expiresInSeconds", allOf(greaterThan(590), lessThanOrEqualTo(600)))
                .extract()
                .jsonPath();
        given().header("Booking-Token", hold.getString("token"))
                .get("/api/holds/{id}", hold.getString("id"))
                .then()
                .statusCode(200)
                .body("expiresInSeconds", allOf(greaterThan(540), lessThanOrEqualTo(600)));
    }

    /** Whoever answers: a resource, the express lane, a refusal, a page. */
    @Test
    void tellsTheTimeWithEveryAnswer() {
        String show = show("");
        for (Response answer : new Response[] {
            given().get("/api/shows"),
            given().get("/api/shows/nonsense"),
            given().get("/nothing"),
            given().get("/"),
            given().delete("/api/shows"),
            claim(show, "bookings", "{\"seats\": [\"A-1-1\"]}"),
            claim(show, "bookings", "{\"seats\": [\"A-1-1\"]}"),
            claim(show, "bookings", "{\"seats\": [\"" + "x".repeat(100_000) + "\"]}"),
            operator().post("/api/shows")
        }) {
            answer.then()
                    .header(
                            "Date",
                            matchesPattern("[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT"));
            assertEquals(1, answer.headers().getValues("Date").size());
            Instant said = ZonedDateTime.parse(answer.header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            assertTrue(
                    Duration.between(said, Instant.now()).abs().compareTo(Duration.ofMinutes(1)) < 0, said::toString);
        }
    }
}
