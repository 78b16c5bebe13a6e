package dev.seatlock.web;

import static dev.seatlock.Management.management;
import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser is told with each answer, whatever the answer is. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class SecurityHeadersTest {

    private static final String NO_SUCH = "00000000-0000-7000-8000-000000000000";

    private static ValidatableResponse isGuarded(Response answer) {
        return answer.then()
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Content-Security-Policy", startsWith("default-src 'none'; "))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("Strict-Transport-Security", nullValue()); // over plain HTTP it says nothing
    }

    private static ValidatableResponse isData(Response answer) {
        return isGuarded(answer).header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/shows",
                "/api/guards",
                "/api/shows/" + NO_SUCH,
                "/api/shows?limit=0",
                "/api/holds/" + NO_SUCH,
                "/api/books",
                "/api/nothing",
                "/nothing",
                "/static/bundle/nothing.js",
                "/q/openapi",
                "/q/nothing"
            })
    void tellsABrowserToDoNothingWithData(String path) {
        isData(given().get(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/metrics", "/q/info", "/q/nothing", "/nothing"})
    void tellsItTheSameOfTheDataAtThePortForManagement(String path) {
        isData(management().get(path));
    }

    @Test
    void tellsItAlsoWithRefusals() {
        isData(given().contentType(ContentType.JSON).body("{").post("/api/shows/{show}/holds", NO_SUCH))
                .statusCode(400);
        isData(given().contentType(ContentType.TEXT).body("x").post("/api/shows/{show}/holds", NO_SUCH))
                .statusCode(415);
        isData(given().contentType(ContentType.JSON).body("x".repeat(200_000)).post("/api/shows/{show}/holds", NO_SUCH))
                .statusCode(413);
        isData(given().delete("/api/guards")).statusCode(405);
        isData(given().accept("image/png").get("/api/shows")).statusCode(406);
        isData(given().auth().preemptive().basic("operator", "wrong").get("/api/books"))
                .statusCode(401);
    }

    @Test
    void keepsNoAnswerThatCarriesAToken() {
        String show = operator()
                .body("{\"title\": \"Headers\", \"rows\": 1, \"seatsPerRow\": 3}")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        for (String call : new String[] {"holds", "bookings"}) {
            Response made = given().contentType(ContentType.JSON)
                    .body("{\"bestAvailable\": {\"count\": 1}}")
                    .post("/api/shows/{show}/{call}", show, call);
            isData(made).statusCode(201).header("Cache-Control", "no-store");
            isData(given().header("Booking-Token", made.<String>path("token"))
                            .get("/api/{call}/{id}", call, made.path("id")))
                    .statusCode(200)
                    .header("Cache-Control", "no-store");
        }
        // The seat map may be kept, for as long as its tag is the same.
        Response map = given().get("/api/shows/{show}/seats", show);
        isData(map).header("Cache-Control", is("no-cache"));
        isData(given().header("If-None-Match", map.header("ETag")).get("/api/shows/{show}/seats", show))
                .statusCode(304)
                .header("Cache-Control", is("no-cache"));
    }

    @Test
    void letsItsOwnPageLoadWhatLiesBesideItAndNothingElse() {
        for (String page : new String[] {"/", "/index.html"}) {
            String index = isGuarded(given().get(page))
                    .statusCode(200)
                    .contentType(ContentType.HTML)
                    .header("Cache-Control", is("no-cache"))
                    .header("Content-Security-Policy", containsString("; script-src 'self'; style-src 'self'; "))
                    .header("Content-Security-Policy", not(containsString("unsafe")))
                    .header("Content-Security-Policy", not(containsString("http")))
                    .extract()
                    .asString();
            List<String> parts = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"")
                    .matcher(index)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertEquals(2, parts.size(), index);
            for (String part : parts) {
                isData(given().get(part)).statusCode(200);
            }
        }
    }

    @Test
    void letsPagesDoWhatTheyNeedAndNoMore() {
        isGuarded(given().get("/api/lab/experiments/{id}.html", NO_SUCH))
                .header("Content-Security-Policy", containsString("script-src 'unsafe-inline'"))
                .header("Content-Security-Policy", not(containsString("'self'")));
        for (String part : new String[] {"/q/swagger-ui/", "/q/swagger-ui/swagger-ui-bundle.js"}) {
            isGuarded(given().get(part))
                    .statusCode(200)
                    .header("Content-Security-Policy", containsString("connect-src 'self'"))
                    .header("Content-Security-Policy", not(containsString("http")));
        }
    }
}
