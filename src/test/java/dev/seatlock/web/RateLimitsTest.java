package dev.seatlock.web;

import static dev.seatlock.Management.management;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients who ask too often, behind a proxy that says who they are. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(RateLimitsTest.BehindAProxy.class)
class RateLimitsTest {

    public static class BehindAProxy implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "seatlock.rate-limit-loopback", "true",
                    "seatlock.rate-limit", "1",
                    "seatlock.rate-limit-burst", "3");
        }
    }

    private static final int ENOUGH = 100; // at one a second the bucket fills more slowly than this empties it

    private static RequestSpecification as(String client) {
        return given().header("X-Forwarded-For", client);
    }

    private static Response untilRefused(String client) {
        for (int request = 0; request < ENOUGH; request++) {
            Response answer = as(client).get("/api/guards");
            if (answer.statusCode() != 200) {
                return answer;
            }
        }
        throw new AssertionError(ENOUGH + " requests, and none was refused");
    }

    @Test
    void tellsEveryClientHowMuchItMayStillAsk() {
        as("10.0.0.1")
                .get("/api/guards")
                .then()
                .statusCode(200)
                .header("RateLimit-Policy", is("\"client\";q=3;w=3"))
                .header("RateLimit", is("\"client\";r=2;t=1"));
        as("10.0.0.1")
                .get("/api/shows/{id}", "00000000-0000-7000-8000-000000000000")
                .then()
                .statusCode(404)
                .header("RateLimit", matchesPattern("\"client\";r=[12];t=[12]"));
    }

    @Test
    void refusesWhoeverAsksTooOften() {
        untilRefused("10.0.0.2")
                .then()
                .statusCode(429)
                .contentType(startsWith("application/problem+json"))
                .body("code", is("too-many-requests"))
                .body("status", is(429))
                .header("Retry-After", Integer::parseInt, greaterThanOrEqualTo(1))
                .header("RateLimit-Policy", is("\"client\";q=3;w=3"))
                .header("RateLimit", matchesPattern("\"client\";r=0;t=[123]"));
        as("10.0.0.3").get("/api/guards").then().statusCode(200);
    }

    @Test
    void readsTheBodyOfWhomItLetsThrough() {
        as("10.0.0.4")
                .auth()
                .preemptive()
                .basic("operator", TestStores.OPERATOR_PASSWORD)
                .contentType(ContentType.JSON)
                .body("{\"title\": \"" + "x".repeat(200) + "\", \"rows\": 1, \"seatsPerRow\": 1}")
                .post("/api/shows")
                .then()
                .statusCode(201);
    }

    @Test
    void neverRefusesWhoeverLooksAfterTheService() {
        untilRefused("10.0.0.5");
        for (String path : new String[] {"/q/health/live", "/q/health/ready", "/q/metrics"}) {
            management()
                    .header("X-Forwarded-For", "10.0.0.5")
                    .get(path)
                    .then()
                    .statusCode(200)
                    .header("RateLimit", nullValue());
        }
    }

    /** Each time another address of the subscriber's, which for itself might ask; the bucket may have got a drop meanwhile. */
    @Test
    void countsOneSubscribersIpv6AddressesTogether() {
        boolean refused = false;
        for (int address = 7; address < 7 + ENOUGH && !refused; address++) {
            untilRefused("2001:db8:1:2::1");
            refused = as("2001:db8:1:2:ffff::" + address).get("/api/guards").statusCode() == 429;
        }
        assertTrue(refused);
        as("2001:db8:1:3::1").get("/api/guards").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/./api/guards", "//api/guards", "/x/../api/guards", "/%61pi/guards"})
    void isNotEludedByAnotherSpellingOfThePath(String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                    .header("X-Forwarded-For", "10.0.0.6")
                    .build();
            boolean isServedForEver = true;
            for (int time = 0; time < ENOUGH && isServedForEver; time++) {
                isServedForEver = http.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            }
            assertFalse(isServedForEver);
        }
    }
}
