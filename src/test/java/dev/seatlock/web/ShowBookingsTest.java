package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seatlock.TestStores;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators find bookings of a show, whatever they know of them, and take them along as a file. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class ShowBookingsTest {

    private static final String NO_SUCH = "00000000-0000-7000-8000-000000000000";

    @Inject
    AgroalDataSource dataSource;

    private String show = "";

    @BeforeEach
    void putOn() {
        show = operator()
                .body("""
                        {"title": "Found", "price": {"amount": 4500, "currency": "EUR"}, "sections": [
                         {"name": "A", "kind": "SEATED", "rows": 20, "seatsPerRow": 50},
                         {"name": "Floor", "kind": "STANDING", "capacity": 50}]}""")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private JsonPath buy(String buyer, Map<String, ?> places) {
        Map<String, Object> body = new HashMap<>(places);
        body.put("buyer", buyer);
        return given().contentType(ContentType.JSON)
                .header("Prefer", "wait=20")
                .body(body)
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private JsonPath buySeat(String buyer, String seat) {
        return buy(buyer, Map.of("seats", List.of(seat)));
    }

    private static void cancel(JsonPath booking) {
        given().header("Booking-Token", booking.getString("token"))
                .delete("/api/bookings/{id}", booking.getString("id"))
                .then()
                .statusCode(204);
    }

    private Response list(Map<String, ?> query) {
        return operator().queryParams(query).get("/api/shows/{show}/bookings", show);
    }

    private List<String> found(Map<String, ?> query) {
        return list(query).then().statusCode(200).extract().path("items.id");
    }

    private static String id(JsonPath booking) {
        return booking.getString("id");
    }

    @Test
    void tellsAllOfABookingButItsToken() {
        JsonPath seats = buy("Ann", Map.of("seats", List.of("A-10-2", "A-2-1"), "payment", Map.of("method", "card")));
        JsonPath standing = buy("Bob", Map.of("standing", Map.of("section", "Floor", "count", 3)));
        cancel(standing);
        list(Map.of())
                .then()
                .statusCode(200)
                .body("items.id", is(List.of(id(standing), id(seats))))
                .body("items", everyItem(not(hasKey("token"))))
                .body("items[1].reference", is(seats.getString("reference")))
                .body("items[1].state", is("CONFIRMED"))
                .body("items[1].show", is(show))
                .body("items[1].buyer", is("Ann"))
                .body("items[1].seats", is(seats.getList("seats")))
                .body("items[1].standing", nullValue())
                .body("items[1].total.amount", is(9000))
                .body("items[1].total.currency", is("EUR"))
                .body("items[1].paidBy", is("card"))
                .body("items[1].guard", is("combining"))
                .body("items[1].replica", is(seats.getString("replica")))
                .body("items[1].bookedAt", notNullValue())
                .body("items[1].cancelledAt", nullValue())
                .body("items[0].state", is("CANCELLED"))
                .body("items[0].seats", empty())
                .body("items[0].standing.section", is("Floor"))
                .body("items[0].standing.count", is(3))
                .body("items[0].paidBy", nullValue())
                .body("items[0].cancelledAt", notNullValue());
    }

    @Test
    void filtersByState() {
        JsonPath confirmed = buySeat("Ann", "A-1-1");
        JsonPath cancelled = buySeat("Ann", "A-1-2");
        cancel(cancelled);
        assertEquals(List.of(id(confirmed)), found(Map.of("state", "CONFIRMED")));
        assertEquals(List.of(id(cancelled)), found(Map.of("state", "CANCELLED")));
    }

    @Test
    void filtersByTheExactBuyer() {
        buySeat("Anna", "A-1-1");
        JsonPath ann = buySeat("Zoë", "A-1-2");
        cancel(ann);
        JsonPath again = buySeat("Zoë", "A-1-3");
        assertEquals(List.of(id(again), id(ann)), found(Map.of("buyer", "Zoë")));
        assertEquals(List.of(id(again), id(ann)), found(Map.of("buyer", "Zoe\u0308")), "in another normal form");
        assertEquals(List.of(id(ann)), found(Map.of("buyer", "Zoë", "state", "CANCELLED")));
        assertEquals(List.of(), found(Map.of("buyer", "Ann")));
        assertEquals(List.of(), found(Map.of("buyer", "zoë")));
    }

    @Test
    void filtersByTheReferenceHoweverItIsWritten() {
        buySeat("Ann", "A-1-1");
        JsonPath booking = buySeat("Bob", "A-1-2");
        buySeat("Cid", "A-1-3");
        String reference = booking.getString("reference");
        for (String written : List.of(
                reference,
                reference.toLowerCase(Locale.ROOT),
                reference.replace("-", ""),
                reference.replace('0', 'O').replace('1', 'l'),
                reference.replace('0', 'o').replace('1', 'I'))) {
            assertEquals(List.of(id(booking)), found(Map.of("reference", written)), written);
        }
        assertEquals(List.of(id(booking)), found(Map.of("reference", reference, "buyer", "Bob", "seat", "A-1-2")));
        assertEquals(List.of(), found(Map.of("reference", reference, "buyer", "Ann")));
        assertEquals(List.of(), found(Map.of("reference", reference, "state", "CANCELLED")));
        assertEquals(List.of(), found(Map.of("reference", reference, "seat", "A-1-1")));
    }

    @Test
    void filtersByASeatAlsoForThoseWhoHaveItNoMore() {
        JsonPath first = buy("Ann", Map.of("seats", List.of("A-1-1", "A-1-2")));
        cancel(first);
        given().contentType(ContentType.JSON)
                .body("{\"seats\": [\"A-1-1\"]}")
                .post("/api/shows/{show}/holds", show)
                .then()
                .statusCode(201);
        JsonPath second = buySeat("Bob", "A-1-2");
        buySeat("Cid", "A-1-22");
        assertEquals(List.of(id(second), id(first)), found(Map.of("seat", "A-1-2")));
        assertEquals(List.of(id(first)), found(Map.of("seat", "A-1-1")), "a hold is no booking");
        assertEquals(List.of(id(second)), found(Map.of("seat", "A-1-2", "state", "CONFIRMED")));
        assertEquals(List.of(id(first)), found(Map.of("seat", "A-1-2", "buyer", "Ann")));
        assertEquals(List.of(), found(Map.of("seat", "A-20-50")));
    }

    @Test
    void findsNothingOfAnotherShow() {
        JsonPath booking = buySeat("Ann", "A-1-1");
        putOn();
        for (Map<String, String> query : List.of(
                Map.<String, String>of(),
                Map.of("buyer", "Ann"),
                Map.of("seat", "A-1-1"),
                Map.of("reference", booking.getString("reference")))) {
            assertEquals(List.of(), found(query), query::toString);
        }
    }

    /** Whoever pages while others buy sees each booking that was there, once, and none of those that came since. */
    @ParameterizedTest
    @CsvSource({"'',", "buyer,Ann", "state,CONFIRMED"})
    void pagesWhileBookingsAreMade(String filter, @Nullable String value) throws Exception {
        List<String> before = new ArrayList<>();
        for (int number = 1; number <= 40; number++) {
            before.addFirst(id(buySeat("Ann", "A-1-" + number)));
        }
        AtomicBoolean isOver = new AtomicBoolean();
        CompletableFuture<Integer> buying = CompletableFuture.supplyAsync(() -> {
            int bought = 0;
            for (int seat = 0; seat < 900 && !isOver.get(); seat++) {
                buySeat("Ann", "A-%d-%d".formatted(2 + seat / 50, 1 + seat % 50));
                bought++;
            }
            return bought;
        });
        List<String> seen = new ArrayList<>();
        int pages = 0;
        try {
            Response page = list(filter.isEmpty() ? Map.of("limit", 7) : Map.of("limit", 7, filter, value));
            while (true) {
                seen.addAll(page.then().statusCode(200).extract().<List<String>>path("items.id"));
                pages++;
                String next = page.header("Link");
                if (next == null) {
                    break;
                }
                page = operator().urlEncodingEnabled(false).get(next.replaceAll("^<|>;.*$", ""));
            }
        } finally {
            isOver.set(true);
        }
        assertTrue(buying.get() > 0, "nobody bought meanwhile");
        assertTrue(pages > 5, () -> "on few pages: " + seen);
        assertEquals(seen.size(), new HashSet<>(seen).size(), () -> "some twice: " + seen);
        assertEquals(before, seen.subList(seen.size() - before.size(), seen.size()));
        assertTrue(seen.size() <= before.size() + 7, () -> "later ones are on the first page only: " + seen);
    }

    /** More than are read at once. */
    @Test
    void exportsAllOfThem() throws Exception {
        List<String> ids = new ArrayList<>(bookThousand());
        JsonPath one = buySeat("Ann", "A-1-1");
        ids.addFirst(id(one));
        Response csv = operator().get("/api/shows/{show}/bookings.csv", show);
        csv.then()
                .statusCode(200)
                .contentType(startsWith("text/csv"))
                .header("Content-Disposition", "attachment; filename=\"bookings-" + show + ".csv\"");
        List<String> lines = List.of(csv.asString().split("\r\n", -1));
        assertTrue(lines.getFirst().startsWith("id,reference,state,buyer,seats,"), lines::getFirst);
        assertEquals("", lines.getLast(), "ends with its last line");
        assertEquals(
                ids,
                lines.subList(1, lines.size() - 1).stream()
                        .map(line -> line.substring(0, line.indexOf(',')))
                        .toList());
        String jsonl = operator()
                .get("/api/shows/{show}/bookings.jsonl", show)
                .then()
                .statusCode(200)
                .contentType("application/jsonl")
                .header("Content-Disposition", "attachment; filename=\"bookings-" + show + ".jsonl\"")
                .extract()
                .asString();
        ObjectMapper json = new ObjectMapper();
        List<String> told = new ArrayList<>();
        for (String line : jsonl.lines().toList()) {
            assertTrue(json.readTree(line).path("token").isMissingNode(), line);
            told.add(json.readTree(line).path("id").asText());
        }
        assertEquals(ids, told);
        assertEquals(
                2,
                operator()
                        .queryParam("seat", "A-1-1")
                        .get("/api/shows/{show}/bookings.csv", show)
                        .asString()
                        .lines()
                        .count());
    }

    /** Nobody takes what there is for all there is. */
    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl"})
    void cutsAFileOffThatItCannotComplete(String ending) throws Exception {
        String last = bookThousand().getLast();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                HttpClient client = HttpClient.newHttpClient()) {
            statement.executeUpdate("update booking set currency = 'none' where id = '" + last + "'");
            HttpRequest request = HttpRequest.newBuilder(URI.create(
                            "http://localhost:%d/api/shows/%s/bookings.%s".formatted(RestAssured.port, show, ending)))
                    .header(
                            "Authorization",
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString(("operator:" + TestStores.OPERATOR_PASSWORD)
                                                    .getBytes(StandardCharsets.UTF_8)))
                    .build();
            assertThrows(IOException.class, () -> client.send(request, HttpResponse.BodyHandlers.ofString()));
        }
    }

    @Test
    void exportsNoFormulas() {
        List<String> names = List.of(
                "=1+1",
                "+1",
                "-1",
                "@sum",
                "\u00a0\u2003=1+1",
                "＝1+1",
                "Ann, \"the\" =Great",
                "=HYPERLINK(\"x\",\"y\")");
        for (int number = 0; number < names.size(); number++) {
            buySeat(names.get(number), "A-1-" + (number + 1));
        }
        List<String> cells = operator()
                .get("/api/shows/{show}/bookings.csv", show)
                .asString()
                .lines()
                .skip(1)
                .map(line -> line.replaceFirst("^[^,]*,[^,]*,[^,]*,", "").replaceFirst(",A-1-\\d,.*$", ""))
                .toList();
        assertEquals(
                List.of(
                        "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"",
                        "\"Ann, \"\"the\"\" =Great\"",
                        "'＝1+1",
                        "'=1+1",
                        "'@sum",
                        "'-1",
                        "'+1",
                        "'=1+1"),
                cells);
    }

    @ParameterizedTest
    @CsvSource({
        "state,SOLD",
        "buyer,''",
        "buyer,a\u0000b",
        "reference,''",
        "reference,K7PX-2QM",
        "reference,K7PX-2QMDD",
        "reference,K7PX-2QMU",
        "reference,K7PX-2QM%",
        "seat,''",
        "seat,Floor",
        "seat,A-0-1",
        "seat,A\u0000-1-1",
        "after,x",
        "limit,0",
        "limit,1001"
    })
    void namesTheFilterThatIsWrong(String name, String value) {
        String problem = list(Map.of(name, value))
                .then()
                .statusCode(400)
                .contentType(startsWith("application/problem+json"))
                .body("code", is("bad-request"))
                .extract()
                .asString();
        assertTrue(problem.contains("\"field\":\"" + name + "\"") || problem.contains("." + name + "\""), problem);
        if (!name.equals("after") && !name.equals("limit")) {
            for (String ending : List.of("csv", "jsonl")) {
                operator()
                        .queryParam(name, value)
                        .get("/api/shows/{show}/bookings.{ending}", show, ending)
                        .then()
                        .statusCode(400);
            }
        }
    }

    @Test
    void knowsNoShow() {
        for (String ending : List.of("", ".csv", ".jsonl")) {
            operator()
                    .get("/api/shows/" + NO_SUCH + "/bookings" + ending)
                    .then()
                    .statusCode(404)
                    .body("code", is("show-unknown"));
        }
        list(Map.of()).then().statusCode(200).body("items", hasSize(0)).header("Link", nullValue());
    }

    /** Older than all that is bought in earnest; written as they would be, but without asking a guard. */
    private List<String> bookThousand() throws SQLException {
        List<String> ids = IntStream.rangeClosed(1, 1_000)
                .mapToObj(number -> UUID.nameUUIDFromBytes((show + number).getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replaceFirst("^.{8}", "00000000"))
                .sorted(Comparator.reverseOrder())
                .toList();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                        with made as (
                            insert into booking (show_id, id, state, buyer, total_minor, currency, guard, replica, fence)
                            select cast(? as uuid), cast(id as uuid), 'CONFIRMED', 'guest', 4500, 'EUR', 'none', '1', 0
                            from unnest(?) as ids (id) returning show_id, id)
                        insert into win (show_id, place, claim_id, section, places, state, replica, at, netted)
                        select show_id, 'Floor/' || id, id, 'Floor', 1, 'SOLD', '1', clock_timestamp(), false from made
                        """)) {
            insert.setString(1, show);
            insert.setArray(2, connection.createArrayOf("text", ids.toArray()));
            insert.executeUpdate();
        }
        return ids;
    }
}
