package dev.seatlock.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.OverConfiguredStores;
import dev.seatlock.TestStores;
import dev.seatlock.guards.Card;
import dev.seatlock.guards.Guards;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Outside the Lab nobody comes by a museum piece: it is as if there were none. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(OverConfiguredStores.class)
class MuseumClosedTest {

    @Inject
    Guards guards;

    private static Response create(String guard) {
        return given().auth()
                .preemptive()
                .basic("operator", OverConfiguredStores.PASSWORD)
                .contentType(ContentType.JSON)
                .body("{\"title\": \"Closed\", \"rows\": 1, \"seatsPerRow\": 2, \"guard\": \"" + guard + "\"}")
                .post("/api/shows");
    }

    @Test
    void answersToAPieceAsToAnUnknownGuard() {
        JsonPath unknown =
                create("no-such-guard").then().statusCode(404).extract().jsonPath();
        for (Card piece : guards.museum()) {
            JsonPath closed =
                    create(piece.name()).then().statusCode(404).extract().jsonPath();
            assertEquals(unknown.getString("code"), closed.getString("code"));
            assertEquals(
                    unknown.getString("detail"), closed.getString("detail").replace(piece.name(), "no-such-guard"));
            given().get("/api/guards/{name}", piece.name())
                    .then()
                    .statusCode(404)
                    .body("code", is("guard-unknown"));
            given().get("/api/guards").then().statusCode(200).body("items.name", not(hasItem(piece.name())));
        }
    }

    @Test
    void keepsItsDoorsShut() {
        for (String door : new String[] {"/api/lab/museum", "/api/lab/deadlocks"}) {
            given().get(door)
                    .then()
                    .statusCode(404)
                    .contentType(containsString("application/problem+json"))
                    .body("code", is("not-found"));
        }
    }
}
