package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What operators change is written down before it is done, with how it ended; and nothing else is. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class OperatorLogTest {

    @Inject
    AgroalDataSource dataSource;

    private static String putOn() {
        return operator()
                .body("{\"title\": \"Logged\", \"rows\": 1, \"seatsPerRow\": 20}")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static JsonPath buy(String show) {
        return given().contentType(ContentType.JSON)
                .header("Prefer", "wait=20")
                .body("{\"bestAvailable\": {\"count\": 1}}")
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private static List<Map<String, ?>> log(Map<String, ?> query) {
        return operator()
                .queryParams(query)
                .get("/api/operator-log")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items");
    }

    private static List<String> told(Map<String, ?> query) {
        return log(query).stream()
                .map(line -> line.get("method") + " " + line.get("path") + " " + line.get("status"))
                .toList();
    }

    @Test
    void tellsWhatWasDoneToAShowAndHowItEnded() {
        String show = putOn();
        String path = "/api/shows/" + show;
        JsonPath booking = buy(show);
        String cancellation = "/api/bookings/" + booking.getString("id") + "/cancellation";
        operator()
                .body("{\"guard\": \"pg-unique\"}")
                .put(path + "/guard")
                .then()
                .statusCode(200);
        operator()
                .body("{\"guard\": \"none-such\"}")
                .put(path + "/guard")
                .then()
                .statusCode(404);
        operator().body("{\"guard\"").put(path + "/guard").then().statusCode(400);
        operator().post(path + "/close").then().statusCode(200);
        operator().delete(path).then().statusCode(409);
        operator()
                .body("{\"reason\": \"The star is ill\"}")
                .post(cancellation)
                .then()
                .statusCode(200);
        assertEquals("Logged", log(Map.of("show", show)).getFirst().get("title"));
        operator().delete(path + "?force=true&erase=true").then().statusCode(204);
        assertNull(log(Map.of("show", show)).getFirst().get("title"));
        assertEquals(
                List.of(
                        "DELETE " + path + "?force=true&erase=true 204",
                        "POST " + cancellation + " 200",
                        "DELETE " + path + " 409",
                        "POST " + path + "/close 200",
                        "PUT " + path + "/guard 400",
                        "PUT " + path + "/guard 404",
                        "PUT " + path + "/guard 200",
                        "POST /api/shows 201"),
                told(Map.of("show", show)));
        Map<String, ?> cancelled = log(Map.of("show", show)).get(1);
        assertEquals("operator", cancelled.get("who"));
        assertEquals("The star is ill", cancelled.get("reason"));
        assertEquals(booking.getString("id"), cancelled.get("booking"));
        assertEquals(show, cancelled.get("show"));
    }

    @Test
    void tellsOfTheLabToo() {
        operator().delete("/api/lab/experiments/{id}", UUID.randomUUID()).then().statusCode(404);
        assertTrue(told(Map.of("limit", 1)).getFirst().matches("DELETE /api/lab/experiments/.* 404"));
        Response begun = operator()
                .body("{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1}")
                .post("/api/lab/experiments");
        assertEquals(
                "POST /api/lab/experiments " + begun.statusCode(),
                told(Map.of("limit", 1)).getFirst());
        Response shown = operator().body("{\"guards\": [\"none-such\"]}").post("/api/lab/demonstrations");
        assertEquals(
                "POST /api/lab/demonstrations " + shown.statusCode(),
                told(Map.of("limit", 1)).getFirst());
    }

    /** Lines by other tests' leftovers do not disturb: the last line is of this test before and after. */
    @Test
    void tellsOfNobodyElseAndNothingElse() {
        String show = putOn();
        List<Map<String, ?>> before = log(Map.of("show", show));
        JsonPath booking = buy(show);
        given().header("Booking-Token", booking.getString("token"))
                .delete("/api/bookings/{id}", booking.getString("id"))
                .then()
                .statusCode(204);
        operator().get("/api/shows/{show}/bookings", show).then().statusCode(200);
        operator()
                .get("/api/bookings/{id}/story", booking.getString("id"))
                .then()
                .statusCode(200);
        given().post("/api/shows/{show}/close", show).then().statusCode(401);
        given().auth()
                .preemptive()
                .basic("operator", "wrong")
                .post("/api/shows/{show}/close", show)
                .then()
                .statusCode(401);
        operator()
                .header("Origin", "http://elsewhere.example")
                .post("/api/shows/{show}/close", show)
                .then()
                .statusCode(403);
        operator().post("/api/shows/{show}/close?password=x", show).then().statusCode(400);
        assertEquals(before, log(Map.of("show", show)));
    }

    /** With the seat locked, the cancellation stands still in the middle. */
    @Test
    void isWrittenBeforeItIsDone() throws Exception {
        String show = putOn();
        String booking = buy(show).getString("id");
        CompletableFuture<Response> cancelling;
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select * from seat where show_id = '" + show + "' for update");
            cancelling = CompletableFuture.supplyAsync(() ->
                    operator().body("{\"reason\": \"Asked to\"}").post("/api/bookings/{id}/cancellation", booking));
            await().pollInSameThread()
                    .pollInterval(20, TimeUnit.MILLISECONDS)
                    .until(() -> log(Map.of("show", show)).getFirst().get("reason"), is("Asked to"));
            assertTrue(!log(Map.of("show", show)).getFirst().containsKey("status"));
            connection.rollback();
            connection.setAutoCommit(true);
        }
        cancelling.get().then().statusCode(200);
        assertEquals(200, log(Map.of("show", show)).getFirst().get("status"));
    }

    @Test
    void doesNothingThatItCannotWriteDown() throws Exception {
        String show = putOn();
        String booking = buy(show).getString("id");
        execute("alter table operator_log add constraint full_disk check (false) not valid");
        try {
            operator()
                    .delete("/api/shows/{show}?force=true", show)
                    .then()
                    .statusCode(503)
                    .body("code", is("log-unavailable"));
            operator()
                    .body("{\"reason\": \"x\"}")
                    .post("/api/bookings/{id}/cancellation", booking)
                    .then()
                    .statusCode(503);
            operator().get("/api/operator-log").then().statusCode(200);
        } finally {
            execute("alter table operator_log drop constraint full_disk");
        }
        given().get("/api/shows/{show}", show)
                .then()
                .body("state", is("ON_SALE"))
                .body("sold", is(1));
        operator().get("/api/shows/{show}/bookings", show).then().body("items.state", not(hasItem("CANCELLED")));
    }

    @Test
    void pagesFromTheLatestOn() {
        String show = putOn();
        for (int times = 0; times < 5; times++) {
            operator().post("/api/shows/{show}/close", show).then().statusCode(200);
        }
        List<Object> whole = new ArrayList<>(log(Map.of("show", show)).stream()
                .map(line -> (Object) line.get("id"))
                .toList());
        assertEquals(6, whole.size());
        List<Object> paged = new ArrayList<>();
        Response page = operator().get("/api/operator-log?limit=4&show=" + show);
        while (true) {
            paged.addAll(page.then().statusCode(200).extract().<List<Object>>path("items.id"));
            String next = page.header("Link");
            if (next == null) {
                break;
            }
            page = operator().get(next.replaceAll("^<|>;.*$", ""));
        }
        assertEquals(whole, paged);
        for (String query : List.of("limit=0", "limit=1001", "after=x", "after=-1", "show=x", "after=1.5")) {
            operator().get("/api/operator-log?" + query).then().statusCode(400).body("code", is("bad-request"));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
