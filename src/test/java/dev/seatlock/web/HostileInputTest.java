package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever comes in, the answer is a 4xx with a problem body that says what is wrong, and nothing about our insides.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class HostileInputTest {

    private static final String NO_SUCH = "00000000-0000-7000-8000-000000000000";

    private static String show() {
        return operator()
                .body("""
                        {"title": "Target", "sections": [{"name": "A", "kind": "SEATED", "rows": 2, "seatsPerRow": 2},
                         {"name": "Floor", "kind": "STANDING", "capacity": 5}]}""")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse refused(Response response) {
        return response.then()
                .statusCode(anyOf(is(400), is(404), is(412), is(413), is(415), is(422)))
                .contentType(startsWith("application/problem+json"))
                .body("code", matchesPattern("[a-z]+(-[a-z]+)*"))
                .body(not(containsString("dev.seatlock")))
                .body(not(containsString("\tat ")));
    }

    static Stream<String> noClaims() {
        return Stream.of(
                "",
                "   ",
                "null",
                "{}",
                "[]",
                "42",
                "\"A-1-1\"",
                "{\"seats\"",
                "{\"seats\": [\"A-1-1\"]",
                "{\"seats\": [\"A-1-1\"]} trailing",
                "{\"seats\": [\"A-1-1\"], \"seats\": [\"A-1-2\"]}",
                "{\"seats\": null}",
                "{\"seats\": []}",
                "{\"seats\": [null]}",
                "{\"seats\": [1]}",
                "{\"seats\": \"A-1-1\"}",
                "{\"seats\": {\"0\": \"A-1-1\"}}",
                "{\"seats\": [\"\"]}",
                "{\"seats\": [\"A\"]}",
                "{\"seats\": [\"A-0-1\"]}",
                "{\"seats\": [\"A-1--1\"]}",
                "{\"seats\": [\"A-1-99999999999999999999\"]}",
                "{\"seats\": [\"A-1-1\\u0000\"]}",
                "{\"seats\": [\"B-1-1\"]}",
                "{\"seats\": [\"A-3-1\"]}",
                "{\"seats\": [\"Floor-1-1\"]}",
                "{\"seats\": [\"A-1-1\", \"A-1-1\"]}",
                "{\"seats\": [\"A-1-1\"], \"standing\": {\"section\": \"Floor\", \"count\": 1}}",
                "{\"seats\": [\"A-1-1\"], \"price\": 0}",
                "{\"seats\": [\"A-1-1\"], \"buyer\": \"\"}",
                "{\"seats\": [\"A-1-1\"], \"buyer\": \"a\\u0000b\"}",
                "{\"seats\": [\"A-1-1\"], \"buyer\": {}}",
                "{\"seats\": [\"A-1-1\"], \"buyer\": \"" + "x".repeat(101) + "\"}",
                "{\"seats\": [" + "\"A-1-1\",".repeat(2000) + "\"A-1-2\"]}",
                "{\"standing\": null}",
                "{\"standing\": {}}",
                "{\"standing\": {\"section\": \"Floor\"}}",
                "{\"standing\": {\"section\": \"Floor\", \"count\": 0}}",
                "{\"standing\": {\"section\": \"Floor\", \"count\": -1}}",
                "{\"standing\": {\"section\": \"Floor\", \"count\": 1.5}}",
                "{\"standing\": {\"section\": \"Floor\", \"count\": \"1\"}}",
                "{\"standing\": {\"section\": \"Floor\", \"count\": 99999999999}}",
                "{\"standing\": {\"section\": \"Floor\", \"count\": 11}}",
                "{\"standing\": {\"section\": \"Nowhere\", \"count\": 1}}",
                "{\"standing\": {\"section\": \"A\", \"count\": 1}}",
                "[".repeat(5000),
                "{\"a\":".repeat(3000));
    }

    @ParameterizedTest
    @MethodSource("noClaims")
    void refusesWhatIsNoClaim(String body) {
        String show = show();
        for (String call : new String[] {"bookings", "holds"}) {
            refused(given().contentType(ContentType.JSON).body(body).post("/api/shows/{show}/{call}", show, call));
        }
        given().get("/api/shows/{show}/audit", show).then().body("free", is(9)).body("verdict", is("SOUND"));
    }

    static Stream<String> noShows() {
        return Stream.of(
                "",
                "{}",
                "{\"title\": \"\", \"rows\": 1, \"seatsPerRow\": 1}",
                "{\"title\": \"x\"}",
                "{\"title\": \"x\", \"rows\": 1}",
                "{\"title\": \"x\", \"rows\": 0, \"seatsPerRow\": 1}",
                "{\"title\": \"x\", \"rows\": -1, \"seatsPerRow\": -1}",
                "{\"title\": \"x\", \"rows\": 10000, \"seatsPerRow\": 10000}",
                "{\"title\": \"x\", \"rows\": 2147483648, \"seatsPerRow\": 1}",
                "{\"title\": \"x\\u0000\", \"rows\": 1, \"seatsPerRow\": 1}",
                "{\"title\": \"" + "x".repeat(201) + "\", \"rows\": 1, \"seatsPerRow\": 1}",
                "{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1, \"guard\": \"\"}",
                "{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1, \"guard\": \"no-such\"}",
                "{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1, \"safetyNet\": \"yes\"}",
                "{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1, \"placesPerBuyer\": 0}",
                "{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1, \"placesPerBuyer\": 99999999999}",
                "{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1, \"opensAt\": \"tomorrow\"}",
                "{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1, \"opensAt\": \"+100000-01-01T00:00:00Z\"}",
                "{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1, \"price\": 45}",
                "{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1, \"price\": {\"amount\": 45}}",
                "{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1, \"price\": {\"amount\": -1, \"currency\": \"EUR\"}}",
                "{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1, \"price\": {\"amount\": 1, \"currency\": \"???\"}}",
                "{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1, \"price\": {\"amount\": 9e99, \"currency\": \"EUR\"}}",
                "{\"title\": \"x\", \"sections\": []}",
                "{\"title\": \"x\", \"sections\": [null]}",
                "{\"title\": \"x\", \"sections\": [{}]}",
                "{\"title\": \"x\", \"sections\": [{\"name\": null, \"kind\": \"STANDING\", \"capacity\": 1}]}",
                "{\"title\": \"x\", \"sections\": [{\"name\": \"a/b\", \"kind\": \"STANDING\", \"capacity\": 1}]}",
                "{\"title\": \"x\", \"sections\": [{\"name\": \"a\", \"kind\": \"SITTING\", \"capacity\": 1}]}",
                "{\"title\": \"x\", \"sections\": [{\"name\": \"a\", \"kind\": 0, \"capacity\": 1}]}",
                "{\"title\": \"x\", \"sections\": [{\"name\": \"a\", \"kind\": \"SEATED\", \"capacity\": 1}]}",
                "{\"title\": \"x\", \"sections\": [{\"name\": \"a\", \"kind\": \"STANDING\", \"capacity\": 2000000}]}",
                "{\"title\": \"x\", \"sections\": [{\"name\": \"a\", \"kind\": \"STANDING\", \"capacity\": 1},"
                        + "{\"name\": \"a\", \"kind\": \"STANDING\", \"capacity\": 1}]}",
                "{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1, \"surprise\": true}");
    }

    @ParameterizedTest
    @MethodSource("noShows")
    void refusesWhatIsNoShow(String body) {
        refused(operator().body(body).post("/api/shows"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"guard\": null}",
                "{\"guard\": \"no-such\"}",
                "{\"guard\": 1}",
                "{\"guard\": \"none\", \"dwellMillis\": -1}",
                "{\"guard\": \"none\", \"dwellMillis\": 5001}",
                "{\"guard\": \"none\", \"dwellMillis\": \"5\"}",
                "{\"guard\": \"none\", \"epoch\": 7}"
            })
    void refusesWhatIsNoGuard(String body) {
        String show = show();
        refused(operator().body(body).put("/api/shows/{show}/guard", show));
        given().get("/api/shows/{show}", show).then().body("guard", is("combining"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "[]",
                "{\"reason\": null}",
                "{\"reason\": \"\"}",
                "{\"reason\": 5}",
                "{\"reason\": \"x\", \"refund\": false}"
            })
    void refusesWhatIsNoReasonToCancel(String body) {
        refused(operator().body(body).post("/api/bookings/{id}/cancellation", NO_SUCH))
                .statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"guards\": [], \"buyers\": 1, \"seats\": 1}",
                "{\"guards\": [null], \"buyers\": 1, \"seats\": 1}",
                "{\"guards\": \"none\", \"buyers\": 1, \"seats\": 1}",
                "{\"guards\": [\"no-such\"], \"buyers\": 1, \"seats\": 1}",
                "{\"guards\": [\"none\", \"none\"], \"buyers\": 1, \"seats\": 1}",
                "{\"guards\": [\"redis-counter\"], \"buyers\": 1, \"seats\": 1}",
                "{\"guards\": [\"none\"], \"seats\": 1}",
                "{\"guards\": [\"none\"], \"buyers\": 1}",
                "{\"guards\": [\"none\"], \"buyers\": 0, \"seats\": 1}",
                "{\"guards\": [\"none\"], \"buyers\": 20001, \"seats\": 1}",
                "{\"guards\": [\"none\"], \"buyers\": \"1\", \"seats\": 1}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 0}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 10007}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"standing\": 1}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"replicas\": 0}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"replicas\": 17}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"arrival\": \"at leisure\"}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"arrival\": 7}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"arrival\": {}}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"arrival\": {\"perSecond\": 0}}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"arrival\": {\"perSecond\": 0.001}}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"arrival\": {\"perSecond\": 1, \"x\": 1}}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"dwellMillis\": 5001}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"dwellMillis\": -1}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"partySize\": 2}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"rounds\": 101}",
                "{\"guards\": [\"none\"], \"buyers\": 20000, \"seats\": 1, \"rounds\": 100}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"mischief\": [\"kill\"]}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"replicas\": 2, \"mischief\": [\"flood\"]}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"replicas\": 2, \"mischief\": [\"KILL\"]}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"replicas\": 2, \"mischief\": [null]}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"replicas\": 2, \"mischief\": \"kill\"}",
                "{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"processes\": 2}"
            })
    void refusesWhatIsNoExperiment(String body) {
        refused(operator().body(body).post("/api/lab/experiments"));
        given().get("/api/lab/experiments").then().statusCode(200).body("items", hasSize(0));
    }

    /** A fleet can be started only from the packaged program, and here is none; nothing else was wrong with it. */
    @Test
    void saysThatItCannotStartAFleet() {
        operator()
                .body("{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1, \"arrival\": {\"perSecond\": 1.5}}")
                .post("/api/lab/experiments")
                .then()
                .statusCode(503)
                .contentType(startsWith("application/problem+json"))
                .body("code", is("fleet-unavailable"));
    }

    @Test
    void refusesAHugeBodyWithoutReadingIt() {
        String huge = "{\"seats\": [\"" + "x".repeat(200_000) + "\"]}";
        given().contentType(ContentType.JSON)
                .body(huge)
                .post("/api/shows/{show}/bookings", show())
                .then()
                .statusCode(413)
                .contentType(startsWith("application/problem+json"))
                .body("code", is("too-large"));
    }

    @Test
    void refusesAnotherMediaType() {
        for (String type : new String[] {"text/plain", "application/xml", "application/x-www-form-urlencoded"}) {
            refused(given().contentType(type).body("seats=A-1-1").post("/api/shows/{show}/bookings", show()))
                    .statusCode(415);
        }
    }

    @Test
    void answersInJsonOrNotAtAll() {
        given().accept("text/html").get("/api/shows").then().statusCode(406).body("code", is("not-acceptable"));
        given().accept("text/html, */*;q=0.8")
                .get("/api/shows")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON);
    }

    @Test
    void answersNotFoundForWhatIsNotThere() {
        for (String path : new String[] {
            "/nothing",
            "/api",
            "/api/nothing",
            "/api/shows/" + NO_SUCH,
            "/api/shows/not-an-id",
            "/api/shows/" + NO_SUCH + "/seats",
            "/api/shows/" + NO_SUCH + "/audit",
            "/api/shows/" + NO_SUCH + "/audit/wins",
            "/api/guards/no-such",
            "/api/lab/experiments/" + NO_SUCH,
            "/api/lab/experiments/not-an-id",
            "/api/lab/experiments/" + NO_SUCH + "/curves",
            "/api/lab/experiments/" + NO_SUCH + ".csv",
            "/api/lab/experiments/" + NO_SUCH + ".html",
            "/api/lab/experiments/" + NO_SUCH + "/history",
            "/api/lab/experiments/" + NO_SUCH + "/stream"
        }) {
            refused(given().get(path)).statusCode(404);
        }
        for (String call : new String[] {"bookings", "holds"}) {
            refused(given().contentType(ContentType.JSON)
                            .body("{\"seats\": [\"A-1-1\"]}")
                            .post("/api/shows/{show}/{call}", NO_SUCH, call))
                    .statusCode(404)
                    .body("code", is("show-unknown"));
        }
        refused(operator().body("{\"guard\": \"none\"}").put("/api/shows/{show}/guard", NO_SUCH))
                .statusCode(404);
        refused(operator().post("/api/shows/{show}/open", NO_SUCH)).statusCode(404);
        refused(operator().delete("/api/shows/{show}", NO_SUCH)).statusCode(404);
        refused(operator().delete("/api/lab/experiments/{id}", NO_SUCH)).statusCode(404);
        refused(operator().body("{\"reason\": \"x\"}").post("/api/bookings/{id}/cancellation", NO_SUCH))
                .statusCode(404)
                .body("code", is("booking-unknown"));
        for (String thing : new String[] {"holds", "bookings"}) {
            refused(given().header("Booking-Token", "x").get("/api/{thing}/{id}", thing, NO_SUCH))
                    .statusCode(404);
            refused(given().header("Booking-Token", "x").delete("/api/{thing}/{id}", thing, NO_SUCH))
                    .statusCode(404);
        }
    }

    /** This replica has just served it, and may remember it. */
    @Test
    void knowsNothingMoreOfAShowThatIsGone() {
        String show = show();
        String claim = "{\"standing\": {\"section\": \"Floor\", \"count\": 1}}";
        given().contentType(ContentType.JSON)
                .body(claim)
                .post("/api/shows/{show}/holds", show)
                .then()
                .statusCode(201);
        operator()
                .delete("/api/shows/{show}?force=true&erase=true", show)
                .then()
                .statusCode(204);
        for (String call : new String[] {"holds", "bookings"}) {
            refused(given().contentType(ContentType.JSON).body(claim).post("/api/shows/{show}/{call}", show, call))
                    .body("code", is("show-unknown"));
        }
        refused(given().contentType(ContentType.JSON)
                        .body("{\"count\": 1}")
                        .post("/api/shows/{show}/waiting-list", show))
                .body("code", is("show-unknown"));
        for (String part : new String[] {"", "/seats", "/audit", "/audit/wins"}) {
            refused(given().get("/api/shows/" + show + part)).body("code", is("show-unknown"));
        }
    }

    /** Where there are several forms to choose from, and where there is one. */
    @Test
    void refusesAnAcceptThatCannotBeRead() {
        for (String path : new String[] {"/api/ticket-keys", "/api/shows"}) {
            for (String accept : new String[] {"", "/", "x", "application/json;q=x"}) {
                given().header("Accept", accept).get(path).then().statusCode(anyOf(is(200), is(406)));
            }
        }
    }

    @Test
    void saysThatTheSeatMapHasAnotherTag() {
        refused(given().header("If-Match", "\"x\"").get("/api/shows/{show}/seats", show()))
                .statusCode(412)
                .body("code", is("precondition-failed"));
    }

    @Test
    void refusesPagesBeyondItsBounds() {
        for (String query : new String[] {"limit=0", "limit=101", "limit=x", "limit=-1", "after=x", "after="}) {
            given().get("/api/shows?" + query).then().statusCode(anyOf(is(200), is(400), is(404)));
        }
        refused(given().get("/api/shows?limit=0")).statusCode(400);
        refused(given().urlEncodingEnabled(false)
                        .get("/api/shows/" + show() + "/audit/wins?afterBooking=" + NO_SUCH + "&afterPlace=%00"))
                .statusCode(400);
    }

    @Test
    void letsOnlyOperatorsOperate() {
        String show = show();
        for (RequestSpecification stranger : new RequestSpecification[] {
            given(),
            given().auth().preemptive().basic("operator", "wrong"),
            given().auth().preemptive().basic("guest", "x")
        }) {
            for (Response response : new Response[] {
                json(stranger)
                        .body("{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1}")
                        .post("/api/shows"),
                json(stranger).body("{\"guard\": \"none\"}").put("/api/shows/{show}/guard", show),
                json(stranger).post("/api/shows/{show}/open", show),
                json(stranger).post("/api/shows/{show}/close", show),
                json(stranger).delete("/api/shows/{show}", show),
                json(stranger)
                        .body("{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1}")
                        .post("/api/lab/experiments"),
                json(stranger).delete("/api/lab/experiments/{id}", NO_SUCH)
            }) {
                response.then()
                        .statusCode(401)
                        .contentType(startsWith("application/problem+json"))
                        .body("code", is("unauthenticated"));
            }
        }
        given().get("/api/shows/{show}", show)
                .then()
                .body("guard", is("combining"))
                .body("state", is("ON_SALE"));
    }

    private static RequestSpecification json(RequestSpecification request) {
        return given().spec(request).contentType(ContentType.JSON);
    }

    @Test
    void readsPreferAsFarAsItCan() {
        for (String prefer :
                new String[] {"", "wait", "wait=x", "wait=-1", "wait=99999999999999", "return=minimal, wait=1"}) {
            given().contentType(ContentType.JSON)
                    .header("Prefer", prefer)
                    .body("{\"seats\": [\"A-1-1\"]}")
                    .post("/api/shows/{show}/bookings", show())
                    .then()
                    .statusCode(201);
        }
    }

    @Test
    void echoesARequestIdThatIsHarmless() {
        given().header("X-Request-ID", "abc-1").get("/api/shows").then().header("X-Request-ID", "abc-1");
        given().header("X-Request-ID", "a b").get("/api/shows").then().header("X-Request-ID", is((String) null));
    }
}
