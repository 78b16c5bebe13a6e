package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.sales.BoxOffice;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.sales.Sale;
import dev.seatlock.guards.redis.RedisKeys;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import dev.seatlock.waitingroom.SpentPasses;
import dev.seatlock.waitingroom.WaitingRoom;
import dev.seatlock.waitingroom.WaitingRooms;
import dev.seatlock.waitingroom.policy.QueuePolicy;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.codec.StringCodec;

/** Standing in line, being let in, buying with a pass, and what happens to those who vanish. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class WaitingRoomTest {

    private static final Duration PAUSE = Duration.ofMillis(50);

    @Inject
    RedissonClient redis;

    @Inject
    WaitingRooms rooms;

    @Inject
    SpentPasses spent;

    @Inject
    BoxOffice boxOffice;

    @Inject
    StatelessSession session;

    private static String newShow(String guard) {
        return operator()
                .body("{\"title\": \"Crowd\", \"rows\": 10, \"seatsPerRow\": 10, \"safetyNet\": false, \"guard\": \""
                        + guard + "\"}")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String newRoom(String policy, int shoppers, String more) {
        String show = newShow("pg-conditional");
        openRoom(show, policy, shoppers, more);
        return show;
    }

    private static void openRoom(String show, String policy, int shoppers, String more) {
        operator()
                .body("{\"enabled\": true, \"policy\": \"%s\", \"shoppers\": %d%s}".formatted(policy, shoppers, more))
                .put("/api/shows/{show}/waiting-room", show)
                .then()
                .statusCode(200)
                .body("enabled", is(true));
    }

    private static JsonPath arrive(String show, String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/shows/{show}/visits", show)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private static Response look(JsonPath visit) {
        return given().header("Visit-Token", visit.getString("token")).get("/api/visits/{id}", visit.getString("id"));
    }

    private static Response leave(JsonPath visit) {
        return given().header("Visit-Token", visit.getString("token"))
                .delete("/api/visits/{id}", visit.getString("id"));
    }

    private static Response book(String show, @Nullable String pass, String seat) {
        RequestSpecification request = given().contentType(ContentType.JSON);
        return (pass == null ? request : request.header("Pass", pass))
                .body("{\"seats\": [\"" + seat + "\"]}")
                .post("/api/shows/{show}/bookings", show);
    }

    /** The best seat, under a key. */
    private static Response bookOnce(String show, @Nullable String pass, String key) {
        RequestSpecification request = given().contentType(ContentType.JSON).header("Idempotency-Key", key);
        return (pass == null ? request : request.header("Pass", pass))
                .body("{\"bestAvailable\": {\"count\": 1}}")
                .post("/api/shows/{show}/bookings", show);
    }

    /** Asks until the visit is inside, and gives its pass. */
    private static String admitted(JsonPath visit) {
        return await().pollInterval(PAUSE)
                .until(() -> look(visit).then().statusCode(200).extract().<String>path("pass"), pass -> pass != null);
    }

    @Test
    void letsVisitorsInOneAfterTheOtherAndSellsOnlyToThem() {
        String show = newRoom("FIFO", 1, "");
        book(show, null, "A-1-1").then().statusCode(403).body("code", is("pass-required"));
        JsonPath first = arrive(show, "{}");
        assertEquals("ADMITTED", first.getString("state"));
        JsonPath second = arrive(show, "{\"party\": 2}");
        JsonPath third = arrive(show, "{}");
        assertEquals("WAITING", second.getString("state"));
        assertEquals(List.of(1, 0), List.of(second.getInt("position"), second.getInt("ahead")));
        assertEquals(2, third.getInt("position"));

        String pass = first.getString("pass");
        book(show, pass, "A-1-1").then().statusCode(201);
        String next = admitted(second);
        book(show, pass, "A-1-2").then().statusCode(403).body("code", is("pass-required"));
        look(third).then().body("state", is("WAITING")).body("position", is(1));
        book(newRoom("FIFO", 1, ""), next, "A-1-1").then().statusCode(403);
        leave(second).then().statusCode(204);
        leave(second).then().statusCode(204);
        look(second).then().statusCode(404).body("code", is("visit-unknown"));
        admitted(third);
    }

    @Test
    void givesAnAnswerAgainToWhomHasNoPassAnyMore() {
        String show = newRoom("FIFO", 1, "");
        JsonPath first = arrive(show, "{}");
        String key = "again-" + show;
        bookOnce(show, null, key).then().statusCode(403);
        String told = bookOnce(show, first.getString("pass"), key)
                .then()
                .statusCode(201)
                .extract()
                .asString();
        await().pollInterval(PAUSE).until(() -> look(first).statusCode() == 404);
        assertEquals(
                told, bookOnce(show, null, key).then().statusCode(201).extract().asString());
    }

    // --- What a pass is good for ---

    private static Response want(String show, JsonPath visit, String call, int places, @Nullable String key) {
        RequestSpecification request = given().contentType(ContentType.JSON).header("Pass", visit.getString("pass"));
        return (key == null ? request : request.header("Idempotency-Key", key))
                .body("{\"bestAvailable\": {\"count\": " + places + "}}")
                .post("/api/shows/{show}/{call}", show, call);
    }

    /** Whichever of them is first: with one pass there is one purchase, or as many answers to one. */
    @ParameterizedTest
    @CsvSource({"bookings, false", "holds, false", "bookings, true", "holds, true"})
    void beginsOnePurchaseWithAPassHoweverManyComeAtOnce(String call, boolean keyed) throws Exception {
        String show = newRoom("FIFO", 1, "");
        JsonPath visit = arrive(show, "{}");
        List<Response> answers = AllAtOnce.act(
                40, time -> want(show, visit, call, 2, keyed ? UUID.randomUUID().toString() : null));
        assertEquals(
                1, answers.stream().filter(answer -> answer.statusCode() == 201).count());
        answers.stream()
                .filter(answer -> answer.statusCode() != 201)
                .forEach(answer -> answer.then().statusCode(403).body("code", is("pass-required")));
        Response audit = given().get("/api/shows/{show}/audit", show);
        assertEquals(2, audit.<Integer>path("sold") + audit.<Integer>path("held"));
    }

    @Test
    void countsWhatIsAskedAgainUnderItsKeyAsOnePurchase() throws Exception {
        String show = newRoom("FIFO", 1, "");
        JsonPath visit = arrive(show, "{}");
        String key = UUID.randomUUID().toString();
        List<Response> answers = AllAtOnce.act(
                40,
                time -> await().atMost(Duration.ofSeconds(30))
                        .until(
                                () -> want(show, visit, "bookings", 2, key),
                                answer -> !answer.asString().contains("in-progress")));
        for (Response answer : answers) {
            answer.then().statusCode(201);
            assertEquals(answers.getFirst().asString(), answer.asString());
        }
        assertEquals(2, given().get("/api/shows/{show}/audit", show).<Integer>path("sold"));
    }

    @Test
    void givesAPassBackThatHasBoughtNothing() throws Exception {
        String show = newRoom("FIFO", 1, "");
        JsonPath visit = arrive(show, "{}");
        String key = UUID.randomUUID().toString();
        for (int time = 0; time < 2; time++) {
            want(show, visit, "bookings", 10, null).then().statusCode(time == 0 ? 201 : 403);
            if (time == 0) {
                await().pollInterval(PAUSE).until(() -> look(visit).statusCode() == 404);
            }
        }
        JsonPath next = arrive(show, "{}");
        String pass = admitted(next);
        book(show, pass, "A-1-1").then().statusCode(409); // taken
        book(show, pass, "A-99-1").then().statusCode(422);
        book(show, pass, "nowhere").then().statusCode(400);
        given().contentType(ContentType.JSON)
                .header("Pass", pass)
                .body("{\"bestAvailable\": {\"count\": 1}, \"payment\": {\"method\": \"card-declined\"}}")
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(402);
        assertTrue(AllAtOnce.act(
                        20, time -> bookOnce(show, pass, key + time % 2).statusCode())
                .contains(201));
        assertEquals(11, given().get("/api/shows/{show}/audit", show).<Integer>path("sold"));
    }

    @Test
    void keepsAPassForAHoldForAsLongAsItStands() {
        String show = newRoom("FIFO", 1, "");
        JsonPath visit = arrive(show, "{}");
        Response hold = want(show, visit, "holds", 2, null);
        hold.then().statusCode(201);
        want(show, visit, "holds", 2, null).then().statusCode(403);
        want(show, visit, "bookings", 2, null).then().statusCode(403);
        given().header("Booking-Token", hold.path("token"))
                .delete("/api/holds/{hold}", hold.<String>path("id"))
                .then()
                .statusCode(204);
        Response again = want(show, visit, "holds", 2, null);
        again.then().statusCode(201);
        // It is booked without the pass, which is good for nothing all the same.
        given().header("Booking-Token", again.path("token"))
                .post("/api/holds/{hold}/booking", again.<String>path("id"))
                .then()
                .statusCode(201);
        want(show, visit, "bookings", 1, null).then().statusCode(403).body("code", is("pass-required"));
    }

    @ParameterizedTest
    @CsvSource({"card, false", "card-declined, true"})
    void keepsAPassForAnOrderUntilItIsDecided(String method, boolean isGoodAgain) {
        String show = newRoom("FIFO", 1, "");
        JsonPath visit = arrive(show, "{}");
        JsonPath next = arrive(show, "{}");
        given().contentType(ContentType.JSON)
                .header("Pass", visit.getString("pass"))
                .header("Prefer", "respond-async")
                .body("{\"bestAvailable\": {\"count\": 1}, \"payment\": {\"method\": \"" + method + "\"}}")
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(202);
        if (isGoodAgain) {
            await().pollInterval(PAUSE).until(() -> {
                look(visit).then().statusCode(200);
                return want(show, visit, "bookings", 1, null).statusCode() == 201;
            });
        } else {
            want(show, visit, "bookings", 1, null).then().statusCode(403);
        }
        admitted(next);
        assertEquals(1, given().get("/api/shows/{show}/audit", show).<Integer>path("sold"));
    }

    /** Its replica has died between the two: whoever comes when its time is over may begin, and nobody before. */
    @Test
    void givesAPassBackWhosePurchaseHasVanished() throws Exception {
        UUID visit = UUID.randomUUID();
        assertTrue(spent.spend(visit, UUID.randomUUID(), Duration.ofMillis(500)).isBegun());
        List<Boolean> begun = AllAtOnce.act(
                20,
                time -> spent.spend(visit, UUID.randomUUID(), Duration.ofMinutes(1))
                        .isBegun());
        assertFalse(begun.contains(true));
        await().pollInterval(PAUSE)
                .until(() -> spent.spend(visit, UUID.randomUUID(), Duration.ofMinutes(1))
                        .isBegun());
        assertFalse(spent.spend(visit, UUID.randomUUID(), Duration.ofMinutes(1)).isBegun());
    }

    /** Its buyer was told that nobody knows yet, and it was sold: so the pass has been good for something. */
    @Test
    void keepsAPassWhosePurchaseMayHaveBeenWon() throws Exception {
        String show = newShow("redis-stream");
        openRoom(show, "FIFO", 2, "");
        JsonPath visit = arrive(show, "{}");
        String pass = admitted(visit);
        ShowId id = new ShowId(UUID.fromString(show));
        RBucket<String> lease = redis.getBucket(RedisKeys.of(id, "stream-writer"), StringCodec.INSTANCE);
        lease.set("a writer that is asleep");
        CompletableFuture<Response> asking = CompletableFuture.supplyAsync(() -> given().contentType(ContentType.JSON)
                .header("Pass", pass)
                .header("Prefer", "wait=3")
                .body("{\"seats\": [\"A-1-1\"]}")
                .post("/api/shows/{show}/bookings", show));
        KeysScanOptions itsClaim = KeysScanOptions.defaults()
                .pattern(RedisKeys.of(id, "stream", "*"))
                .chunkSize(10_000);
        String state = await().pollInterval(PAUSE)
                .until(() -> redis.getKeys().getKeysStream(itsClaim).findFirst().orElse(""), found -> !found.isEmpty());
        redis.getBucket(state, StringCodec.INSTANCE).set("called"); // which the buyer cannot withdraw
        await().atMost(Duration.ofSeconds(60))
                .until(() -> look(visit).statusCode() == 200 && asking.isDone()); // who is silent would be let out
        Response unknown = asking.get(1, TimeUnit.MINUTES);
        unknown.then().statusCode(503).body("code", is("outcome-unknown"));
        book(show, admitted(visit), "A-1-2").then().statusCode(403).body("code", is("pass-required"));
        lease.delete();
        assertInstanceOf(
                Sale.Done.class,
                boxOffice.book(
                        new ClaimId(UUID.fromString(unknown.path("claim"))),
                        id,
                        new Choice.Exactly(new Wish.Seats(new TreeSet<>(Set.of(SeatId.of("A-1-1"))))),
                        BuyerId.GUEST,
                        Duration.ofSeconds(10)));
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery(
                                "update spent_pass set until = clock_timestamp() where visit_id = :visit")
                        .setParameter("visit", UUID.fromString(visit.getString("id")))
                        .executeUpdate());
        book(show, admitted(visit), "A-1-2").then().statusCode(403).body("code", is("pass-required"));
    }

    /** While one request of a purchase has come to nothing, another may still be about to buy. */
    @Test
    void keepsAPassUntilTheLastRequestOfItsPurchaseIsOver() {
        UUID visit = UUID.randomUUID();
        UUID purchase = UUID.randomUUID();
        assertTrue(spent.spend(visit, purchase, Duration.ofMinutes(1)).isBegun());
        assertTrue(spent.spend(visit, purchase, Duration.ofMinutes(1)).isBegun());
        spent.giveBack(visit, purchase);
        assertFalse(spent.spend(visit, UUID.randomUUID(), Duration.ofMinutes(1)).isBegun());
        spent.giveBack(visit, purchase);
        assertTrue(spent.spend(visit, UUID.randomUUID(), Duration.ofMinutes(1)).isBegun());
    }

    @Test
    void takesNoHeaderTwice() {
        String show = newRoom("FIFO", 1, "");
        JsonPath visit = arrive(show, "{}");
        given().contentType(ContentType.JSON)
                .header("Pass", visit.getString("pass"))
                .header("Idempotency-Key", UUID.randomUUID(), UUID.randomUUID())
                .body("{\"bestAvailable\": {\"count\": 1}}")
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(400);
    }

    @Test
    void keepsAHoldForWhoeverIsInsideAndLetsTheNextInOnceItIsBooked() {
        String show = newRoom("FIFO", 1, "");
        JsonPath first = arrive(show, "{}");
        JsonPath second = arrive(show, "{}");
        JsonPath hold = given().contentType(ContentType.JSON)
                .header("Pass", first.getString("pass"))
                .body("{\"bestAvailable\": {\"count\": 2}}")
                .post("/api/shows/{show}/holds", show)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        look(second).then().body("state", is("WAITING"));
        given().header("Booking-Token", hold.getString("token"))
                .header("Pass", first.getString("pass"))
                .post("/api/holds/{hold}/booking", hold.getString("id"))
                .then()
                .statusCode(201);
        await().pollInterval(PAUSE).until(() -> look(first).statusCode() == 404); // a look would keep it inside
        admitted(second);
    }

    @Test
    void dropsWhoIsSilentAndStallsNobody() {
        String show = newRoom("FIFO", 1, "");
        JsonPath inside = arrive(show, "{}");
        JsonPath silent = arrive(show, "{}");
        JsonPath patient = arrive(show, "{}");
        await().pollInterval(PAUSE).until(() -> {
            look(inside).then().body("state", is("ADMITTED"));
            return look(patient).<Integer>path("position") == 1;
        });
        look(silent).then().statusCode(404);
        leave(inside);
        admitted(patient);
    }

    @Test
    void refusesWhoComesWhenTheLineIsFullAndLosesNobody() throws Exception {
        String show = newRoom("FIFO", 1, ", \"capacity\": 10");
        arrive(show, "{}");
        List<Integer> answers = AllAtOnce.act(
                30,
                visitor -> given().contentType(ContentType.JSON)
                        .body("{}")
                        .post("/api/shows/{show}/visits", show)
                        .statusCode());
        assertEquals(10, answers.stream().filter(status -> status == 201).count());
        assertEquals(20, answers.stream().filter(status -> status == 429).count());
        given().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/shows/{show}/visits", show)
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("code", is("queue-full"));
        given().get("/api/shows/{show}/waiting-room", show)
                .then()
                .body("waiting", is(10))
                .body("inside", is(1))
                .body("capacity", is(10));
    }

    @ParameterizedTest
    @CsvSource({
        "FIFO, 1 2 3 4",
        "LIFO, 4 3 2 1",
        "SHORTEST_JOB, 2 4 3 1",
        "PRIORITY, 4 1 2 3",
        "ROUND_ROBIN, 1 3 4 2",
        "MULTILEVEL_FEEDBACK, 2 3 4 1"
    })
    void letsInByThePolicyOfTheRoom(String policy, String order) {
        String show = newRoom(policy, 1, "");
        JsonPath inside = arrive(show, "{\"client\": \"door\"}");
        List<JsonPath> visits = List.of(
                arrive(show, "{\"party\": 6, \"client\": \"bus\"}"),
                arrive(show, "{\"party\": 1, \"client\": \"bus2\"}"),
                arrive(show, "{\"party\": 3, \"client\": \"ann\"}"),
                operator()
                        .body("{\"party\": 2, \"client\": \"bob\", \"priority\": 5}")
                        .post("/api/shows/{show}/visits", show)
                        .jsonPath());
        if (policy.equals("ROUND_ROBIN")) { // the second of the crowd is the first one's second visit
            leave(visits.get(1));
            visits = List.of(
                    visits.get(0), arrive(show, "{\"party\": 1, \"client\": \"bus\"}"), visits.get(2), visits.get(3));
        }
        List<Integer> positions = new ArrayList<>();
        for (JsonPath visit : visits) {
            positions.add(look(visit).then().extract().path("position"));
        }
        List<String> byPosition = new ArrayList<>(List.of("", "", "", ""));
        for (int i = 0; i < 4; i++) {
            byPosition.set(positions.get(i) - 1, String.valueOf(i + 1));
        }
        assertEquals(order, String.join(" ", byPosition));
        leave(inside);
        admitted(visits.get(Integer.parseInt(order.substring(0, 1)) - 1));
    }

    @Test
    void takesAPriorityFromTheOperatorOnly() {
        String show = newRoom("PRIORITY", 1, "");
        given().contentType(ContentType.JSON)
                .body("{\"priority\": 1}")
                .post("/api/shows/{show}/visits", show)
                .then()
                .statusCode(403)
                .body("field", is("priority"));
    }

    @Test
    void changesThePolicyOnlyWhileNobodyWaits() {
        String show = newRoom("FIFO", 1, "");
        JsonPath first = arrive(show, "{}");
        JsonPath second = arrive(show, "{}");
        operator()
                .body("{\"enabled\": true, \"policy\": \"LIFO\", \"shoppers\": 1}")
                .put("/api/shows/{show}/waiting-room", show)
                .then()
                .statusCode(409)
                .body("code", is("visitors-waiting"));
        openRoom(show, "FIFO", 2, ""); // but everything else may change
        admitted(second);
        leave(first);
        openRoom(show, "LIFO", 1, "");
    }

    @Test
    void sellsToEverybodyOnceTheRoomIsTakenAway() {
        String show = newRoom("FIFO", 1, "");
        JsonPath visit = arrive(show, "{}");
        operator()
                .body("{\"enabled\": false}")
                .put("/api/shows/{show}/waiting-room", show)
                .then()
                .statusCode(200)
                .body("enabled", is(false))
                .body("policy", nullValue());
        book(show, null, "A-1-1").then().statusCode(201);
        look(visit).then().statusCode(404);
        given().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/shows/{show}/visits", show)
                .then()
                .statusCode(404)
                .body("code", is("no-waiting-room"));
    }

    /**
     * What visitors hold is enough to put the line in order again, and nobody is let in while someone may still be
     * inside.
     */
    @Test
    void recoversTheLineFromWhatVisitorsHold() {
        String show = newRoom("FIFO", 1, "");
        JsonPath inside = arrive(show, "{}");
        JsonPath second = arrive(show, "{}");
        JsonPath third = arrive(show, "{}");
        redis.getKeys().deleteByPattern("seatlock:{" + show + "}*");
        JsonPath newcomer = arrive(show, "{}");
        assertEquals("WAITING", newcomer.getString("state"), "the one inside is not forgotten");
        look(third).then().body("position", is(1)); // until the second is heard of
        look(second).then().body("position", is(1));
        look(third).then().body("position", is(2));
        look(newcomer).then().body("position", is(3));
        given().header("Visit-Token", inside.getString("token"))
                .header("Pass", inside.getString("pass"))
                .get("/api/visits/{id}", inside.getString("id"))
                .then()
                .statusCode(200)
                .body("state", is("ADMITTED"));
        book(show, inside.getString("pass"), "A-1-1").then().statusCode(201);
        await().pollInterval(PAUSE).until(() -> {
            look(third);
            look(newcomer);
            return look(second).path("pass") != null;
        });
        look(third).then().body("state", is("WAITING"));
    }

    /** Opening a room reads them all, and so do others at the same time, each by a look of its own. */
    @Test
    void isOpenOnceItIsSaidToBe() throws Exception {
        var setting = new WaitingRoom.Setting(QueuePolicy.Name.FIFO, 1, 1_000, Duration.ofMinutes(10), 100);
        for (int round = 0; round < 25; round++) {
            List<UUID> shows = Stream.generate(() -> UUID.fromString(newShow("pg-conditional")))
                    .limit(8)
                    .toList();
            assertFalse(
                    AllAtOnce.act(8, number -> {
                                rooms.open(shows.get(number), setting);
                                return rooms.of(shows.get(number)).isPresent();
                            })
                            .contains(false),
                    "round " + round);
        }
    }

    @Test
    void saysHowLongItWillBeByTheRateThatItMeasures() {
        String show = newRoom("FIFO", 1, "");
        JsonPath inside = arrive(show, "{}");
        List<JsonPath> visits = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            visits.add(arrive(show, "{}"));
        }
        leave(inside);
        admitted(visits.getFirst());
        await().pollInterval(PAUSE).until(() -> look(visits.getLast()).path("etaSeconds") != null);
        look(visits.getLast()).then().body("etaSeconds", greaterThan(0));
    }

    @Test
    void tellsThoseWhoWatchOfEveryChangeAndRenewsTheirPasses() throws Exception {
        String show = newRoom("FIFO", 1, "");
        JsonPath inside = arrive(show, "{}");
        JsonPath watching = arrive(show, "{}");
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + RestAssured.port + "/api/visits/" + watching.getString("id") + "/stream"))
                .header("Visit-Token", watching.getString("token"))
                .header("Accept", "text/event-stream")
                .build();
        List<String> states = new ArrayList<>();
        List<String> passes = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            var lines = client.send(request, BodyHandlers.ofLines()).body();
            lines.filter(line -> line.startsWith("data:"))
                    .map(line -> JsonPath.from(line.substring(5)))
                    .takeWhile(event -> {
                        states.add(event.getString("state"));
                        if (states.size() == 1) {
                            leave(inside);
                        }
                        if (event.getString("pass") != null) {
                            passes.add(event.getString("pass"));
                        }
                        if (passes.size() == 4) { // for longer than one of them is good, so it has been renewed
                            leave(watching);
                        }
                        return !event.getString("state").equals("ENDED");
                    })
                    .forEach(event -> {});
        }
        assertEquals("WAITING", states.getFirst());
        assertTrue(passes.size() >= 4);
        assertEquals("ENDED", states.getLast());
    }

    /** A turnstile is no lock: of ten inside several can want one seat. With one permit it is as good as one. */
    @ParameterizedTest
    @CsvSource({"10, true", "1, false"})
    void isNoLockUnlessOneIsInsideAtATime(int shoppers, boolean oversells) throws Exception {
        boolean oversold = false;
        for (int crowd = 0; crowd < 10 && !oversold; crowd++) {
            String show = newShow("none");
            operator()
                    .body("{\"guard\": \"none\", \"dwellMillis\": 20}")
                    .put("/api/shows/{show}/guard", show)
                    .then()
                    .statusCode(200);
            openRoom(show, "FIFO", shoppers, "");
            AllAtOnce.act(10, visitor -> {
                JsonPath visit = arrive(show, "{}");
                int status = book(show, admitted(visit), "A-1-1").statusCode();
                if (status == 409) {
                    leave(visit);
                }
                return status;
            });
            int extra = given().get("/api/shows/{show}/audit", show).path("oversoldCount");
            oversold = extra > 0;
            if (!oversells) {
                break;
            }
        }
        assertEquals(oversells, oversold);
    }

    // --- The bell ---

    private static String announced(@Nullable Instant opensAt) {
        Map<String, Object> plan = Map.of(
                "title",
                "Opening",
                "rows",
                1,
                "seatsPerRow",
                10,
                "opensAt",
                (opensAt == null ? Instant.now().plusSeconds(3_600) : opensAt).toString());
        return operator()
                .body(plan)
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Response bell(String show, int seconds) {
        return given().header("Prefer", "wait=" + seconds).get("/api/shows/{show}/bell", show);
    }

    @Test
    void letsAllGoWhoWaitForTheBellAndNobodyBefore() throws Exception {
        String show = announced(null);
        AtomicInteger gone = new AtomicInteger();
        List<String> states = AllAtOnce.act(51, number -> {
            if (number == 0) {
                await().pollInterval(PAUSE)
                        .until(() -> bell(show, 1).path("state").equals("ANNOUNCED"));
                assertEquals(0, gone.get(), "nobody before the bell");
                operator().post("/api/shows/{show}/open", show).then().statusCode(200);
                return "ON_SALE";
            }
            String state = bell(show, 20).then().statusCode(200).extract().path("state");
            gone.incrementAndGet();
            return state;
        });
        assertEquals(List.of("ON_SALE"), states.stream().distinct().toList());
        bell(show, 20).then().body("state", is("ON_SALE")); // who comes later does not wait
    }

    @Test
    void ringsByItselfWhenTheTimeComes() {
        Instant opensAt = Instant.now().plusSeconds(2);
        String show = announced(opensAt);
        bell(show, 20).then().statusCode(200).body("state", is("ON_SALE"));
        assertTrue(!Instant.now().isBefore(opensAt), "not before its time");
    }

    @Test
    void saysHowMuchTimeIsLeftToWhoHasWaitedLongEnough() {
        String show = announced(null);
        bell(show, 0).then().statusCode(200).body("state", is("ANNOUNCED")).body("secondsLeft", greaterThan(3_000));
        given().get("/api/shows/{show}/bell", "00000000-0000-7000-8000-000000000000")
                .then()
                .statusCode(404);
    }
}
