package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Holding: by name or the best there are, for longer, and what is offered to whoever came too late. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class HoldsTest {

    private static String show(String body) {
        return operator()
                .body(body)
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Response hold(String show, String body) {
        return given().contentType(ContentType.JSON).body(body).post("/api/shows/{show}/holds", show);
    }

    private static Response extend(JsonPath hold, String token) {
        return given().header("Booking-Token", token).post("/api/holds/{id}/extend", hold.getString("id"));
    }

    @Test
    void givesMoreTimeOnce() {
        JsonPath hold = hold(show("{\"title\": \"Faust\", \"rows\": 1, \"seatsPerRow\": 3}"), """
                        {"seats": ["A-1-1", "A-1-2"]}""")
                .then()
                .statusCode(201)
                .body("extensionsLeft", is(1))
                .extract()
                .jsonPath();
        String token = hold.getString("token");
        JsonPath longer = extend(hold, token)
                .then()
                .statusCode(200)
                .body("extensionsLeft", is(0))
                .body("seats", contains("A-1-1", "A-1-2"))
                .extract()
                .jsonPath();
        assertTrue(Instant.parse(longer.getString("expiresAt")).isAfter(Instant.parse(hold.getString("expiresAt"))));
        extend(hold, token).then().statusCode(409).body("code", is("extension-used"));
        extend(hold, "another's").then().statusCode(404).body("code", is("hold-unknown"));
        given().header("Booking-Token", token)
                .get("/api/holds/{id}", hold.getString("id"))
                .then()
                .body("expiresAt", is(longer.getString("expiresAt")));
    }

    @Test
    void givesNoMoreTimeToWhatIsNotHeldAnyMore() {
        String show = show("{\"title\": \"Medea\", \"rows\": 1, \"seatsPerRow\": 2}");
        JsonPath booked = hold(show, "{\"seats\": [\"A-1-1\"]}").jsonPath();
        given().header("Booking-Token", booked.getString("token"))
                .post("/api/holds/{id}/booking", booked.getString("id"))
                .then()
                .statusCode(201);
        extend(booked, booked.getString("token")).then().statusCode(409).body("code", is("hold-booked"));
        JsonPath released = hold(show, "{\"seats\": [\"A-1-2\"]}").jsonPath();
        given().header("Booking-Token", released.getString("token"))
                .delete("/api/holds/{id}", released.getString("id"))
                .then()
                .statusCode(204);
        extend(released, released.getString("token")).then().statusCode(410);
    }

    @Test
    void findsTheBestSeatsThatAreFree() {
        String show = show("""
                {"title": "Hamlet", "sections": [{"name": "Stalls", "kind": "SEATED", "rows": 2, "seatsPerRow": 4},
                 {"name": "Circle", "kind": "SEATED", "rows": 1, "seatsPerRow": 3},
                 {"name": "Floor", "kind": "STANDING", "capacity": 9}]}""");
        hold(show, "{\"bestAvailable\": {\"count\": 2}}")
                .then()
                .statusCode(201)
                .body("seats", contains("Stalls-1-1", "Stalls-1-2"))
                .body("together", is(true));
        hold(show, "{\"bestAvailable\": {\"count\": 3, \"section\": \"Circle\"}}")
                .then()
                .statusCode(201)
                .body("seats", contains("Circle-1-1", "Circle-1-2", "Circle-1-3"));
        hold(show, "{\"bestAvailable\": {\"count\": 5}}")
                .then()
                .statusCode(201)
                .body("seats", hasSize(5))
                .body("together", is(false));
        hold(show, "{\"bestAvailable\": {\"count\": 2}}").then().statusCode(409).body("code", is("sold-out"));
        hold(show, "{\"bestAvailable\": {\"count\": 1}}").then().statusCode(201);
        hold(show, "{\"bestAvailable\": {\"count\": 1}}").then().statusCode(409).body("code", is("sold-out"));
        for (String nowhere : new String[] {"Floor", "Balcony"}) {
            hold(show, "{\"bestAvailable\": {\"count\": 1, \"section\": \"" + nowhere + "\"}}")
                    .then()
                    .statusCode(422)
                    .body("code", is("place-unknown"));
        }
    }

    @Test
    void offersOtherSeatsToWhoeverCameTooLate() {
        String show = show("{\"title\": \"Lear\", \"rows\": 1, \"seatsPerRow\": 8}");
        hold(show, "{\"seats\": [\"A-1-4\", \"A-1-5\"]}").then().statusCode(201);
        hold(show, "{\"seats\": [\"A-1-5\", \"A-1-6\"]}")
                .then()
                .statusCode(409)
                .body("seats", contains("A-1-5"))
                .body("alternatives", hasSize(2))
                .body("alternatives[0]", contains("A-1-6", "A-1-7"))
                .body("alternatives[1]", contains("A-1-2", "A-1-3"));
        hold(show, "{\"seats\": [\"A-1-2\"]}").then().statusCode(201); // right after the house was looked at
        hold(show, "{\"seats\": [\"A-1-2\"]}")
                .then()
                .statusCode(409)
                .body("alternatives.flatten()", not(hasItem("A-1-2")));
        String full = show("{\"title\": \"Full\", \"rows\": 1, \"seatsPerRow\": 1}");
        hold(full, "{\"seats\": [\"A-1-1\"]}").then().statusCode(201);
        hold(full, "{\"seats\": [\"A-1-1\"]}").then().statusCode(409).body("alternatives", empty());
    }
}
