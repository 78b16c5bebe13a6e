package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The shows that are on sale, side by side. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class SalesTest {

    @Inject
    AgroalDataSource dataSource;

    private static String putOn(String more) {
        return operator()
                .body("{\"title\": \"Side by side\", \"rows\": 1, \"seatsPerRow\": 3" + more + "}")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void claim(String show, String what, String wish, int status) {
        given().contentType(ContentType.JSON)
                .header("Prefer", "wait=20")
                .body(wish)
                .post("/api/shows/{show}/{what}", show, what)
                .then()
                .statusCode(status);
    }

    private static ValidatableResponse sales() {
        return operator().get("/api/sales?limit=100").then().statusCode(200);
    }

    private static Map<String, Object> sale(String show) {
        return sales().extract().jsonPath().getMap("items.find { it.show == '" + show + "' }");
    }

    @Test
    void tellHowAShowSellsAndHowOftenSomebodyWasRefused() throws SQLException {
        String show = putOn("");
        String seat = "{\"seats\": [\"A-1-1\"]}";
        claim(show, "bookings", seat, 201);
        claim(show, "holds", "{\"seats\": [\"A-1-2\"]}", 201);
        claim(show, "holds", "{\"seats\": []}", 400); // no refusal: nobody could have been given that
        claim(show, "bookings", seat, 409);
        claim(show, "bookings", seat, 409);
        claim(show, "holds", seat, 409);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertEquals(3, sale(show).get("refused")));
        Map<String, Object> sale = sale(show);
        assertEquals(1, sale.get("sold"));
        assertEquals(1, sale.get("held"));
        assertEquals(1, sale.get("free"));
        assertEquals(3, sale.get("capacity"));
        assertFalse(sale.containsKey("waiting"));

        assertTrue(isCounted(show));
        operator()
                .delete("/api/shows/{show}?force=true&erase=true", show)
                .then()
                .statusCode(204);
        assertFalse(isCounted(show));
    }

    @Test
    void haveAWaitingRoomOrNot() {
        String show = putOn("");
        operator()
                .body("{\"enabled\": true, \"policy\": \"FIFO\", \"shoppers\": 1}")
                .put("/api/shows/{show}/waiting-room", show)
                .then()
                .statusCode(200);
        for (int visitor = 0; visitor < 3; visitor++) {
            given().contentType(ContentType.JSON)
                    .body("{}")
                    .post("/api/shows/{show}/visits", show)
                    .then()
                    .statusCode(201);
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Integer.valueOf(2).equals(sale(show).get("waiting")));
        assertEquals(1, sale(show).get("inside"));
    }

    @Test
    void areOnlyThoseThatAreOnSale() {
        String onSale = putOn("");
        String announced = putOn(", \"opensAt\": \"2999-01-01T00:00:00Z\"");
        String closed = putOn("");
        operator().post("/api/shows/{show}/close", closed).then().statusCode(200);
        sales().body("items.show", hasItem(onSale))
                .body("items.show", not(hasItem(announced)))
                .body("items.show", not(hasItem(closed)));
    }

    private boolean isCounted(String show) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select exists (select from refusal where show_id = ?)")) {
            query.setObject(1, UUID.fromString(show));
            try (ResultSet answer = query.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}
