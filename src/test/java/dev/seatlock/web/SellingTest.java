package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;

import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

/** The main road: put on a show, buy, be refused, hold, confirm, cancel, look at the audit. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class SellingTest {

    private static RequestSpecification guest() {
        return given().contentType(ContentType.JSON);
    }

    private static String show(String body) {
        return operator()
                .body(body)
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Response buy(String show, String body) {
        return guest().body(body).post("/api/shows/{show}/bookings", show);
    }

    @Test
    void sellsASeatOnce() {
        String show = show("""
                {"title": "Hamlet", "rows": 2, "seatsPerRow": 3, "price": {"amount": 4500, "currency": "EUR"}}""");
        buy(show, "{\"seats\": [\"A-1-2\", \"A-1-3\"], \"buyer\": \"ann\"}")
                .then()
                .statusCode(201)
                .header("Location", matchesPattern(".*/api/bookings/[0-9a-f-]{36}"))
                .body("state", is("CONFIRMED"))
                .body("seats", contains("A-1-2", "A-1-3"))
                .body("total.amount", is(9000))
                .body("guard", is("combining"))
                .body("reference", matchesPattern("[0-9A-Z]{4}-[0-9A-Z]{4}"));
        buy(show, "{\"seats\": [\"A-1-1\", \"A-1-2\"]}")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", is("seats-taken"))
                .body("seats", contains("A-1-2"));
        given().get("/api/shows/{show}", show)
                .then()
                .statusCode(200)
                .body("capacity", is(6))
                .body("free", is(4))
                .body("sold", is(2))
                .body("state", is("ON_SALE"));
        given().get("/api/shows/{show}/audit", show)
                .then()
                .statusCode(200)
                .body("sold", is(2))
                .body("free", is(4))
                .body("oversold", hasSize(0))
                .body("oversoldCount", is(0))
                .body("verdict", is("SOUND"));
        given().get("/api/shows/{show}/audit/wins?limit=1", show)
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .header("Link", notNullValue());
    }

    /** A page is counted in shows, however many sections they have. */
    @Test
    void listsTheNewestShowsFirstPageByPage() {
        String plan = """
                {"title": "Twice", "sections": [{"name": "Floor", "kind": "STANDING", "capacity": 5},
                                                {"name": "A", "kind": "SEATED", "rows": 1, "seatsPerRow": 2}]}""";
        show(plan); // for a page is asked for with one more, to know whether there is another
        String older = show(plan);
        String newer = show(plan);
        given().get("/api/shows?limit=1").then().body("items.id", contains(newer));
        given().get("/api/shows?limit=1&after={show}", newer).then().body("items.id", contains(older));
        given().get("/api/shows?limit=2").then().body("items.id", contains(newer, older));
    }

    @Test
    void sellsStandingPlacesUntilNoneIsLeft() {
        String show = show("""
                {"title": "Punk", "sections": [{"name": "Floor", "kind": "STANDING", "capacity": 5}]}""");
        buy(show, "{\"standing\": {\"section\": \"Floor\", \"count\": 3}}")
                .then()
                .statusCode(201);
        buy(show, "{\"standing\": {\"section\": \"Floor\", \"count\": 3}}")
                .then()
                .statusCode(409)
                .body("code", is("sold-out"));
        buy(show, "{\"standing\": {\"section\": \"Floor\", \"count\": 2}}")
                .then()
                .statusCode(201);
        given().get("/api/shows/{show}", show).then().body("state", is("SOLD_OUT"));
        given().get("/api/shows/{show}/seats", show)
                .then()
                .body("standing[0].sold", is(5))
                .body("standing[0].capacity", is(5));
    }

    @Test
    void holdsPlacesUntilTheyAreBooked() {
        String show = show("{\"title\": \"Faust\", \"rows\": 1, \"seatsPerRow\": 2}");
        JsonPath hold = guest().body("{\"seats\": [\"A-1-1\"]}")
                .post("/api/shows/{show}/holds", show)
                .then()
                .statusCode(201)
                .body("state", is("HELD"))
                .body("expiresAt", notNullValue())
                .extract()
                .jsonPath();
        String id = hold.getString("id");
        given().get("/api/shows/{show}/seats", show).then().body("seats[0].state", is("HELD"));
        buy(show, "{\"seats\": [\"A-1-1\"]}").then().statusCode(409);

        given().get("/api/holds/{id}", id).then().statusCode(401).body("code", is("token-required"));
        given().header("Booking-Token", "wrong")
                .get("/api/holds/{id}", id)
                .then()
                .statusCode(404);
        given().header("Booking-Token", hold.getString("token"))
                .get("/api/holds/{id}", id)
                .then()
                .statusCode(200)
                .body("seats", contains("A-1-1"));

        for (int time = 0; time < 2; time++) { // asked again, it is the same booking
            given().header("Booking-Token", hold.getString("token"))
                    .post("/api/holds/{id}/booking", id)
                    .then()
                    .statusCode(201)
                    .header("Location", endsWith("/api/bookings/" + id))
                    .body("id", equalTo(id))
                    .body("state", is("CONFIRMED"));
        }
        given().get("/api/shows/{show}/seats", show).then().body("seats[0].state", is("SOLD"));

        for (int time = 0; time < 2; time++) {
            given().header("Booking-Token", hold.getString("token"))
                    .delete("/api/bookings/{id}", id)
                    .then()
                    .statusCode(204);
        }
        given().header("Booking-Token", hold.getString("token"))
                .get("/api/bookings/{id}", id)
                .then()
                .body("state", is("CANCELLED"));
        buy(show, "{\"seats\": [\"A-1-1\"]}").then().statusCode(201);
    }

    @Test
    void givesAHoldBack() {
        String show = show("{\"title\": \"Medea\", \"rows\": 1, \"seatsPerRow\": 2}");
        JsonPath hold = guest().body("{\"seats\": [\"A-1-1\", \"A-1-2\"]}")
                .post("/api/shows/{show}/holds", show)
                .jsonPath();
        String token = hold.getString("token");
        given().header("Booking-Token", token)
                .delete("/api/holds/{id}", hold.getString("id"))
                .then()
                .statusCode(204);
        given().header("Booking-Token", token)
                .get("/api/holds/{id}", hold.getString("id"))
                .then()
                .statusCode(410)
                .body("code", is("hold-gone"));
        given().header("Booking-Token", token)
                .post("/api/holds/{id}/booking", hold.getString("id"))
                .then()
                .statusCode(410);
        buy(show, "{\"seats\": [\"A-1-1\", \"A-1-2\"]}").then().statusCode(201);
    }

    @Test
    void answersNotModifiedWhileTheSeatMapIsTheSame() {
        String show = show("{\"title\": \"Antigone\", \"rows\": 1, \"seatsPerRow\": 2}");
        String tag = given().get("/api/shows/{show}/seats", show)
                .then()
                .statusCode(200)
                .extract()
                .header("ETag");
        given().header("If-None-Match", tag)
                .get("/api/shows/{show}/seats", show)
                .then()
                .statusCode(304);
        buy(show, "{\"seats\": [\"A-1-1\"]}").then().statusCode(201);
        given().header("If-None-Match", tag)
                .get("/api/shows/{show}/seats", show)
                .then()
                .statusCode(200);
    }

    @Test
    void keepsAClosedShowClosed() {
        String show =
                show("{\"title\": \"Lear\", \"rows\": 1, \"seatsPerRow\": 2, \"opensAt\": \"2100-01-01T20:00:00Z\"}");
        buy(show, "{\"seats\": [\"A-1-1\"]}")
                .then()
                .statusCode(409)
                .body("code", is("not-on-sale"))
                .body("opensAt", is("2100-01-01T20:00:00Z"));
        operator().post("/api/shows/{show}/open", show).then().statusCode(200).body("state", is("ON_SALE"));
        buy(show, "{\"seats\": [\"A-1-1\"]}").then().statusCode(201);
        operator().post("/api/shows/{show}/close", show).then().statusCode(200).body("state", is("CLOSED"));
        buy(show, "{\"seats\": [\"A-1-2\"]}").then().statusCode(409);
        operator().delete("/api/shows/{show}", show).then().statusCode(409).body("code", is("still-booked"));
        operator().delete("/api/shows/{show}?force=true", show).then().statusCode(204);
        given().get("/api/shows/{show}", show).then().statusCode(200).body("state", is("CANCELLED"));
        operator().post("/api/shows/{show}/open", show).then().statusCode(409).body("code", is("show-cancelled"));
        buy(show, "{\"seats\": [\"A-1-2\"]}").then().statusCode(409).body("code", is("not-on-sale"));
    }

    @Test
    void switchesTheGuard() {
        String show = show("{\"title\": \"Othello\", \"rows\": 1, \"seatsPerRow\": 6, \"safetyNet\": false}");
        int seat = 1;
        for (String guard :
                new String[] {"none", "jvm-mutex", "jvm-semaphore", "pg-row-lock", "pg-conditional", "redis-lock"}) {
            operator()
                    .body("{\"guard\": \"" + guard + "\", \"dwellMillis\": 1}")
                    .put("/api/shows/{show}/guard", show)
                    .then()
                    .statusCode(200)
                    .body("guard", is(guard))
                    .body("dwellMillis", is(1));
            buy(show, "{\"seats\": [\"A-1-" + seat++ + "\"]}")
                    .then()
                    .statusCode(201)
                    .body("guard", is(guard));
        }
        given().get("/api/shows/{show}/audit", show)
                .then()
                .body("verdict", is("SOUND"))
                .body("sold", is(6));
    }
}
