package dev.seatlock.web;

import static dev.seatlock.Management.management;
import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;

import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With Redis away, whoever asks through Redis is turned away; everyone else is served. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(RedisAwayTest.NobodyAnswers.class)
class RedisAwayTest {

    public static class NobodyAnswers implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "seatlock.redis.url", "redis://127.0.0.1:1",
                    "seatlock.trusted-proxies", "127.0.0.1",
                    "seatlock.rate-limit-loopback", "true",
                    "seatlock.rate-limit", "1",
                    "seatlock.rate-limit-burst", "20");
        }
    }

    @Test
    void letsNobodyThroughALockThatCannotBeAskedFor() {
        String show = operator()
                .body("{\"title\": \"Away\", \"rows\": 1, \"seatsPerRow\": 2, \"guard\": \"redis-lock\"}")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        for (int time = 0; time < 2; time++) { // the first asks a client that has never connected
            given().contentType(ContentType.JSON)
                    .body("{\"seats\": [\"A-1-1\"]}")
                    .post("/api/shows/{show}/bookings", show)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("code", is("guard-unavailable"));
        }
        operator()
                .body("{\"guard\": \"pg-conditional\"}")
                .put("/api/shows/{show}/guard", show)
                .then()
                .statusCode(200);
        given().contentType(ContentType.JSON)
                .body("{\"seats\": [\"A-1-1\"]}")
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(201);
        management().get("/q/health/ready").then().statusCode(200);
    }

    /** And meanwhile each replica counts by itself who asks too often. */
    @Test
    void refusesWhoeverAsksTooOften() {
        int served = 0;
        while (served < 200
                && given().header("X-Forwarded-For", "10.0.0.1")
                                .get("/api/guards")
                                .statusCode()
                        == 200) {
            served++;
        }
        assertThat(served, both(greaterThanOrEqualTo(20)).and(lessThan(200)));
    }
}
