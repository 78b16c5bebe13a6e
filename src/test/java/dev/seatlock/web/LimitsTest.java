package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A show that limits the places of each buyer, as its buyers and its operator see it. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class LimitsTest {

    private static Response putOn(String limit) {
        return operator()
                .body("{\"title\": \"Limited\", \"rows\": 1, \"seatsPerRow\": 9" + limit + "}")
                .post("/api/shows");
    }

    private static Response buy(String show, String call, String body) {
        return given().contentType(ContentType.JSON).body(body).post("/api/shows/{show}/{call}", show, call);
    }

    @Test
    void tellsOfTheLimitWhereThereIsOne() {
        putOn("").then().statusCode(201).body("placesPerBuyer", nullValue());
        String show = putOn(", \"placesPerBuyer\": 4")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        given().get("/api/shows/{show}", show).then().body("placesPerBuyer", is(4));
    }

    @Test
    void refusesALimitThatIsNone() {
        for (String limit : new String[] {"0", "-1", "1001", "99999999999", "1.5", "\"4\"", "[4]"}) {
            putOn(", \"placesPerBuyer\": " + limit).then().statusCode(400).body("code", is("bad-request"));
        }
    }

    @Test
    void wantsToKnowWhoBuys() {
        String show = putOn(", \"placesPerBuyer\": 4").path("id");
        for (String call : new String[] {"holds", "bookings"}) {
            for (String buyer : new String[] {"", ", \"buyer\": null", ", \"buyer\": \"guest\""}) {
                buy(show, call, "{\"seats\": [\"A-1-1\"]" + buyer + "}")
                        .then()
                        .statusCode(400)
                        .contentType(startsWith("application/problem+json"))
                        .body("code", is("bad-request"))
                        .body("field", is("buyer"));
            }
        }
        given().get("/api/shows/{show}", show).then().body("free", is(9));
    }

    @Test
    void refusesMoreToOneBuyerAndSellsToAnother() {
        String show = putOn(", \"placesPerBuyer\": 4").path("id");
        buy(show, "holds", "{\"seats\": [\"A-1-1\", \"A-1-2\"], \"buyer\": \"ann\"}")
                .then()
                .statusCode(201);
        buy(
                        show,
                        "bookings",
                        "{\"bestAvailable\": {\"count\": 2}, \"buyer\": \"ann\", \"payment\": {\"method\": \"card\"}}")
                .then()
                .statusCode(201);
        for (String call : new String[] {"holds", "bookings"}) {
            buy(show, call, "{\"bestAvailable\": {\"count\": 1}, \"buyer\": \"ann\"}")
                    .then()
                    .statusCode(409)
                    .contentType(startsWith("application/problem+json"))
                    .body("code", is("limit-reached"));
        }
        buy(show, "bookings", "{\"bestAvailable\": {\"count\": 5}, \"buyer\": \"bob\"}")
                .then()
                .statusCode(409);
        buy(show, "bookings", "{\"bestAvailable\": {\"count\": 4}, \"buyer\": \"bob\"}")
                .then()
                .statusCode(201);
        given().get("/api/shows/{show}", show).then().body("free", is(1));
    }

    @Test
    void holdsForThoseWhoDoNotWait() {
        String show = putOn(", \"placesPerBuyer\": 1").path("id");
        order(show, "{\"seats\": [\"A-1-1\"]}").then().statusCode(400).body("field", is("buyer"));
        String first = "{\"seats\": [\"A-1-1\"], \"buyer\": \"ann\"}";
        String second = "{\"seats\": [\"A-1-2\"], \"buyer\": \"ann\"}";
        decided(order(show, first)).then().body("state", is("BOOKED"));
        decided(order(show, second)).then().body("state", is("REFUSED")).body("problem.code", is("limit-reached"));
    }

    /** Ann has what she may have, and must not keep Bob waiting. */
    @Test
    void holdsOnTheWaitingList() {
        String show = putOn(", \"placesPerBuyer\": 8").path("id");
        buy(show, "bookings", "{\"bestAvailable\": {\"count\": 8}, \"buyer\": \"ann\"}")
                .then()
                .statusCode(201);
        Response last = buy(show, "bookings", "{\"bestAvailable\": {\"count\": 1}, \"buyer\": \"carol\"}");
        buy(show, "waiting-list", "{\"count\": 1}").then().statusCode(400).body("field", is("buyer"));
        buy(show, "waiting-list", "{\"count\": 9, \"buyer\": \"dora\"}")
                .then()
                .statusCode(422)
                .body("code", is("party-too-large"));
        Response ann = buy(show, "waiting-list", "{\"count\": 1, \"buyer\": \"ann\"}");
        Response bob = buy(show, "waiting-list", "{\"count\": 1, \"buyer\": \"bob\"}");
        given().header("Booking-Token", last.<String>path("token"))
                .delete("/api/bookings/{id}", last.<String>path("id"))
                .then()
                .statusCode(204);
        await().until(() -> waiting(bob), is("OFFERED"));
        assertEquals("LAPSED", waiting(ann));
    }

    private static String waiting(Response party) {
        return given().header("Booking-Token", party.<String>path("token"))
                .get("/api/waiting-list/{id}", party.<String>path("id"))
                .path("state");
    }

    private static Response order(String show, String body) {
        return given().header("Prefer", "respond-async")
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/shows/{show}/bookings", show);
    }

    private static Response decided(Response order) {
        order.then().statusCode(202);
        return await().until(
                        () -> given().header("Booking-Token", order.<String>path("token"))
                                .get("/api/orders/{id}", order.<String>path("id")),
                        answer -> !"SUBMITTED".equals(answer.path("state")));
    }

    @Test
    void answersAgainUnderItsKey() {
        String show = putOn(", \"placesPerBuyer\": 1").path("id");
        String won = UUID.randomUUID().toString();
        String refused = UUID.randomUUID().toString();
        for (int time = 0; time < 2; time++) {
            given().header("Idempotency-Key", won)
                    .contentType(ContentType.JSON)
                    .body("{\"seats\": [\"A-1-1\"], \"buyer\": \"ann\"}")
                    .post("/api/shows/{show}/bookings", show)
                    .then()
                    .statusCode(201);
            given().header("Idempotency-Key", refused)
                    .contentType(ContentType.JSON)
                    .body("{\"seats\": [\"A-1-2\"], \"buyer\": \"ann\"}")
                    .post("/api/shows/{show}/bookings", show)
                    .then()
                    .statusCode(409)
                    .body("code", is("limit-reached"));
        }
    }
}
