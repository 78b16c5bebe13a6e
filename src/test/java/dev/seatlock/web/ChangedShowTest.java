package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.BoxOffice;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.sales.Sale;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A show that is changed while it is on the programme. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class ChangedShowTest {

    private static final String HALL = """
            {"title": "Hamlet", "startsAt": "2096-12-01T20:00:00Z",
             "sections": [{"name": "Stalls", "kind": "SEATED", "rows": 3, "seatsPerRow": 4},
                          {"name": "Yard", "kind": "STANDING", "capacity": 10}]}
            """;

    @Inject
    BoxOffice boxOffice;

    @Inject
    StatelessSession session;

    private static String show() {
        return operator()
                .body(HALL)
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Response patch(String show, String patch) {
        return operator().body(patch).patch("/api/shows/{id}", show);
    }

    private static ValidatableResponse changed(String show, String patch) {
        return patch(show, patch).then().statusCode(200);
    }

    private static Response book(String show, String wish) {
        return given().contentType(ContentType.JSON).body(wish).post("/api/shows/{id}/bookings", show);
    }

    @Test
    void leavesAsItIsWhatThePatchLeavesOut() {
        String show = show();
        changed(show, "{\"title\": \"Hamlet, Prince of Denmark\", \"description\": \"Four hours, one break.\"}")
                .body("title", is("Hamlet, Prince of Denmark"))
                .body("description", is("Four hours, one break."))
                .body("startsAt", is("2096-12-01T20:00:00Z"))
                .body("closesAt", is("2096-12-01T20:00:00Z"))
                .body("sections", hasSize(2))
                .body("capacity", is(22));
        changed(show, "{\"description\": null}").body("description", nullValue());
        changed(show, "{}").body("title", is("Hamlet, Prince of Denmark"));
    }

    @Test
    void endsTheSaleWithTheStartUntilItIsToldOtherwise() {
        String show = show();
        changed(show, "{\"startsAt\": \"2096-12-02T20:00:00Z\"}").body("closesAt", is("2096-12-02T20:00:00Z"));
        changed(show, "{\"closesAt\": \"2096-12-02T18:00:00Z\"}").body("startsAt", is("2096-12-02T20:00:00Z"));
        changed(show, "{\"startsAt\": \"2096-12-03T20:00:00Z\"}").body("closesAt", is("2096-12-02T18:00:00Z"));
        changed(show, "{\"startsAt\": \"2096-12-04T20:00:00Z\", \"closesAt\": \"2096-12-03T20:00:00Z\"}")
                .body("closesAt", is("2096-12-03T20:00:00Z"));
        changed(show, "{\"closesAt\": null}").body("closesAt", is("2096-12-04T20:00:00Z"));
        changed(show, "{\"startsAt\": null, \"closesAt\": null}").body("closesAt", nullValue());
    }

    @Test
    void takesAMergePatchByItsOwnName() {
        operator()
                .contentType("application/merge-patch+json; charset=utf-8")
                .body("{\"title\": \"Macbeth\"}")
                .patch("/api/shows/{id}", show())
                .then()
                .statusCode(200)
                .body("title", is("Macbeth"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"title\": null}                                                   | title",
                "{\"title\": 7}                                                      | title",
                "{\"title\": \" \"}                                                  | title",
                "{\"guard\": \"none\"}                                               | guard",
                "{\"startsAt\": 0}                                                   | startsAt",
                "{\"closesAt\": \"2020-01-01T00:00:00Z\"}                            | closesAt",
                "{\"sections\": null}                                                | sections",
                "{\"sections\": {\"Stalls\": null, \"Yard\": null}}                  | ",
                "{\"sections\": {\"Yard\": {\"capacity\": 0}}}                       | sections.Yard.capacity",
                "{\"sections\": {\"Yard\": {\"capacity\": 1.0}}}                     | sections.Yard.capacity",
                "{\"sections\": {\"Yard\": {\"name\": \"Pit\"}}}                     | sections.Yard.name",
                "{\"sections\": {\"Stalls\": {\"closedRows\": [4]}}}                 | sections.Stalls",
                "{\"sections\": {\"Stalls\": {\"capacity\": 4}}}                     | sections.Stalls",
                "{\"sections\": {\"Balcony\": {\"rows\": 1, \"seatsPerRow\": 1}}}    | sections.Balcony.kind",
                "{\"sections\": {\"A/B\": {\"kind\": \"STANDING\", \"capacity\": 1}}} | ",
                "{\"sections\": [{\"name\": \"Pit\"}]}                               | sections",
                "{\"id\": null}                                                     | id",
                "{\"sections\": {\"Gallery\": null}}                               | sections.Gallery",
                "{\"sections\": {\"Stalls\": {\"rowPrices\": {\"01\": null}}}}       | sections.Stalls.rowPrices.1"
            })
    void refusesWhatIsNoShow(String patch, @Nullable String field) {
        String show = show();
        String before = given().get("/api/shows/{id}", show).asString();
        patch(show, patch)
                .then()
                .statusCode(400)
                .body("code", is("bad-request"))
                .body("field", is(field));
        assertEquals(before, given().get("/api/shows/{id}", show).asString());
    }

    @Test
    void refusesWhatIsNoPatch() {
        String show = show();
        patch(show, "[]").then().statusCode(400);
        patch(show, "null").then().statusCode(400);
        patch(show, "{\"title\": \"a\", \"title\": \"b\"}").then().statusCode(400);
        patch(UUID.randomUUID().toString(), "{\"title\": \"a\"}")
                .then()
                .statusCode(404)
                .body("code", is("show-unknown"));
    }

    @Test
    void sellsWhatIsAddedAndNotWhatIsTakenOut() {
        String show = show();
        changed(
                        show,
                        "{\"sections\": {\"Stalls\": {\"rows\": 4, \"closedRows\": [2]}, \"Yard\": null,"
                                + " \"Balcony\": {\"kind\": \"SEATED\", \"rows\": 1, \"seatsPerRow\": 2}}}")
                .body("sections.name", contains("Stalls", "Balcony"))
                .body("sections[0].closedRows", contains(2))
                .body("capacity", is(14))
                .body("free", is(14));
        book(show, "{\"seats\": [\"Stalls-4-1\", \"Balcony-1-2\"]}").then().statusCode(201);
        for (String gone :
                List.of("{\"seats\": [\"Stalls-2-1\"]}", "{\"standing\": {\"section\": \"Yard\", \"count\": 1}}")) {
            book(show, gone).then().statusCode(422).body("code", is("place-unknown"));
        }
        changed(show, "{\"sections\": {\"Stalls\": {\"closedRows\": null}}}").body("capacity", is(18));
        book(show, "{\"seats\": [\"Stalls-2-1\"]}").then().statusCode(201);
    }

    @Test
    void takesNamesThatLookAlikeForOne() {
        String show = show();
        changed(show, "{\"sections\": {\"\u212bng\": {\"kind\": \"SEATED\", \"rows\": 1, \"seatsPerRow\": 2}}}");
        book(show, "{\"seats\": [\"\u00c5ng-1-1\"]}").then().statusCode(201);
        patch(show, "{\"sections\": {\"\u212bng\": {\"rows\": 2}, \"\u00c5ng\": {\"rows\": 3}}}")
                .then()
                .statusCode(400);
        changed(show, "{\"sections\": {\"\u212bng\": {\"rows\": 2}}}").body("sections", hasSize(3));
    }

    @Test
    void takesOutNothingThatSomebodyHas() {
        String show = show();
        String booking = book(show, "{\"seats\": [\"Stalls-2-1\"]}")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        book(show, "{\"standing\": {\"section\": \"Yard\", \"count\": 4}}")
                .then()
                .statusCode(201);
        for (String patch : List.of(
                "{\"sections\": {\"Stalls\": {\"closedRows\": [2]}}}",
                "{\"sections\": {\"Stalls\": {\"rows\": 1}}}",
                "{\"sections\": {\"Stalls\": null}}")) {
            patch(show, patch)
                    .then()
                    .statusCode(409)
                    .body("code", is("still-booked"))
                    .body("seats", contains("Stalls-2-1"));
        }
        for (String patch : List.of(
                "{\"sections\": {\"Yard\": {\"capacity\": 3}}}",
                "{\"sections\": {\"Yard\": null}}",
                "{\"title\": \"Lost\", \"sections\": {\"Yard\": {\"capacity\": 3}}}")) {
            patch(show, patch).then().statusCode(409).body("code", is("still-booked"));
        }
        given().get("/api/shows/{id}", show).then().body("capacity", is(22)).body("title", is("Hamlet"));
        changed(show, "{\"sections\": {\"Yard\": {\"capacity\": 4}, \"Stalls\": {\"closedRows\": [1, 3]}}}")
                .body("free", is(3));
        assertNotEquals(null, booking);
    }

    @Test
    void showsTheNewPlacesToWhoKnowsTheMap() {
        String show = show();
        Response before = given().get("/api/shows/{id}/seats", show);
        changed(show, "{\"sections\": {\"Stalls\": {\"closedRows\": [1]}}}");
        String closed = given().header("If-None-Match", before.header("ETag"))
                .get("/api/shows/{id}/seats", show)
                .then()
                .statusCode(200)
                .body("seats", hasSize(8))
                .body("seats.id", not(hasItem("Stalls-1-1")))
                .extract()
                .header("ETag");
        // As many seats, all of them as free as before, and yet another map.
        changed(show, "{\"sections\": {\"Stalls\": {\"closedRows\": [2]}}}");
        given().header("If-None-Match", closed)
                .get("/api/shows/{id}/seats", show)
                .then()
                .statusCode(200)
                .body("seats.id", hasItem("Stalls-1-1"));
    }

    /** Buyers who ask all the time get nothing of it before those who wait have been called. */
    @Test
    void offersWhatIsAddedToThoseWhoWaitFirst() throws Exception {
        String show = show();
        changed(show, "{\"sections\": {\"Stalls\": null, \"Yard\": {\"capacity\": 2}}}");
        book(show, "{\"standing\": {\"section\": \"Yard\", \"count\": 2}}")
                .then()
                .statusCode(201);
        List<String> parties = new ArrayList<>();
        List<String> tokens = new ArrayList<>();
        for (int party = 0; party < 5; party++) {
            var joined = given().contentType(ContentType.JSON)
                    .body("{\"count\": 2, \"section\": \"Yard\"}")
                    .post("/api/shows/{id}/waiting-list", show)
                    .then()
                    .statusCode(201)
                    .extract();
            parties.add(joined.path("id"));
            tokens.add(joined.path("token"));
        }
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> buyers = new ArrayList<>();
            for (int buyer = 0; buyer < 16; buyer++) {
                buyers.add(crowd.submit(() -> askAllTheTime(new ShowId(UUID.fromString(show)), over)));
            }
            changed(show, "{\"sections\": {\"Yard\": {\"capacity\": 13}}}");
            await().until(() ->
                    given().get("/api/shows/{id}", show).path("free").equals(0));
            over.set(true);
            int bought = 0;
            for (Future<Integer> buyer : buyers) {
                bought += buyer.get();
            }
            assertEquals(1, bought, "five parties of two wait for eleven places");
        }
        for (int party = 0; party < 5; party++) {
            given().header("Booking-Token", tokens.get(party))
                    .get("/api/waiting-list/{id}", parties.get(party))
                    .then()
                    .body("state", equalTo("OFFERED"));
        }
        given().get("/api/shows/{id}/audit", show).then().body("verdict", is("SOUND"));
    }

    /** However often the list is called meanwhile: else a sale in full swing would stand still. */
    @Test
    void isForEveryoneOnceTheListHasBeenCalledOnce() throws Exception {
        String show = show();
        changed(show, "{\"sections\": {\"Stalls\": null, \"Yard\": {\"capacity\": 4}}}");
        book(show, "{\"standing\": {\"section\": \"Yard\", \"count\": 3}}")
                .then()
                .statusCode(201);
        given().contentType(ContentType.JSON)
                .body("{\"count\": 4, \"section\": \"Yard\"}")
                .post("/api/shows/{id}/waiting-list", show)
                .then()
                .statusCode(201);
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService operators = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> calling = operators.submit(() -> {
                while (!over.get()) {
                    QuarkusTransaction.requiringNew()
                            .run(() -> session.createNativeMutationQuery(
                                            "update waiting_list set called = called + 1 where show_id = :show")
                                    .setParameter("show", UUID.fromString(show))
                                    .executeUpdate());
                }
            });
            try {
                long sinceNanos = System.nanoTime();
                changed(show, "{\"sections\": {\"Yard\": {\"capacity\": 5}}}");
                assertTrue(System.nanoTime() - sinceNanos < 8_000_000_000L, "it waited for calls of later");
                book(show, "{\"standing\": {\"section\": \"Yard\", \"count\": 2}}")
                        .then()
                        .statusCode(201);
            } finally {
                over.set(true);
            }
            calling.get();
        }
    }

    /** Whoever serves the list of its own accord while it has its head start leaves nobody of it behind. */
    @Test
    void losesNoCallOfTheListWhileItHasItsHeadStart() throws Exception {
        String show = show();
        changed(show, "{\"sections\": {\"Stalls\": null, \"Yard\": {\"capacity\": 2}}}");
        book(show, "{\"standing\": {\"section\": \"Yard\", \"count\": 2}}")
                .then()
                .statusCode(201);
        Response party = given().contentType(ContentType.JSON)
                .body("{\"count\": 1, \"section\": \"Yard\"}")
                .post("/api/shows/{id}/waiting-list", show);
        party.then().statusCode(201);
        await().until(() -> isAnswered(show));
        set("update section set capacity = 3 where show_id = :show and name = 'Yard'", show);
        set("update show set list_first_until = clock_timestamp() + interval '2 seconds' where id = :show", show);
        set("update waiting_list set called = called + 1 where show_id = :show", show);
        await().until(() -> given().header("Booking-Token", party.<String>path("token"))
                .get("/api/waiting-list/{id}", party.<String>path("id"))
                .path("state")
                .equals("OFFERED"));
    }

    private boolean isAnswered(String show) {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(
                                "select called = answered from waiting_list where show_id = :show", Boolean.class)
                        .setParameter("show", UUID.fromString(show))
                        .getSingleResult());
    }

    private void set(String sql, String show) {
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery(sql)
                        .setParameter("show", UUID.fromString(show))
                        .executeUpdate());
    }

    private int askAllTheTime(ShowId show, AtomicBoolean over) throws InterruptedException {
        Choice place = new Choice.Exactly(new Wish.Standing(new SectionId("Yard"), 1));
        int bought = 0;
        while (!over.get()) {
            try {
                if (boxOffice.book(ClaimId.next(), show, place, new BuyerId("crowd"), Duration.ofSeconds(5))
                        instanceof Sale.Done<Booking>) {
                    bought++;
                }
            } catch (Rejection listFirst) {
                assertEquals(Rejection.Rule.TERMS_BUSY, listFirst.rule());
            }
        }
        return bought;
    }
}
