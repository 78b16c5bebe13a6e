package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import dev.seatlock.guards.Guards;
import dev.seatlock.inventory.WishKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What places cost: by show, by section, by row; and that nobody pays what he was not shown. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class PricesTest {

    private static final String HALL = """
            {"title": "Priced", "guard": "GUARD", "price": {"amount": 1000, "currency": "EUR"},
             "sections": [
              {"name": "Stalls", "kind": "SEATED", "rows": 3, "seatsPerRow": 6, "price": {"amount": 3000, "currency": "EUR"},
               "rowPrices": {"1": {"amount": 5000, "currency": "EUR"}, "3": {"amount": 0, "currency": "EUR"}}},
              {"name": "Circle", "kind": "SEATED", "rows": 1, "seatsPerRow": 6},
              {"name": "Yard", "kind": "STANDING", "capacity": 10, "price": {"amount": 700, "currency": "EUR"}}]}
            """;

    @Inject
    Guards guards;

    private static String show(String guard) {
        return operator()
                .body(HALL.replace("GUARD", guard))
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Response ask(String what, String show, String wish) {
        return given().contentType(ContentType.JSON).body(wish).post("/api/shows/{id}/" + what, show);
    }

    private static Response patch(String show, String patch) {
        return operator().body(patch).patch("/api/shows/{id}", show);
    }

    private static String standing(int count, String more) {
        return "{\"standing\": {\"section\": \"Yard\", \"count\": " + count + "}" + more + "}";
    }

    private static String shown(long amount) {
        return ", \"total\": {\"amount\": " + amount + ", \"currency\": \"EUR\"}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"seats\": [\"Stalls-1-1\", \"Stalls-2-1\", \"Stalls-3-1\", \"Circle-1-1\"]} | 9000",
                "{\"seats\": [\"Stalls-3-1\"]}                                                 | 0",
                "{\"standing\": {\"section\": \"Yard\", \"count\": 3}}                         | 2100",
                "{\"bestAvailable\": {\"count\": 2}}                                           | 10000",
                "{\"bestAvailable\": {\"count\": 2, \"section\": \"Circle\"}}                  | 2000"
            })
    void addsUpWhatEachPlaceCosts(String wish, int total) {
        for (String guard : Set.of("pg-conditional", "combining", "redis-stream")) {
            String show = show(guard);
            ask("bookings", show, wish).then().statusCode(201).body("total.amount", is(total));
            given().get("/api/shows/{id}/audit", show).then().body("verdict", is("SOUND"));

            show = show(guard);
            Response held = ask("holds", show, wish);
            held.then().statusCode(201).body("total.amount", is(total)).body("total.currency", is("EUR"));
            given().header("Booking-Token", held.<String>path("token"))
                    .contentType(ContentType.JSON)
                    .body("{\"payment\": {\"method\": \"card\"}}")
                    .post("/api/holds/{id}/booking", held.<String>path("id"))
                    .then()
                    .statusCode(201)
                    .body("total.amount", is(total))
                    .body("paidBy", is("card"));
        }
    }

    @Test
    void tellsThePricesOfSectionsAndRows() {
        given().get("/api/shows/{id}", show("pg-conditional"))
                .then()
                .body("price.amount", is(1000))
                .body("sections[0].price.amount", is(3000))
                .body("sections[0].rowPrices.'1'.amount", is(5000))
                .body("sections[0].rowPrices.'3'.amount", is(0))
                .body("sections[0].rowPrices.'2'", nullValue())
                .body("sections[1].price", nullValue())
                .body("sections[2].price.currency", is("EUR"));
    }

    @ParameterizedTest
    @CsvSource({"holds", "bookings"})
    void sellsAtThePriceThatWasShownOrNotAtAll(String what) {
        String show = show("pg-conditional");
        ask(what, show, standing(2, shown(1400))).then().statusCode(201);
        ask(what, show, standing(2, shown(1401)))
                .then()
                .statusCode(409)
                .body("code", is("price-changed"))
                .body("total.amount", is(1400))
                .body("total.currency", is("EUR"));
        ask(what, show, "{\"bestAvailable\": {\"count\": 1}" + shown(1000) + "}")
                .then()
                .statusCode(409)
                .body("total.amount", is(5000));
        ask(what, show, "{\"bestAvailable\": {\"count\": 1}" + shown(5000) + "}")
                .then()
                .statusCode(201);
        ask(what, show, standing(1, ", \"total\": {\"amount\": 700, \"currency\": \"USD\"}"))
                .then()
                .statusCode(409);
    }

    @Test
    void holdsAnOrderToThePriceThatWasShown() {
        String show = show("pg-conditional");
        order(show, 1).then().statusCode(409).body("code", is("price-changed"));
        Response order = order(show, 1400);
        order.then().statusCode(202);
        await().untilAsserted(() -> given().header("Booking-Token", order.<String>path("token"))
                .get("/api/orders/{id}", order.<String>path("id"))
                .then()
                .body("state", is("BOOKED"))
                .body("booking.total.amount", is(1400)));
    }

    private static Response order(String show, long shown) {
        return given().header("Prefer", "respond-async")
                .contentType(ContentType.JSON)
                .body(standing(2, shown(shown)))
                .post("/api/shows/{id}/bookings", show);
    }

    @Test
    void changesAPriceAsLongAsNobodyHasAPlaceAtIt() {
        String show = show("pg-conditional");
        String dearer = "{\"sections\": {\"Yard\": {\"price\": {\"amount\": 900, \"currency\": \"EUR\"}}}}";
        ask("bookings", show, "{\"seats\": [\"Circle-1-1\"]}").then().statusCode(201);
        patch(show, dearer).then().statusCode(200).body("sections[2].price.amount", is(900));
        ask("bookings", show, standing(1, shown(700))).then().statusCode(409).body("code", is("price-changed"));
        Response booking = ask("bookings", show, standing(1, shown(900)));
        booking.then().statusCode(201);

        String cheaper = "{\"sections\": {\"Yard\": {\"price\": null}}}";
        patch(show, cheaper).then().statusCode(409).body("code", is("still-booked"));
        patch(show, "{\"price\": {\"amount\": 1, \"currency\": \"EUR\"}}")
                .then()
                .statusCode(409);
        patch(show, "{\"price\": {\"amount\": 1000, \"currency\": \"USD\"}}")
                .then()
                .statusCode(400);
        String second = "{\"2\": {\"amount\": 1, \"currency\": \"EUR\"}}";
        patch(show, "{\"sections\": {\"Circle\": {\"rows\": 2, \"rowPrices\": " + second + "}}}")
                .then()
                .statusCode(200); // nobody has a place in that row
        String first = "{\"1\": {\"amount\": 1, \"currency\": \"EUR\"}}";
        patch(show, "{\"sections\": {\"Circle\": {\"rowPrices\": " + first + "}}}")
                .then()
                .statusCode(409)
                .body("places", contains("Circle-1-1"));
        given().header("Booking-Token", booking.<String>path("token"))
                .delete("/api/bookings/{id}", booking.<String>path("id"))
                .then()
                .statusCode(204);
        patch(show, cheaper).then().statusCode(200).body("sections[2].price", nullValue());
        ask("bookings", show, standing(1, shown(1000))).then().statusCode(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"price\": {\"amount\": 1, \"currency\": \"USD\"}",
                "\"rowPrices\": {\"1\": {\"amount\": 1, \"currency\": \"USD\"}}",
                "\"rowPrices\": {\"3\": {\"amount\": 1, \"currency\": \"EUR\"}}",
                "\"rowPrices\": {\"0\": {\"amount\": 1, \"currency\": \"EUR\"}}",
                "\"rowPrices\": {\"one\": {\"amount\": 1, \"currency\": \"EUR\"}}",
                "\"rowPrices\": {\"1\": {\"amount\": -1, \"currency\": \"EUR\"}}",
                "\"rowPrices\": {\"1\": null}",
                "\"price\": {\"amount\": 1.5, \"currency\": \"EUR\"}"
            })
    void refusesPricesThatNobodyCanMean(String prices) {
        operator()
                .body("{\"title\": \"x\", \"sections\": [{\"name\": \"A\", \"kind\": \"SEATED\", \"rows\": 2,"
                        + " \"seatsPerRow\": 2, " + prices + "}]}")
                .post("/api/shows")
                .then()
                .statusCode(400)
                .body("code", is("bad-request"));
    }

    /** Under every guard: the price changes all the time, and whoever is sold to pays what he was shown. */
    @Test
    void chargesNobodyAnotherPriceWhileItChanges() throws Exception {
        for (String guard : guards.cards().stream()
                .filter(card -> card.fits().contains(WishKind.STANDING) && Guards.fits(card, Set.of(WishKind.STANDING)))
                .map(card -> card.name())
                .toList()) {
            String show = operator()
                    .body("{\"title\": \"Moving\", \"guard\": \"" + guard + "\", \"sections\": [{\"name\": \"Yard\","
                            + " \"kind\": \"STANDING\", \"capacity\": 1000}]}")
                    .post("/api/shows")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
            Map<String, Integer> refused = new ConcurrentHashMap<>();
            AllAtOnce.act(8, who -> {
                for (int time = 0; time < 6; time++) {
                    int price = 100 * (who + time);
                    if (who == 0) {
                        patch(show, "{\"price\": {\"amount\": " + 100 * time + ", \"currency\": \"EUR\"}}");
                        continue;
                    }
                    Response answer = ask("bookings", show, standing(1, shown(price)));
                    if (answer.statusCode() == 201) {
                        answer.then().body("total.amount", is(price));
                        given().header("Booking-Token", answer.<String>path("token"))
                                .delete("/api/bookings/{id}", answer.<String>path("id"))
                                .then()
                                .statusCode(204);
                    } else {
                        refused.merge(answer.path("code"), 1, Integer::sum);
                    }
                }
                return who;
            });
            refused.keySet().removeAll(Set.of("price-changed", "busy"));
            assertEquals(Map.of(), refused, guard);
            assertTrue(given().get("/api/shows/{id}/audit", show).asString().contains("SOUND"), guard);
        }
    }
}
