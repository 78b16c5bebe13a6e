package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
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
        return operator()
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

    /**
     * Whoever joins has the house looked through for the first in line, who does not wait for as long as that takes.
     */
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
        QuarkusTransaction.joiningExisting()
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

    /** Whatever it was: the list is not left to whoever could not serve it. */
    @Test
    void isServedSoonAfterThatFailed() {
        var sold = soldOut(1);
        Ticket party = join(sold.getKey(), 1);
        await().until(() -> callsLeft(sold.getKey()) == 0);
        callBack(party, "^"); // which cannot be read
        cancel(sold.getValue().getFirst());
        await().until(() -> isTaken(sold.getKey()));
        callBack(party, null);
        assertEquals(List.of("A-1-1"), awaitState("OFFERED", party).getList("hold.seats"));
    }

    private void callBack(Ticket party, @Nullable String callback) {
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery(
                                "update waiting_party set callback = :callback where id = :id")
                        .setParameter("callback", callback, String.class)
                        .setParameter("id", UUID.fromString(party.id))
                        .executeUpdate());
    }

    private boolean isTaken(String show) {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(
                                "select serving_until > clock_timestamp() from waiting_list where show_id = :show",
                                Boolean.class)
                        .setParameter("show", UUID.fromString(show))
                        .getSingleResult());
    }

    /** It was not known whether it had won what it was offered, and when that was known, its hold was over. */
    @Test
    void offersAnotherToAPartyThatWasNeverToldOfItsOffer() {
        var sold = soldOut(1);
        Ticket ann = join(sold.getKey(), 1);
        Ticket bob = join(sold.getKey(), 1);
        cancel(sold.getValue().getFirst());
        JsonPath uncertain = awaitState("OFFERED", ann);
        QuarkusTransaction.requiringNew().run(() -> {
            session.createNativeMutationQuery("update waiting_party set state = 'WAITING' where id = :id")
                    .setParameter("id", UUID.fromString(ann.id))
                    .executeUpdate();
            lapse(uncertain);
        });
        String before = uncertain.getString("hold.id");
        await().until(() -> look(ann).getString("hold.id"), hold -> hold != null && !hold.equals(before));
        assertEquals("WAITING", state(bob));
    }

    /** The bank approved when the hold was over, and its places were bought again: no offer that came to nothing. */
    @Test
    void offersNothingMoreToAPartyThatWasServedLate() {
        String show = show("\"rows\": 1, \"seatsPerRow\": 4");
        Ticket ann = join(show, 1);
        String first = awaitState("OFFERED", ann).getString("hold.id");
        lapse(look(ann));
        JsonPath again = await().until(
                        () -> look(ann),
                        it -> it.getString("hold.id") != null
                                && !it.getString("hold.id").equals(first));
        given().contentType(ContentType.JSON)
                .header("Booking-Token", again.getString("hold.token"))
                .body("{\"payment\": {\"method\": \"card-late\"}}")
                .post("/api/holds/{id}/booking", again.getString("hold.id"))
                .then()
                .statusCode(202);
        lapse(again);
        String booking = awaitState("SERVED", ann).getString("booking");
        join(show, 4); // which calls for the list, and finds nothing
        await().until(() -> callsLeft(show) == 0);
        assertEquals("SERVED", state(ann));
        given().header("Booking-Token", look(ann).getString("bookingToken"))
                .get("/api/bookings/{id}", booking)
                .then()
                .body("seats.size()", is(1));
        given().get("/api/shows/{show}", show).then().body("held", is(0)).body("sold", is(1));
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

    private static void move(String show, String how) {
        operator().post("/api/shows/{show}/{how}", show, how).then().statusCode(200);
    }

    /** However soon a passer-by asks: whoever waits has been called when the sale is open. */
    @ParameterizedTest
    @ValueSource(strings = {"pg-conditional", "combining", "redis-counter", "redis-semaphore", "redis-stream"})
    void callsThoseWhoWaitBeforeASaleOpensAgain(String guard) throws Exception {
        int places = 3;
        String show = show("\"guard\": \"" + guard
                + "\", \"sections\": [{\"name\": \"F\", \"kind\": \"STANDING\", \"capacity\": " + places + "}]");
        String standing = "{\"standing\": {\"section\": \"F\", \"count\": 1}}";
        List<Ticket> sold = new ArrayList<>();
        for (int place = 0; place < places; place++) {
            sold.add(Ticket.of(given().contentType(ContentType.JSON)
                    .body(standing)
                    .post("/api/shows/{show}/bookings", show)
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath()));
        }
        List<Ticket> line = List.of(join(show, 1), join(show, 1));
        move(show, "close");
        sold.forEach(WaitingListTest::cancel);
        await().until(() -> given().get("/api/shows/{show}", show).path("free"), is(places));
        line.forEach(party -> assertEquals("WAITING", state(party)));
        AtomicBoolean isOpen = new AtomicBoolean();
        List<Integer> bought = AllAtOnce.act(4, person -> {
            if (person == 0) {
                move(show, "open");
                isOpen.set(true);
                return 0;
            }
            int times = 0;
            boolean wasOpen = false;
            for (int asked = 0; asked < 5_000 && !wasOpen; asked++) { // all the while, and once more when it is open
                wasOpen = isOpen.get();
                int answer = given().contentType(ContentType.JSON)
                        .body(standing)
                        .post("/api/shows/{show}/bookings", show)
                        .statusCode();
                times += answer == 201 ? 1 : 0;
            }
            return times;
        });
        line.forEach(party -> assertEquals("OFFERED", state(party)));
        assertEquals(
                places - line.size(),
                bought.stream().mapToInt(Integer::intValue).sum());
        assertEquals("SOUND", given().get("/api/shows/{show}/audit", show).path("verdict"));
    }

    /** So the bell finds nobody in the list; and one is called who came while it was closed by mistake. */
    @Test
    void nobodyWaitsForASaleThatIsNotOpen() {
        String announced = show("\"rows\": 1, \"seatsPerRow\": 1, \"opensAt\": \"2100-01-01T20:00:00Z\"");
        ask(announced, "{\"count\": 1}").then().statusCode(409).body("code", is("not-on-sale"));
        String closed = show("\"rows\": 1, \"seatsPerRow\": 1");
        move(closed, "close");
        ask(closed, "{\"count\": 1}").then().statusCode(409).body("code", is("not-on-sale"));
    }

    /** A call that came while the sale was closed stands, whoever opens it, and be it the clock. */
    @Test
    void leavesACallThatCameWhileTheSaleWasClosedUntilItOpens() {
        var sold = soldOut(1);
        String show = sold.getKey();
        Ticket party = join(show, 1);
        await().until(() -> callsLeft(show) == 0);
        move(show, "close");
        cancel(sold.getValue().getFirst());
        await().until(() -> callsLeft(show) > 0);
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery("""
                        update show set state = 'ANNOUNCED', opens_at = clock_timestamp() + interval '2 seconds',
                            guard_epoch = guard_epoch + 1 where id = :show
                        """)
                        .setParameter("show", UUID.fromString(show))
                        .executeUpdate());
        assertEquals("WAITING", state(party));
        assertTrue(callsLeft(show) > 0);
        awaitState("OFFERED", party);
    }

    /** Also while the list is being served, and the first in it is just being offered something. */
    @Test
    void tellsEveryoneTheRightPosition() throws Exception {
        String show = soldOut(1).getKey();
        List<Integer> told = new ArrayList<>();
        for (int party = 0; party < 40; party++) {
            told.add(
                    ask(show, "{\"count\": 1}").then().statusCode(201).extract().path("position"));
        }
        assertEquals(IntStream.rangeClosed(1, 40).boxed().toList(), told);
        List<Integer> toldAtOnce = AllAtOnce.act(
                8,
                party -> ask(show, "{\"count\": 1}")
                        .then()
                        .statusCode(201)
                        .extract()
                        .<Integer>path("position"));
        assertEquals(
                IntStream.rangeClosed(41, 48).boxed().toList(),
                toldAtOnce.stream().sorted().toList());
    }

    @Test
    void letsOneBuyerStandInAListOnce() throws Exception {
        var sold = soldOut(2);
        String show = sold.getKey();
        String ann = "{\"count\": 1, \"buyer\": \"Ann\"}";
        List<Integer> answers = AllAtOnce.act(8, time -> ask(show, ann).statusCode()).stream()
                .sorted()
                .toList();
        assertEquals(List.of(201, 409, 409, 409, 409, 409, 409, 409), answers);
        ask(show, ann).then().statusCode(409).body("code", is("already-waiting"));
        Ticket bob = Ticket.of(ask(show, "{\"count\": 1, \"buyer\": \"Bob\"}").jsonPath());
        cancel(sold.getValue().get(0));
        cancel(sold.getValue().get(1));
        JsonPath offered = awaitState("OFFERED", bob);
        String again = "{\"count\": 2, \"buyer\": \"Bob\"}";
        ask(show, again).then().statusCode(409).body("code", is("already-waiting"));
        given().header("Booking-Token", offered.getString("hold.token"))
                .post("/api/holds/{id}/booking", offered.getString("hold.id"))
                .then()
                .statusCode(201);
        assertEquals(offered.getString("hold.token"), look(bob).getString("bookingToken"));
        ask(show, again).then().statusCode(201); // he has been served, and may wait for more
        Ticket carol =
                Ticket.of(ask(show, "{\"count\": 1, \"buyer\": \"Carol\"}").jsonPath());
        given().header("Booking-Token", carol.token)
                .delete("/api/waiting-list/{id}", carol.id)
                .then()
                .statusCode(204);
        ask(show, "{\"count\": 1, \"buyer\": \"Carol\"}").then().statusCode(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"count\": 4}", "{\"count\": 3, \"section\": \"Box\"}", "{\"count\": 3, \"section\": \"Floor\"}"
            })
    void refusesAPartyThatTheHouseHasNoRoomFor(String body) {
        String show = show("""
            "sections": [{"name": "Box", "kind": "SEATED", "rows": 1, "seatsPerRow": 2},
                         {"name": "Pit", "kind": "SEATED", "rows": 1, "seatsPerRow": 1},
                         {"name": "Floor", "kind": "STANDING", "capacity": 2}]""");
        ask(show, body).then().statusCode(422).body("code", is("party-too-large"));
        ask(show, "{\"count\": 3}").then().statusCode(201);
    }
}
