package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator cancels a booking as its buyer does, says why, and refunds it once, whoever else cancels it. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class OperatorCancelsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int ROUNDS = 20;

    @Inject
    AgroalDataSource dataSource;

    private String show = "";

    @BeforeEach
    void putOn() {
        show = operator()
                .body("""
                        {"title": "Cancelled", "price": {"amount": 4500, "currency": "EUR"}, "rows": 5,
                         "seatsPerRow": 20}""")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private JsonPath buy(String key) {
        return given().contentType(ContentType.JSON)
                .header("Prefer", "wait=20")
                .header("Idempotency-Key", key)
                .body(Map.of("bestAvailable", Map.of("count", 2), "payment", Map.of("method", "card")))
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static Response cancel(JsonPath booking, String reason) {
        return operator()
                .body(Map.of("reason", reason))
                .post("/api/bookings/{id}/cancellation", booking.getString("id"));
    }

    private static Response cancelAsBuyer(JsonPath booking) {
        return given().header("Booking-Token", booking.getString("token"))
                .delete("/api/bookings/{id}", booking.getString("id"));
    }

    private static Response look(JsonPath booking) {
        return given().header("Booking-Token", booking.getString("token"))
                .get("/api/bookings/{id}", booking.getString("id"));
    }

    @Test
    void givesBackPlacesAndMoneyAndTellsTheReason() throws Exception {
        JsonPath booking = buy(key());
        cancel(booking, " The stage needs these seats ")
                .then()
                .statusCode(200)
                .body("id", is(booking.getString("id")))
                .body("state", is("CANCELLED"))
                .body("cancelledBy", is("OPERATOR"))
                .body("cancelledBecause", is("The stage needs these seats"))
                .body("cancelledAt", notNullValue())
                .body("$", not(hasKey("token")));
        look(booking)
                .then()
                .statusCode(200)
                .body("state", is("CANCELLED"))
                .body("cancelledBecause", is("The stage needs these seats"));
        given().get("/api/shows/{show}", show).then().body("free", is(100)).body("sold", is(0));
        await().atMost(SOON).until(() -> payment(booking), is("REFUNDED"));
        given().get("/api/shows/{show}/audit", show).then().body("verdict", is("SOUND"));
    }

    /** What the buyer was told first, he is told again under his key, whatever has come of it. */
    @Test
    void changesNothingOfTheFirstAnswer() {
        String key = key();
        JsonPath booking = buy(key);
        cancel(booking, "Sold by mistake").then().statusCode(200);
        JsonPath again = buy(key);
        assertEquals(booking.<Map<String, ?>>get(), again.<Map<String, ?>>get());
    }

    @Test
    void tellsTheReasonToTheCallback() throws Exception {
        try (Receiver receiver = new Receiver()) {
            JsonPath order = given().contentType(ContentType.JSON)
                    .header("Prefer", "respond-async")
                    .body(Map.of("bestAvailable", Map.of("count", 1), "callback", receiver.url()))
                    .post("/api/shows/{show}/bookings", show)
                    .then()
                    .statusCode(202)
                    .extract()
                    .jsonPath();
            await().atMost(SOON).until(receiver::types, is(List.of("booking.confirmed")));
            cancel(order, "The star is ill").then().statusCode(200);
            await().atMost(SOON).until(receiver::types, is(List.of("booking.confirmed", "booking.cancelled")));
            JsonPath told = JsonPath.from(receiver.heard().getLast().body());
            assertEquals("The star is ill", told.getString("data.reason"));
            assertEquals(order.getString("id"), told.getString("data.id"));
        }
    }

    @Test
    void leavesABookingThatIsCancelledAsItIs() {
        JsonPath booking = buy(key());
        cancelAsBuyer(booking).then().statusCode(204);
        cancel(booking, "Too late")
                .then()
                .statusCode(200)
                .body("state", is("CANCELLED"))
                .body("cancelledBy", is("BUYER"))
                .body("cancelledBecause", nullValue());
        JsonPath other = buy(key());
        cancel(other, "First").then().statusCode(200);
        cancel(other, "Second").then().statusCode(200).body("cancelledBecause", is("First"));
        cancelAsBuyer(other).then().statusCode(204);
        look(other).then().body("cancelledBecause", is("First"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refundsOnceHoweverManyCancelAtOnce(boolean alsoTheBuyer) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            JsonPath booking = buy(key());
            List<Response> answers = AllAtOnce.act(
                    8,
                    number ->
                            alsoTheBuyer && number % 2 == 0 ? cancelAsBuyer(booking) : cancel(booking, "By " + number));
            for (int number = 0; number < answers.size(); number++) {
                answers.get(number).then().statusCode(alsoTheBuyer && number % 2 == 0 ? 204 : 200);
            }
            JsonPath end = cancel(booking, "Late").jsonPath();
            for (Response answer : answers) {
                if (answer.statusCode() == 200) {
                    assertEquals(end.getString("cancelledAt"), answer.path("cancelledAt"));
                    assertEquals(end.getString("cancelledBecause"), answer.path("cancelledBecause"));
                }
            }
        }
        String unfinished = "select count(*) from payment where state <> 'REFUNDED' and show_id = '" + show + "'";
        await().atMost(SOON).until(() -> one(unfinished), is("0"));
        // Two seats a round, each written as it was sold and as it came free.
        assertEquals(4 * ROUNDS, Integer.parseInt(one("select sum(version) from seat where show_id = '" + show + "'")));
        given().get("/api/shows/{show}", show).then().body("free", is(100));
        given().get("/api/shows/{show}/audit", show).then().body("verdict", is("SOUND"));
    }

    private String payment(JsonPath booking) throws SQLException {
        return one("select state from payment where booking_id = '%s'".formatted(booking.getString("id")));
    }

    private String one(String query) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertTrue(row.next(), query);
            return row.getString(1);
        }
    }
}
