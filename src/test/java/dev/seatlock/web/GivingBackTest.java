package dev.seatlock.web;

import static dev.seatlock.Json.find;
import static dev.seatlock.Json.text;
import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever gives places back has them no more, and pays nothing for them, whatever the bank says and when: every way to
 * hold them × every way to give them back × every method of payment × any moment.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(PaymentTest.ShortOfTime.class)
class GivingBackTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> METHODS = List.of(
            "card",
            "card-declined",
            "card-slow",
            "card-answer-lost",
            "card-late",
            "card-late-declined",
            "card-twice",
            "card-timeout");
    private static final int MOMENTS = 4; // of each way and method
    private static final int AT_A_TIME = 40;
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final int LATEST_MILLIS = 4_500; // a hold lasts for 3,000, a late bank takes 700, a silent one 1,500

    /** How the places came to be held, and how they are given back. */
    enum Way {
        A_HOLD,
        /** Bought in one step; the bank is undecided. */
        A_PURCHASE,
        AN_ORDER,
        AN_OFFER,
        /** An offer, by leaving the waiting list. */
        THE_LIST
    }

    /** One buyer: what was held, and where it is given back. */
    private record Held(
            String show,
            String id,
            String token,
            String way,
            String wayToken,
            @Nullable Response answer) {}

    private static String show() {
        Response created = served(() -> operator().body("""
                            {"title": "Faust", "rows": 1, "seatsPerRow": 2, "price": {"amount": 4500, "currency": "EUR"}}""").post("/api/shows"));
        return text(created, "id");
    }

    /** A crowd of clients that comes to a box office as it starts is told, now and then, to come again. */
    private static Response served(Callable<Response> ask) {
        return await().until(ask, answer -> answer.statusCode() != 503);
    }

    private static Response buy(String what, String show, Map<String, ?> more, String prefer) {
        Map<String, Object> body = new HashMap<>(Map.of("seats", List.of("A-1-1", "A-1-2")));
        body.putAll(more);
        return given().contentType(ContentType.JSON)
                .header("Prefer", prefer)
                .body(body)
                .post("/api/shows/{show}/{what}", show, what);
    }

    private static Map<String, ?> by(String method) {
        return Map.of("payment", Map.of("method", method));
    }

    private static Response pay(String hold, String token, String method) {
        return given().contentType(ContentType.JSON)
                .header("Booking-Token", token)
                .body(by(method))
                .post("/api/holds/{id}/booking", hold);
    }

    private static Response look(String hold, String token) {
        return given().header("Booking-Token", token).get("/api/holds/{id}", hold);
    }

    private static Response delete(String path, String token) {
        return given().header("Booking-Token", token).delete(path);
    }

    private static Response books() {
        Response books = served(() -> operator().get("/api/books"));
        books.then().statusCode(200);
        return books;
    }

    /** What the bank has decided, in the end: nothing is under way. */
    private static Response end(Held held) {
        return await().atMost(SOON).pollInterval(LOOK_EVERY).until(() -> look(held.id, held.token), answer -> {
            String payment = find(answer, "payment");
            return answer.statusCode() != 200
                    || (payment != null && !payment.equals("PENDING") && !payment.equals("REFUNDING"));
        });
    }

    private static Held hold(Way way, String show, String method) {
        return switch (way) {
            case A_HOLD -> byId(show, served(() -> buy("holds", show, Map.of(), "wait=5")), "id", null);
            case A_PURCHASE -> {
                Response sold = buy("bookings", show, by(method), "wait=5");
                yield sold.statusCode() == 202 ? byId(show, sold, "hold", sold) : new Held(show, "", "", "", "", sold);
            }
            case AN_ORDER -> {
                Response order = served(() -> buy("bookings", show, by(method), "respond-async"));
                yield byId(show, order, "id", order);
            }
            case AN_OFFER, THE_LIST -> {
                Response party = served(() -> given().contentType(ContentType.JSON)
                        .body(Map.of("count", 2))
                        .post("/api/shows/{show}/waiting-list", show));
                String list = "/api/waiting-list/" + text(party, "id");
                String token = text(party, "token");
                Response offered = await().atMost(SOON)
                        .until(
                                () -> given().header("Booking-Token", token).get(list),
                                it -> find(it, "hold.id") != null);
                Held held = byId(show, offered, "hold.id", null);
                yield way == Way.AN_OFFER ? held : new Held(show, held.id, held.token, list, token, null);
            }
        };
    }

    /** Holds places, and pays for them while the bank says nothing. A slow machine may let the first holds lapse. */
    private static Held heldAndUndecided() {
        Held undecided = await().until(
                        () -> {
                            Held held = hold(Way.A_HOLD, show(), "card-answer-lost");
                            Response paid = pay(held.id, held.token, "card-answer-lost");
                            return new Held(held.show, held.id, held.token, held.way, held.wayToken, paid);
                        },
                        held -> requireNonNull(held.answer).statusCode() != 410);
        requireNonNull(undecided.answer).then().statusCode(202);
        return undecided;
    }

    private static Held byId(String show, Response found, String where, @Nullable Response answer) {
        String id = text(found, where);
        String token = text(found, where.replace("hold.id", "hold.token").replaceAll("^(id|hold)$", "token"));
        return new Held(show, id, token, "/api/holds/" + id, token, answer);
    }

    /** All of their stories at once, as far as there are threads: they wait for the bank most of the time. */
    @Test
    void bringsTheMoneyBackOrIsRefused() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> faults = new ArrayList<>();
        // Threads of the platform: these clients wait for a server in the same process, which has few carriers.
        try (ExecutorService buyers = Executors.newFixedThreadPool(AT_A_TIME);
                ExecutorService givers = Executors.newCachedThreadPool()) {
            List<Future<List<String>>> stories = new ArrayList<>();
            for (int moment = 0; moment < MOMENTS; moment++) {
                for (Way way : Way.values()) {
                    for (String method : METHODS) {
                        // At once; then, now and then, about when a late bank or a silent one decides; or any time.
                        int millis = switch (moment) {
                            case 0 -> 0;
                            case 1 -> 690 + random.nextInt(40);
                            case 2 -> 1_480 + random.nextInt(80);
                            default -> random.nextInt(LATEST_MILLIS);
                        };
                        stories.add(buyers.submit(() -> story(way, method, millis, givers).stream()
                                .map(fault -> "%s, %s, after %d ms: %s".formatted(way, method, millis, fault))
                                .toList()));
                    }
                }
            }
            for (Future<List<String>> story : stories) {
                faults.addAll(story.get());
            }
        }
        assertEquals(List.of(), faults, "with seed " + seed);
        await().atMost(SOON).until(() -> text(books(), "underWay").equals("0"));
        assertEquals("BALANCED", text(books(), "verdict"), books()::asString);
    }

    /** One buyer pays, and gives back so long after. What is wrong about how that ended. */
    private static List<String> story(Way way, String method, int millis, Executor givers) throws Exception {
        String show = show();
        Held held = hold(way, show, method);
        if (held.id.isEmpty()) {
            return List.of(); // decided at once, so there was nothing to give back
        }
        CompletableFuture<Response> giving = CompletableFuture.supplyAsync(
                () -> delete(held.way, held.wayToken),
                CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, givers));
        Response paid = held.answer == null ? pay(held.id, held.token, method) : held.answer;
        Response gave = giving.get(60, TimeUnit.SECONDS);
        boolean isBalanced = text(books(), "verdict").equals("BALANCED");
        Response end = end(held);
        int sold = Integer.parseInt(text(served(() -> given().get("/api/shows/{show}", show)), "sold"));
        List<String> faults = new ArrayList<>();
        if (!isBalanced) {
            faults.add("the books did not balance right after");
        }
        String state = end.statusCode() == 200 ? text(end, "state") : String.valueOf(end.statusCode());
        switch (gave.statusCode()) {
            case 204 -> {
                if (sold > 0 || state.equals("BOOKED")) {
                    faults.add("told 204, and booked: " + end.asString());
                }
                if (paid.statusCode() == 201) {
                    faults.add("told both 204 and 201");
                }
                if (!List.of("410", "REFUNDED").contains(state)) {
                    faults.add("ended as " + end.asString());
                }
            }
            case 409 -> {
                if (sold != 2 || !"BOOKED".equals(state) || !"hold-booked".equals(find(gave, "code"))) {
                    faults.add("told " + gave.asString() + ", and " + sold + " sold: " + end.asString());
                }
            }
            case 404 -> { // an order that had not come so far: it is as if nothing had been asked
                if (way != Way.AN_ORDER) {
                    faults.add("told " + gave.asString());
                }
            }
            default -> faults.add("told " + gave.statusCode() + " " + gave.asString());
        }
        boolean isCharged = !method.contains("declined") && !method.equals("card-timeout");
        if (sold > 0 && !isCharged) {
            faults.add("sold without being paid");
        }
        String verdict = text(served(() -> given().get("/api/shows/{show}/audit", show)), "verdict");
        if (!verdict.equals("SOUND")) {
            faults.add("the audit says " + verdict);
        }
        return faults;
    }

    @Test
    void isRefusedOnceItIsBooked() {
        Held held = hold(Way.A_HOLD, show(), "card");
        pay(held.id, held.token, "card").then().statusCode(201);
        delete(held.way, held.token).then().statusCode(409).body("code", is("hold-booked"));
        Held offered = hold(Way.THE_LIST, show(), "card");
        pay(offered.id, offered.token, "card").then().statusCode(201);
        delete(offered.way, offered.wayToken).then().statusCode(409).body("code", is("hold-booked"));
    }

    /** Else it would be paid at the door and by the bank, or be bought twice. */
    @ParameterizedTest
    @ValueSource(strings = {"seats", "standing"})
    void booksNothingAtTheDoorWhileTheBankIsUndecided(String kind) {
        String show = operator()
                .body("""
                    {"title": "Faust", "price": {"amount": 4500, "currency": "EUR"}, "sections": [
                        {"name": "A", "kind": "SEATED", "rows": 1, "seatsPerRow": 5},
                        {"name": "F", "kind": "STANDING", "capacity": 5}]}""")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        JsonPath hold = given().contentType(ContentType.JSON)
                .body(
                        kind.equals("seats")
                                ? "{\"seats\": [\"A-1-1\"]}"
                                : "{\"standing\": {\"section\": \"F\", \"count\": 1}}")
                .post("/api/shows/{show}/holds", show)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        String id = hold.getString("id");
        String token = hold.getString("token");
        pay(id, token, "card-late").then().statusCode(202);
        given().header("Booking-Token", token)
                .post("/api/holds/{id}/booking", id)
                .then()
                .statusCode(409)
                .body("code", is("payment-pending"));
        await().atMost(SOON).until(() -> "BOOKED".equals(find(look(id, token), "state")));
        assertEquals(1, given().get("/api/shows/{show}", show).<Integer>path("sold"));
    }

    /** The 202 names a place to look at, and that tells the end, also when the hold's time was over by then. */
    @Test
    void theLocationOfA202TellsTheEnd() {
        Held held = heldAndUndecided();
        assertTrue(requireNonNull(held.answer).header("Location").endsWith("/api/holds/" + held.id));
        look(held.id, held.token)
                .then()
                .statusCode(200)
                .body("state", is("HELD"))
                .body("payment", is("PENDING"));
        // The bank has approved and said nothing; it is asked three seconds after the deadline.
        await().atMost(SOON).until(() -> text(look(held.id, held.token), "state"), state -> !state.equals("HELD"));
        look(held.id, held.token).then().statusCode(200);
        Response end = end(held);
        end.then().statusCode(200).body("state", is("BOOKED")).body("payment", is("CAPTURED"));
        Response booking = given().header("Booking-Token", end.<String>path("booking.token"))
                .get(end.<String>path("booking.href"));
        booking.then().statusCode(200).body("state", is("CONFIRMED")).body("id", is(end.<String>path("booking.id")));
        delete(end.path("booking.href"), end.path("booking.token")).then().statusCode(204);
        await().atMost(SOON).until(() -> "REFUNDED".equals(find(look(held.id, held.token), "payment")));
        look(held.id, held.token).then().statusCode(200).body("state", is("BOOKED"));
    }

    @Test
    void theLocationOfA202TellsOfARefund() {
        Held held = heldAndUndecided();
        await().atMost(SOON)
                .until(() -> buy("bookings", held.show, Map.of(), "wait=1").statusCode() == 201);
        Response end = end(held);
        end.then().statusCode(200).body("state", is("REFUNDED")).body("payment", is("REFUNDED"));
        for (String call : List.of("booking", "extend")) {
            given().header("Booking-Token", held.token)
                    .post("/api/holds/{id}/{call}", held.id, call)
                    .then()
                    .statusCode(409)
                    .body("code", is("payment-refunded"));
        }
    }

    /** An order, too: paid in one step, or first for a hold that is then paid too late. */
    @Test
    void anOrderTellsTheEnd() {
        Held order = hold(Way.AN_ORDER, show(), "card-late");
        await().atMost(SOON)
                .until(
                        () -> find(
                                given().header("Booking-Token", order.token).get("/api/orders/{id}", order.id),
                                "booking.state"),
                        is("CONFIRMED"));
        Held givenBack = hold(Way.AN_ORDER, show(), "card-answer-lost");
        await().atMost(SOON).until(() -> delete(givenBack.way, givenBack.token).statusCode(), is(204));
        await().atMost(SOON)
                .until(
                        () -> find(
                                given().header("Booking-Token", givenBack.token).get("/api/orders/{id}", givenBack.id),
                                "state"),
                        is("REFUSED"));
        String code = given().header("Booking-Token", givenBack.token)
                .get("/api/orders/{id}", givenBack.id)
                .path("problem.code");
        assertTrue(List.of("payment-refunded", "payment-declined").contains(code), code);
        String show = show();
        Response forHold = buy("holds", show, Map.of(), "respond-async");
        String id = forHold.path("id");
        String token = forHold.path("token");
        await().atMost(SOON).until(() -> look(id, token).statusCode(), is(200));
        pay(id, token, "card-answer-lost").then().statusCode(202);
        await().atMost(SOON).until(() -> "BOOKED".equals(find(look(id, token), "state")));
        given().header("Booking-Token", token)
                .get("/api/orders/{id}", id)
                .then()
                .statusCode(200)
                .body("state", is("HELD"))
                .body("hold.state", is("BOOKED"))
                .body("hold.booking.id", is(look(id, token).<String>path("booking.id")));
    }
}
