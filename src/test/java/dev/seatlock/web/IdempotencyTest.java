package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever asks again under a key gets the first answer again, and has bought once. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class IdempotencyTest {

    private static final int TIMES = 50;

    @Inject
    StatelessSession session;

    private final String key = UUID.randomUUID().toString();

    private static String show(String guard) {
        return operator()
                .body("{\"title\": \"Once\", \"rows\": 2, \"seatsPerRow\": 6, \"guard\": \"" + guard + "\"}")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private Response ask(String what, String show, String body) {
        return ask(what, show, body, null);
    }

    /** @param prefer keeps a purchase from the express lane */
    private Response ask(String what, String show, String body, @Nullable String prefer) {
        RequestSpecification request = given().contentType(ContentType.JSON).header("Idempotency-Key", key);
        if (prefer != null) {
            request.header("Prefer", prefer);
        }
        return request.body(body).post("/api/shows/" + show + "/" + what);
    }

    /** Where the first takes its time, the others are told to come back. */
    private Response untilServed(String show, String body, @Nullable String prefer) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> ask("bookings", show, body, prefer),
                        answer -> !answer.asString().contains("in-progress"));
    }

    private static long sold(String show) {
        return given().get("/api/shows/{show}/audit", show).jsonPath().getLong("sold");
    }

    /** What is left of a hold is told as it is by now. */
    private static String untimed(Response answer) {
        return answer.asString().replaceAll("\"expiresInSeconds\":\\d+", "");
    }

    private static void assertSame(Response first, Response again) {
        assertEquals(first.statusCode(), again.statusCode(), again::asString);
        assertEquals(untimed(first), untimed(again));
        assertEquals(first.header("Location"), again.header("Location"));
        assertEquals(first.contentType(), again.contentType());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg-conditional", "redis-lock", "combining", "redis-stream", "none"})
    void sellsOnceHoweverOftenItIsAskedAtOnce(String guard) throws Exception {
        String show = show(guard);
        List<Response> answers =
                AllAtOnce.act(TIMES, time -> untilServed(show, "{\"bestAvailable\": {\"count\": 2}}", null));
        answers.forEach(answer -> assertSame(answers.getFirst(), answer));
        assertEquals(201, answers.getFirst().statusCode());
        assertEquals(2, sold(show));
    }

    /** One key in batches and beside them, with neighbours in those batches whom it must not harm. */
    @Test
    void sellsOnceInBatchesThatTakeKeysAlong() throws Exception {
        String show = show("combining");
        List<Response> answers = AllAtOnce.act(
                TIMES,
                time -> time % 10 == 0
                        ? given().contentType(ContentType.JSON)
                                .header("Idempotency-Key", UUID.randomUUID())
                                .body("{\"seats\": [\"A-2-" + (1 + time / 10) + "\"]}")
                                .post("/api/shows/{show}/bookings", show)
                        : untilServed(show, "{\"seats\": [\"A-1-1\", \"A-1-2\"]}", null));
        for (int time = 0; time < TIMES; time++) {
            assertEquals(201, answers.get(time).statusCode(), answers.get(time)::asString);
            if (time % 10 != 0) {
                assertSame(answers.get(1), answers.get(time));
            }
        }
        assertEquals(2 + TIMES / 10, sold(show));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg-conditional", "combining"})
    void repeatsARefusalThoughTheSeatHasComeFree(String guard) {
        String show = show(guard);
        Response other = given().contentType(ContentType.JSON)
                .body("{\"seats\": [\"A-1-1\"]}")
                .post("/api/shows/{show}/bookings", show);
        Response refusal = ask("bookings", show, "{\"seats\": [\"A-1-1\"]}");
        assertEquals(409, refusal.statusCode());
        given().header("Booking-Token", other.path("token"))
                .delete("/api/bookings/{id}", (String) other.path("id"))
                .then()
                .statusCode(204);
        assertSame(refusal, ask("bookings", show, "{\"seats\": [\"A-1-1\"]}"));
        assertEquals(0, sold(show));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg-conditional", "combining"})
    void repeatsABookingAsItWasThoughItWasCancelled(String guard) {
        String show = show(guard);
        Response first = ask("bookings", show, "{\"seats\": [\"A-1-1\"]}");
        given().header("Booking-Token", first.path("token"))
                .delete("/api/bookings/{id}", (String) first.path("id"))
                .then()
                .statusCode(204);
        assertSame(first, ask("bookings", show, "{\"seats\": [\"A-1-1\"]}"));
        assertEquals(0, sold(show));
    }

    @Test
    void repeatsAHoldAndItsBookingEachUnderAKey() {
        String show = show("pg-conditional");
        Response hold = ask("holds", show, "{\"seats\": [\"A-1-1\"]}");
        assertEquals(201, hold.statusCode());
        given().header("Booking-Token", hold.path("token"))
                .post("/api/holds/{id}/extend", (String) hold.path("id"))
                .then()
                .statusCode(200);
        assertSame(hold, ask("holds", show, "{\"seats\": [\"A-1-1\"]}"));
        String another = UUID.randomUUID().toString();
        Response booked = confirm(hold, another);
        assertEquals(201, booked.statusCode());
        assertSame(booked, confirm(hold, another));
        assertSame(booked, confirm(hold, UUID.randomUUID().toString()));
        confirm(hold, key).then().statusCode(422).body("code", is("key-reused"));
    }

    private static Response confirm(Response hold, String key) {
        return given().header("Booking-Token", hold.path("token"))
                .header("Idempotency-Key", key)
                .post("/api/holds/{id}/booking", (String) hold.path("id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg-conditional", "combining"})
    void standsForOneRequestOnly(String guard) {
        String show = show(guard);
        ask("bookings", show, "{\"seats\": [\"A-1-1\"]}").then().statusCode(201);
        ask("bookings", show, "{\"seats\": [\"A-1-2\"]}").then().statusCode(422).body("code", is("key-reused"));
        ask("holds", show, "{\"seats\": [\"A-1-1\"]}").then().statusCode(422);
        ask("bookings", show(guard), "{\"seats\": [\"A-1-1\"]}").then().statusCode(422);
        assertEquals(1, sold(show));
        given().contentType(ContentType.JSON)
                .header("Idempotency-Key", "with a blank")
                .body("{\"seats\": [\"A-1-2\"]}")
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(400);
    }

    /** Its owner died before the commit: the claim is decided under its first id. */
    @Test
    void isTakenOverFromWhoeverVanished() {
        String show = show("pg-conditional");
        Response first = ask("bookings", show, "{\"seats\": [\"A-1-1\"]}");
        String id = first.path("id");
        QuarkusTransaction.requiringNew().run(() -> {
            for (String table : new String[] {"booking", "hold"}) {
                session.createNativeMutationQuery("delete from " + table + " where id = cast(:id as uuid)")
                        .setParameter("id", id)
                        .executeUpdate();
            }
            session.createNativeMutationQuery("delete from win where claim_id = cast(:id as uuid)")
                    .setParameter("id", id)
                    .executeUpdate();
            session.createNativeMutationQuery("update seat set holder = null where holder = cast(:id as uuid)")
                    .setParameter("id", id)
                    .executeUpdate();
            forgetTheAnswer();
        });
        Response again = ask("bookings", show, "{\"seats\": [\"A-1-1\"]}");
        assertEquals(201, again.statusCode());
        assertEquals(id, again.path("id"));
        assertEquals(1, sold(show));
    }

    /** Its owner is alive, but slow: who took over meets what the owner has won meanwhile, and answers with that. */
    @Test
    void answersWithWhatASlowOwnerHasWonMeanwhile() {
        String show = show("pg-conditional");
        Response first = ask("bookings", show, "{\"bestAvailable\": {\"count\": 2}}");
        QuarkusTransaction.requiringNew().run(() -> forgetTheAnswer());
        Response again = ask("bookings", show, "{\"bestAvailable\": {\"count\": 2}}");
        assertEquals(first.<String>path("id"), again.path("id"));
        assertEquals(first.<List<String>>path("seats"), again.path("seats"));
        assertEquals(2, sold(show));
    }

    @Test
    void isForgottenInTheEnd() {
        String show = show("pg-conditional");
        Response first = ask("bookings", show, "{\"seats\": [\"A-1-1\"]}");
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery(
                                "update idempotency set at = at - interval '25 hours' where key = :key")
                        .setParameter("key", key)
                        .executeUpdate());
        Response later = ask("bookings", show, "{\"seats\": [\"A-1-2\"]}");
        assertEquals(201, later.statusCode());
        assertNotEquals(first.<String>path("id"), later.path("id"));
    }

    /** It is the key to the first answer, and so to its token. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "my-first",
                "order-1",
                "1",
                "123456789012345678901",
                "......................",
                "\"12345678901234567890\""
            })
    void isASecret(String guessable) {
        String show = show("combining");
        for (String[] asked : new String[][] {
            {"bookings", "{\"seats\": [\"A-1-1\"]}"}, // on the express lane
            {"bookings", "{\"bestAvailable\": {\"count\": 1}, \"payment\": {\"method\": \"card\"}}"},
            {"holds", "{\"seats\": [\"A-1-1\"]}"}
        }) {
            given().contentType(ContentType.JSON)
                    .header("Idempotency-Key", guessable)
                    .body(asked[1])
                    .post("/api/shows/{show}/{what}", show, asked[0])
                    .then()
                    .statusCode(400)
                    .body("code", is("key-too-short"));
        }
        Response hold = ask("holds", show, "{\"seats\": [\"A-1-1\"]}");
        confirm(hold, guessable).then().statusCode(400).body("code", is("key-too-short"));
        assertEquals(0, sold(show));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"abcdefghijklmnopqrstuv", "_-_-_-_-_-_-_-_-_-_-_-", "\"0190c1f5-77aa-7c1b-9a3e-0d5c0f6b1a77\""})
    void isLongEnough(String key) {
        String show = show("combining");
        given().contentType(ContentType.JSON)
                .header("Idempotency-Key", key + show)
                .body("{\"seats\": [\"A-1-1\"]}")
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(201);
    }

    private void forgetTheAnswer() {
        session.createNativeMutationQuery("""
                        update idempotency set status = null, running_until = clock_timestamp() - interval '1 second'
                        where key = :key
                        """).setParameter("key", key).executeUpdate();
    }
}
