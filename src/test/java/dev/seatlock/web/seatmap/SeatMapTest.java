package dev.seatlock.web.seatmap;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * The seat map: in memory, and yet as the ledger has it, once and as events. What another replica does is done here
 * behind its back.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class SeatMapTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int ROUNDS = 10;

    @Inject
    StatelessSession session;

    @Inject
    RedissonClient redis;

    private final HttpClient http = HttpClient.newHttpClient();
    private String show = "";

    @BeforeEach
    void putOn() {
        show = operator()
                .body("""
                        {"title": "Map", "sections": [{"name": "A", "kind": "SEATED", "rows": 1, "seatsPerRow": 3},
                         {"name": "Yard", "kind": "STANDING", "capacity": 10}]}""")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @AfterEach
    void hangUp() {
        http.shutdownNow();
    }

    private JsonPath post(String what, String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/shows/{show}/" + what, show)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private JsonPath book(String seat) {
        return post("bookings", "{\"seats\": [\"" + seat + "\"]}");
    }

    private JsonPath map() {
        return given().get("/api/shows/{show}/seats", show)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static Map<String, String> states(JsonPath map) {
        Map<String, String> states = new HashMap<>();
        map.getList("seats", Map.class)
                .forEach(seat -> states.put((String) seat.get("id"), (String) seat.get("state")));
        return states;
    }

    /** As another replica would: behind this one's back. */
    private void sellElsewhere(UUID claim, String seat) {
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery("""
                        insert into win (show_id, place, claim_id, section, places, state, replica, at, netted)
                        values (:show, :seat, :claim, 'A', 1, 'SOLD', 'another', clock_timestamp(), false)
                        """)
                        .setParameter("show", UUID.fromString(show))
                        .setParameter("seat", seat)
                        .setParameter("claim", claim)
                        .executeUpdate());
    }

    @Test
    void showsAtOnceWhatHappenedHere() {
        assertEquals(Map.of("A-1-1", "FREE", "A-1-2", "FREE", "A-1-3", "FREE"), states(map()));
        JsonPath hold = post("holds", "{\"seats\": [\"A-1-1\", \"A-1-2\"]}");
        assertEquals(Map.of("A-1-1", "HELD", "A-1-2", "HELD", "A-1-3", "FREE"), states(map()));
        given().header("Booking-Token", hold.getString("token"))
                .post("/api/holds/{hold}/booking", hold.getString("id"))
                .then()
                .statusCode(201);
        assertEquals(Map.of("A-1-1", "SOLD", "A-1-2", "SOLD", "A-1-3", "FREE"), states(map()));
        given().header("Booking-Token", hold.getString("token"))
                .delete("/api/bookings/{id}", hold.getString("id"))
                .then()
                .statusCode(204);
        assertEquals(Map.of("A-1-1", "FREE", "A-1-2", "FREE", "A-1-3", "FREE"), states(map()));
        JsonPath paid = post("holds", "{\"seats\": [\"A-1-3\"]}");
        given().header("Booking-Token", paid.getString("token"))
                .contentType(ContentType.JSON)
                .body("{\"payment\": {\"method\": \"card\"}}")
                .post("/api/holds/{hold}/booking", paid.getString("id"))
                .then()
                .statusCode(201);
        assertEquals(Map.of("A-1-1", "FREE", "A-1-2", "FREE", "A-1-3", "SOLD"), states(map()));
    }

    @Test
    void countsStandingPlacesOfEachKind() {
        post("holds", "{\"standing\": {\"section\": \"Yard\", \"count\": 3}}");
        JsonPath booking = post("bookings", "{\"standing\": {\"section\": \"Yard\", \"count\": 2}}");
        assertEquals(3, map().getInt("standing[0].held"));
        assertEquals(2, map().getInt("standing[0].sold"));
        given().header("Booking-Token", booking.getString("token"))
                .delete("/api/bookings/{id}", booking.getString("id"))
                .then()
                .statusCode(204);
        assertEquals(0, map().getInt("standing[0].sold"));
    }

    /**
     * Of two sales elsewhere it is told of one. If it then shows that and not the other, it is by the message; both at
     * once it shows when it has looked at everything, which may happen in any round, but not in all.
     */
    @Test
    void learnsByMessageWhatAnotherReplicaSold() {
        for (int round = 0; round < ROUNDS; round++) {
            putOn();
            map();
            UUID told = UUID.randomUUID();
            sellElsewhere(told, "A-1-2");
            sellElsewhere(UUID.randomUUID(), "A-1-3");
            topic().publish("another " + show + " " + told);
            Map<String, String> states =
                    await().atMost(SOON).until(() -> states(map()), it -> Objects.equals(it.get("A-1-2"), "SOLD"));
            if (Objects.equals(states.get("A-1-3"), "FREE")) {
                return;
            }
        }
        throw new AssertionError("no message was heard in " + ROUNDS + " rounds");
    }

    @Test
    void tellsOtherReplicasWhatWasSoldHere() {
        List<String> heard = new CopyOnWriteArrayList<>();
        int listener = topic().addListener(String.class, (channel, message) -> heard.add(message));
        String booking = book("A-1-1").getString("id");
        await().atMost(SOON).until(() -> heard.stream().anyMatch(message -> message.contains(show + " " + booking)));
        topic().removeListener(listener);
    }

    private RTopic topic() {
        return redis.getTopic("seatlock:seats-changed", StringCodec.INSTANCE);
    }

    @Test
    void findsOutByItselfWhatNoMessageTold() {
        assertEquals("FREE", states(map()).get("A-1-2"));
        sellElsewhere(UUID.randomUUID(), "A-1-2");
        await().atMost(SOON).until(() -> states(map()).get("A-1-2"), is("SOLD"));
    }

    @Test
    void readsTheLedgerWhenToldTo() {
        assertEquals("FREE", states(map()).get("A-1-2"));
        sellElsewhere(UUID.randomUUID(), "A-1-2");
        sellElsewhere(UUID.randomUUID(), "A-1-2");
        given().header("Cache-Control", "no-cache")
                .get("/api/shows/{show}/seats", show)
                .then()
                .body("seats[1].state", is("OVERSOLD"));
    }

    @Test
    void isTheSameCompressed() throws Exception {
        book("A-1-1");
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(uri("/seats"))
                        .header("Accept-Encoding", "gzip")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertEquals("gzip", answer.headers().firstValue("Content-Encoding").orElseThrow());
        assertEquals("Accept-Encoding", answer.headers().firstValue("Vary").orElseThrow());
        try (var plain = new GZIPInputStream(answer.body())) {
            assertEquals(
                    given().header("Accept-Encoding", "identity")
                            .get("/api/shows/{show}/seats", show)
                            .asString(),
                    new String(plain.readAllBytes(), StandardCharsets.UTF_8));
        }
        given().header("If-None-Match", answer.headers().firstValue("ETag").orElseThrow())
                .get("/api/shows/{show}/seats", show)
                .then()
                .statusCode(304);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"gzip|gzip", "br, gzip;q=0.5|gzip", "gzip;q=0|", "gzip; q=0.0, br|", "identity|", "xgzip|"})
    void isCompressedOnlyForWhoWantsIt(String accepted, @Nullable String encoding) throws Exception {
        HttpResponse<Void> answer = http.send(
                HttpRequest.newBuilder(uri("/seats"))
                        .header("Accept-Encoding", accepted)
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        assertEquals(Optional.ofNullable(encoding), answer.headers().firstValue("Content-Encoding"));
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + RestAssured.port + "/api/shows/" + show + path);
    }

    /** One event; {@code data} has been read as JSON. */
    private record Event(String name, long id, JsonPath data) {}

    /** Who watches, event by event. */
    private final class Watching implements AutoCloseable {

        private final BufferedReader lines;

        Watching(@Nullable String lastEvent) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri("/seats/stream"));
            if (lastEvent != null) {
                request.header("Last-Event-ID", lastEvent);
            }
            HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertEquals(200, answer.statusCode());
            assertEquals(
                    "text/event-stream",
                    answer.headers().firstValue("Content-Type").orElseThrow());
            lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        }

        Event next() throws IOException {
            return read().orElseThrow(() -> new AssertionError("the stream has ended"));
        }

        Optional<Event> read() throws IOException {
            String name = "";
            long id = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = Long.parseLong(line.substring(4));
                } else if (line.startsWith("data: ")) {
                    return Optional.of(new Event(name, id, JsonPath.from(line.substring(6))));
                }
            }
            return Optional.empty();
        }

        /** Until a seat is as expected; the changes come in as many events as they like. */
        Event await(String seat, String state) throws IOException {
            Event event = next();
            while (!state.equals(states(event.data()).get(seat))) {
                event = next();
            }
            return event;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void tellsWhoWatchesOfEachChange() throws Exception {
        try (var watching = new Watching(null);
                var another = new Watching("of another house")) {
            Event first = watching.next();
            assertEquals("snapshot", first.name());
            assertEquals(3, states(first.data()).size());
            assertEquals("snapshot", another.next().name());
            book("A-1-1");
            Event second = watching.next();
            assertEquals("change", second.name());
            assertEquals(Map.of("A-1-1", "SOLD"), states(second.data()));
            assertTrue(second.id() > first.id());
            assertEquals(second.id(), another.next().id());
            post("bookings", "{\"standing\": {\"section\": \"Yard\", \"count\": 2}}");
            assertEquals(2, watching.next().data().getInt("standing[0].sold"));
        }
    }

    @Test
    void repeatsWhatAWatcherHasMissed() throws Exception {
        long heard;
        try (var watching = new Watching(null)) {
            watching.next();
            book("A-1-1");
            heard = watching.await("A-1-1", "SOLD").id();
        }
        try (var meanwhile = new Watching(null)) {
            book("A-1-2");
            meanwhile.await("A-1-2", "SOLD");
            book("A-1-3");
            meanwhile.await("A-1-3", "SOLD");
        }
        try (var again = new Watching(Long.toString(heard))) {
            Event second = again.next();
            assertEquals("change", second.name());
            assertEquals(Map.of("A-1-2", "SOLD"), states(second.data()));
            assertEquals(Map.of("A-1-3", "SOLD"), states(again.next().data()));
        }
        try (var late = new Watching("1")) {
            assertEquals("snapshot", late.next().name());
        }
    }

    @Test
    void tellsWhoWatchesAlsoOfWhatNoMessageTold() throws Exception {
        try (var watching = new Watching(null)) {
            watching.next();
            sellElsewhere(UUID.randomUUID(), "A-1-2");
            watching.await("A-1-2", "SOLD");
        }
    }

    @Test
    void endsWithItsShow() throws Exception {
        try (var watching = new Watching(null)) {
            watching.next();
            operator().delete("/api/shows/{show}", show).then().statusCode(204);
            assertTrue(watching.read().isEmpty());
        }
        given().get("/api/shows/{show}/seats", show).then().statusCode(404).body("code", is("show-unknown"));
        given().get("/api/shows/{show}/seats/stream", show).then().statusCode(404);
    }

    @Test
    void whoOnlyAsksForTheHeadIsNotKept() {
        given().head("/api/shows/{show}/seats/stream", show).then().statusCode(is(204));
    }
}
