package dev.seatlock.web;

import static dev.seatlock.OverConfiguredStores.PASSWORD;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;

import dev.seatlock.OverConfiguredStores;
import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A box office that sells in earnest: as it is where its stores and its password are given, and nothing else is said.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(OverConfiguredStores.class)
class OverConfiguredStoresTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/lab/experiments    | {\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1}",
                "/api/lab/demonstrations | {\"guards\": [\"none\", \"combining\"]}"
            })
    void triesNothingOut(String path, String plan) {
        given().auth()
                .preemptive()
                .basic("operator", PASSWORD)
                .contentType(ContentType.JSON)
                .body(plan)
                .post(path)
                .then()
                .statusCode(403)
                .body("code", is("lab-closed"));
    }

    @Test
    void takesThePasswordAsItWasGiven() {
        given().auth()
                .preemptive()
                .basic("operator", PASSWORD)
                .get("/api/books")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p${HOME}q \\${user.name}$$ \\", " p/rootq \\root$ \\", "", " ", "p${HOME}q"})
    void takesNoOther(String password) {
        given().auth()
                .preemptive()
                .basic("operator", password)
                .get("/api/books")
                .then()
                .statusCode(401);
    }
}
