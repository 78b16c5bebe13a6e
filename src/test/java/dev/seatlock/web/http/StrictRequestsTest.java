package dev.seatlock.web.http;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call does not take it refuses, and nothing is done. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class StrictRequestsTest {

    private static final String NO_SUCH = "00000000-0000-7000-8000-000000000000";

    private static String show() {
        return operator()
                .body("{\"title\": \"Strict\", \"rows\": 1, \"seatsPerRow\": 5}")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse refused(Response response) {
        return response.then().statusCode(400).body("code", is("bad-request"));
    }

    /** Whoever tries to cancel one seat of two must not lose both. */
    @Test
    void cancelsNothingWhereMoreIsSaidThanItTakes() {
        String show = show();
        JsonPath booking = given().contentType(ContentType.JSON)
                .body("{\"seats\": [\"A-1-2\", \"A-1-3\"]}")
                .post("/api/shows/{show}/bookings", show)
                .jsonPath();
        String path = "/api/bookings/" + booking.getString("id");
        String token = booking.getString("token");

        refused(given().header("Booking-Token", token).delete(path + "?seats=A-1-2"))
                .body("field", is("seats"));
        for (String body : new String[] {"{\"seats\": [\"A-1-2\"]}", "{}", " ", "x"}) {
            refused(given().header("Booking-Token", token)
                    .contentType(ContentType.JSON)
                    .body(body)
                    .delete(path));
        }
        given().get("/api/shows/{show}", show).then().body("sold", is(2));
        given().header("Booking-Token", token)
                .contentType(ContentType.JSON)
                .delete(path)
                .then()
                .statusCode(204);
    }

    /** Of all operations: the document has what each takes. */
    @Test
    void refusesAnUnknownQueryParameterOfEveryOperation() {
        Map<String, Map<String, Object>> paths = given().accept(ContentType.JSON)
                .get("/q/openapi?format=json")
                .jsonPath()
                .get("paths");
        int asked = 0;
        for (Map.Entry<String, Map<String, Object>> path : paths.entrySet()) {
            for (Map.Entry<String, Object> operation : path.getValue().entrySet()) {
                if (operation.getValue() instanceof Map<?, ?> description) {
                    String url = path.getKey()
                            .replace("{guard}", "none")
                            .replace("{name}", "none")
                            .replace("{seat}", "A-1-1")
                            .replaceAll("\\{[a-z]+}", NO_SUCH);
                    RequestSpecification call = operator();
                    if (description.get("requestBody") != null) {
                        call.contentType(ContentType.JSON).body("{}");
                    }
                    String method = operation.getKey().toUpperCase(Locale.ROOT);
                    Response response = call.request(method, url + "?surprise=1");
                    assertEquals(400, response.statusCode(), method + " " + url);
                    assertEquals("surprise", response.path("field"), method + " " + url);
                    asked++;
                    if (description.get("requestBody") == null && !method.equals("GET")) {
                        refused(operator().body("{}").request(method, url));
                    }
                }
            }
        }
        assertTrue(asked > 40, () -> "there are more operations than that");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/shows?after=nonsense, after",
        "/api/shows?after=, after",
        "/api/shows?after=1-1-1-1-1, after",
        "/api/shows?limit=x, limit",
        "/api/shows?limit=, limit",
        "/api/shows?limit=99999999999, limit",
        "/api/shows?limit=1&limit=2, limit",
        "/api/shows?Limit=1, Limit",
        "/api/shows?_=1732900000, _",
    })
    void saysWhichQueryParameterIsWrong(String path, String field) {
        refused(given().get(path)).body("field", is(field));
    }

    @Test
    void takesOnlyTrueForTrue() {
        String show = show();
        for (String force : new String[] {"yes", "1", "TRUE", ""}) {
            refused(operator().delete("/api/shows/{show}?force={force}", show, force))
                    .body("field", is("force"));
        }
        given().get("/api/shows/{show}", show).then().statusCode(200);
    }

    /** The express lane, too. */
    @Test
    void sellsNothingUnderAnUnknownQueryParameter() {
        String show = show();
        refused(given().contentType("application/json")
                        .body("{\"seats\": [\"A-1-1\"]}")
                        .post("/api/shows/{show}/bookings?limit=1", show))
                .body("field", is("limit"));
        given().get("/api/shows/{show}", show).then().body("free", is(5));
    }
}
