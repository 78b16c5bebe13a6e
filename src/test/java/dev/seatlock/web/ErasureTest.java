package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.seatlock.TestStores;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** A name that was erased stands nowhere any more, and what was bought under it is still there. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class ErasureTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    AgroalDataSource dataSource;

    private final String name = "Zoë " + UUID.randomUUID();
    private String show = "";

    @BeforeEach
    void putOn() {
        show = operator()
                .body("""
                        {"title": "Erased", "placesPerBuyer": 9, "price": {"amount": 4500, "currency": "EUR"},
                         "rows": 1, "seatsPerRow": 8}""")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private JsonPath ask(String what, String prefer, Object... more) {
        return given().contentType(ContentType.JSON)
                .header("Prefer", prefer)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(body(more))
                .post("/api/shows/{show}/" + what, show)
                .then()
                .statusCode(prefer.equals("respond-async") ? 202 : 201)
                .extract()
                .jsonPath();
    }

    private Map<String, Object> body(Object... more) {
        Map<String, Object> body = new HashMap<>(Map.of("buyer", name));
        for (int i = 0; i < more.length; i += 2) {
            body.put(more[i].toString(), more[i + 1]);
        }
        return body;
    }

    private static final Map<String, Integer> ONE = Map.of("count", 1);

    /** Of everything that a buyer can do, some; and then not a byte of the name is left in the database. */
    @Test
    void leavesTheNameNowhere() throws Exception {
        try (Receiver receiver = new Receiver()) {
            JsonPath booking = ask("bookings", "wait=20", "bestAvailable", ONE, "payment", Map.of("method", "card"));
            JsonPath hold = ask("holds", "wait=20", "bestAvailable", ONE);
            JsonPath order = ask("bookings", "respond-async", "bestAvailable", ONE, "callback", receiver.url());
            await().atMost(SOON).until(receiver::types, is(List.of("booking.confirmed")));
            ask("bookings", "wait=20", "bestAvailable", Map.of("count", 5));
            given().contentType(ContentType.JSON)
                    .body(body("count", 1))
                    .post("/api/shows/{show}/waiting-list", show)
                    .then()
                    .statusCode(201);
            given().contentType(ContentType.JSON)
                    .header("Booking-Token", order.getString("token"))
                    .body(Map.of("buyer", name))
                    .patch("/api/bookings/{id}", order.getString("id"))
                    .then()
                    .statusCode(200);
            operator()
                    .queryParam("buyer", name)
                    .get("/api/shows/{show}/bookings", show)
                    .then()
                    .statusCode(200);
            assertFalse(tablesWith(name).isEmpty(), "the search finds nothing, so this would prove nothing");
            operator()
                    .body(Map.of("buyer", "  " + name))
                    .post("/api/erasures")
                    .then()
                    .statusCode(200)
                    .body("bookings", is(3))
                    .body("holds", is(2)) // one was paid for
                    .body("orders", is(1))
                    .body("waitingParties", is(1));
            assertEquals(List.of(), tablesWith(name));
            given().header("Booking-Token", booking.getString("token"))
                    .get("/api/bookings/{id}", booking.getString("id"))
                    .then()
                    .statusCode(200)
                    .body("buyer", is("guest"))
                    .body("state", is("CONFIRMED"));
            given().header("Booking-Token", hold.getString("token"))
                    .get("/api/holds/{id}", hold.getString("id"))
                    .then()
                    .statusCode(200)
                    .body("buyer", is("guest"));
            String export =
                    operator().get("/api/shows/{show}/bookings.csv", show).asString();
            assertFalse(export.contains(name), export);
        }
    }

    @Test
    void erasesTheNameOfOneBooking() throws Exception {
        JsonPath hold = ask("holds", "wait=20", "bestAvailable", ONE);
        given().contentType(ContentType.JSON)
                .header("Booking-Token", hold.getString("token"))
                .body("{\"payment\": {\"method\": \"card\"}}")
                .post("/api/holds/{id}/booking", hold.getString("id"))
                .then()
                .statusCode(201);
        String ticket = ticket(hold);
        ask("bookings", "wait=20", "bestAvailable", ONE);
        operator()
                .post("/api/bookings/{id}/erasure", hold.getString("id"))
                .then()
                .statusCode(204);
        operator()
                .queryParam("buyer", name)
                .get("/api/shows/{show}/bookings", show)
                .then()
                .body("items.size()", is(1));
        assertEquals(ticket, ticket(hold), "and it is still valid");
        given().get("/api/shows/{show}/audit", show).then().body("verdict", is("SOUND"));
        operator().get("/api/operator-log?show=" + show).then().statusCode(200).body("items.size()", greaterThan(0));
        operator()
                .post("/api/bookings/{id}/erasure", UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("code", is("booking-unknown"));
    }

    private static String ticket(JsonPath booking) {
        return given().header("Booking-Token", booking.getString("token"))
                .accept("text/plain")
                .get("/api/bookings/{id}/ticket", booking.getString("id"))
                .asString();
    }

    @Test
    void leavesGuestsAlone() {
        operator().body(Map.of("buyer", "guest")).post("/api/erasures").then().statusCode(400);
        operator().body("{}").post("/api/erasures").then().statusCode(400);
    }

    /** Every table that there is, whoever makes one later: its rows as text. */
    private List<String> tablesWith(String text) throws Exception {
        List<String> found = new ArrayList<>();
        try (Connection connection = dataSource.getConnection()) {
            for (String table : tables(connection)) {
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("copy (select * from " + table + ") to stdout", rows);
                if (rows.toString(UTF_8).contains(text)) {
                    found.add(table);
                }
            }
        }
        return found;
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select format('%I.%I', schemaname, tablename) from pg_tables
                        where schemaname not in ('pg_catalog', 'information_schema')""")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }
}
