package dev.seatlock.web;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes free goes to those who wait for it, in their turn. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class WaitingListTest {

    @Inject
    StatelessSession session;

    private record Ticket(String id, String token) {

        static Ticket of(JsonPath answer) {
            return new Ticket(answer.getString("id"), answer.getString("token"));
        }
    }

    private static String show(String places) {
        return given().auth()
                .preemptive()
                .basic("operator", TestStores.OPERATOR_PASSWORD)
                .contentType(ContentType.JSON)
                .body("{\"title\": \"Sold out\", " + places + "}")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** A show of one row, each seat of which has been sold to somebody else. */
    private static Map.Entry<String, List<Ticket>> soldOut(int seats) {
        String show = show("\"rows\": 1, \"seatsPerRow\": " + seats);
        List<Ticket> sold = new ArrayList<>();
        for (int seat = 1; seat <= seats; seat++) {
            sold.add(Ticket.of(given().contentType(ContentType.JSON)
                    .body("{\"seats\": [\"A-1-%d\"]}".formatted(seat))
                    .post("/api/shows/{show}/bookings", show)
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath()));
        }
        return Map.entry(show, sold);
    }

    private static Response ask(String show, String body) {
        return given().contentType(ContentType.JSON).body(body).post("/api/shows/{show}/waiting-list", show);
    }

    private static Ticket join(String show, int count) {
        return Ticket.of(ask(show, "{\"count\": " + count + "}")
                .then()
                .statusCode(201)
                .header("Location", containsString("/api/waiting-list/"))
                .extract()
                .jsonPath());
    }

    private static JsonPath look(Ticket party) {
        return given().header("Booking-Token", party.token)
                .get("/api/waiting-list/{id}", party.id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String state(Ticket party) {
        return look(party).getString("state");
    }

    private static JsonPath awaitState(String state, Ticket party) {
        return await().until(() -> look(party), it -> state.equals(it.getString("state")));
    }

    /** Whoever joins has the house looked through for the first in line, who does not wait for as long as that takes. */
    private static void awaitPosition(int position, Ticket party) {
        await().until(() -> look(party), it -> Integer.valueOf(position).equals(it.get("position")));
    }

    private static void cancel(Ticket booking) {
        given().header("Booking-Token", booking.token)
                .delete("/api/bookings/{id}", booking.id)
                .then()
                .statusCode(204);
    }

    /** Its time is over, from now on. */
    private void lapse(JsonPath offered) {
        String hold = offered.getString("hold.id");
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery(
                                "update win set held_until = clock_timestamp() where claim_id = :id and state = 'HELD'")
                        .setParameter("id", UUID.fromString(hold))
                        .executeUpdate());
    }

    @Test
    void offersInTurnWhatComesFree() {
        var sold = soldOut(2);
        Ticket first = join(sold.getKey(), 1);
        Ticket second = join(sold.getKey(), 1);
        awaitPosition(1, first);
        awaitPosition(2, second);
        cancel(sold.getValue().getFirst());
        JsonPath offered = awaitState("OFFERED", first);
        assertEquals(List.of("A-1-1"), offered.getList("hold.seats"));
        assertEquals("WAITING", state(second));
        assertEquals(1, look(second).getInt("position"));
        given().header("Booking-Token", offered.getString("hold.token"))
                .post("/api/holds/{id}/booking", offered.getString("hold.id"))
                .then()
                .statusCode(201);
        assertEquals(offered.getString("hold.id"), look(first).getString("booking"));
        assertEquals("SERVED", state(first));
    }

    @Test
    void offersAtOnceWhatIsFreeAlready() {
        Ticket party = join(show("\"rows\": 1, \"seatsPerRow\": 4"), 3);
        assertEquals(3, awaitState("OFFERED", party).getList("hold.seats").size());
    }

    @Test
    void passesOverWhoAsksForMoreThanIsLeft() {
        var sold = soldOut(3);
        Ticket three = join(sold.getKey(), 3);
        Ticket two = join(sold.getKey(), 2);
        Ticket one = join(sold.getKey(), 1);
        cancel(sold.getValue().getFirst());
        awaitState("OFFERED", one);
        assertEquals(1, look(three).getInt("position"));
        assertEquals(2, look(two).getInt("position"));
    }

    @Test
    void sendsWhoLetsAHoldLapseToTheEndAndThenOffTheList() {
        var sold = soldOut(1);
        Ticket ann = join(sold.getKey(), 1);
        Ticket bob = join(sold.getKey(), 1);
        cancel(sold.getValue().getFirst());
        lapse(awaitState("OFFERED", ann));
        JsonPath toBob = awaitState("OFFERED", bob);
        assertEquals("WAITING", state(ann));
        lapse(toBob);
        JsonPath toAnn = awaitState("OFFERED", ann);
        lapse(toAnn);
        awaitState("LAPSED", ann);
        lapse(awaitState("OFFERED", bob));
        awaitState("LAPSED", bob);
        given().get("/api/shows/{show}", sold.getKey())
                .then()
                .body("free", is(1))
                .body("held", is(0));
    }

    @Test
    void givesBackWhatWasOfferedToWhoLeaves() {
        var sold = soldOut(1);
        Ticket ann = join(sold.getKey(), 1);
        Ticket bob = join(sold.getKey(), 1);
        cancel(sold.getValue().getFirst());
        awaitState("OFFERED", ann);
        for (int time = 0; time < 2; time++) {
            given().header("Booking-Token", ann.token)
                    .delete("/api/waiting-list/{id}", ann.id)
                    .then()
                    .statusCode(204);
        }
        assertEquals("LEFT", state(ann));
        awaitState("OFFERED", bob);
    }

    @Test
    void tellsACallbackOfTheOffer() throws Exception {
        try (Receiver receiver = new Receiver()) {
            JsonPath party = ask(
                            show("\"rows\": 1, \"seatsPerRow\": 1"),
                            "{\"count\": 1, \"callback\": \"" + receiver.url() + "\"}")
                    .jsonPath();
            await().until(receiver::types, is(List.of("hold.made")));
            receiver.heard().getFirst().verify(party.getString("callbackSecret"));
            assertEquals(
                    party.getString("id"),
                    JsonPath.from(receiver.heard().getFirst().body()).getString("data.about"));
        }
    }

    /** Whatever comes free when, the turn decides: those who were offered something are the first in the line. */
    @ParameterizedTest
    @ValueSource(strings = {"pg-conditional", "redis-counter"})
    void servesTheFirstInTheLineHoweverFastPlacesComeFree(String guard) throws Exception {
        int places = 12;
        String show = show("\"guard\": \"" + guard
                + "\", \"sections\": [{\"name\": \"F\", \"kind\": \"STANDING\", \"capacity\": " + places + "}]");
        List<Ticket> sold = new ArrayList<>();
        for (int place = 0; place < places; place++) {
            sold.add(Ticket.of(given().contentType(ContentType.JSON)
                    .body("{\"standing\": {\"section\": \"F\", \"count\": 1}}")
                    .post("/api/shows/{show}/bookings", show)
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath()));
        }
        List<Ticket> line = new ArrayList<>();
        for (int party = 0; party < 2 * places; party++) {
            line.add(join(show, 1));
        }
        AllAtOnce.act(places, buyer -> {
            cancel(sold.get(buyer));
            return buyer;
        });
        awaitState("OFFERED", line.get(places - 1));
        for (int party = 0; party < line.size(); party++) {
            assertEquals(party < places ? "OFFERED" : "WAITING", state(line.get(party)), "party " + party);
        }
        assertTrue(given().get("/api/shows/{show}/audit", show)
                .jsonPath()
                .getString("verdict")
                .equals("SOUND"));
    }

    @Test
    void goesOnWhereAReplicaDiedInMidOffer() {
        var sold = soldOut(1);
        Ticket party = join(sold.getKey(), 1);
        await().until(() -> callsLeft(sold.getKey()) == 0);
        QuarkusTransaction.requiringNew().run(() -> {
            session.createNativeMutationQuery(
                            "update waiting_party set state = 'OFFERED', hold_id = :hold where id = :id")
                    .setParameter("hold", UUID.randomUUID())
                    .setParameter("id", UUID.fromString(party.id))
                    .executeUpdate();
            session.createNativeMutationQuery("""
                            update waiting_list set called = called + 1, serving_until = clock_timestamp() where show_id = :show
                            """)
                    .setParameter("show", UUID.fromString(sold.getKey()))
                    .executeUpdate();
        });
        cancel(sold.getValue().getFirst());
        assertEquals(List.of("A-1-1"), awaitState("OFFERED", party).getList("hold.seats"));
    }

    private long callsLeft(String show) {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(
                                "select called - answered from waiting_list where show_id = :show", Long.class)
                        .setParameter("show", UUID.fromString(show))
                        .getSingleResult());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"count\": 0} | 400 | bad-request",
                "{\"count\": 11} | 400 | bad-request",
                "{\"count\": 1, \"callback\": \"nowhere\"} | 400 | bad-request",
                "{\"count\": 1, \"section\": \"Z\"} | 422 | place-unknown",
                "{} | 400 | bad-request"
            })
    void rejectsWhatNobodyCanWaitFor(String body, int status, String code) {
        ask(show("\"rows\": 1, \"seatsPerRow\": 1"), body)
                .then()
                .statusCode(status)
                .body("code", is(code));
    }

    @Test
    void showsAPartyOnlyToWhoeverHasItsToken() {
        String show = show("\"rows\": 1, \"seatsPerRow\": 1");
        Ticket party = join(show, 1);
        Ticket other = join(show, 1);
        given().get("/api/waiting-list/{id}", party.id).then().statusCode(401);
        given().header("Booking-Token", other.token)
                .delete("/api/waiting-list/{id}", party.id)
                .then()
                .statusCode(404)
                .body("code", is("party-unknown"));
    }
}
