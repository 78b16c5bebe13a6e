package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.NobodyTidiesUp;
import dev.seatlock.TestStores;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A purchase is one trace, whoever takes part in it: the client that begins it names it. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(NobodyTidiesUp.class)
class TracesTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String CLIENT_SPAN = "00f067aa0ba902b7";

    @Inject
    InMemorySpanExporter told;

    @Singleton
    @Produces
    static InMemorySpanExporter exporter() {
        return InMemorySpanExporter.create();
    }

    @ParameterizedTest
    @CsvSource({
        "pg-row-lock, ''",
        "combining, ''",
        "redis-lock, 'redis lock,redis unlock'",
        "redis-counter, redis eval",
        "redis-semaphore, redis permits",
        "redis-stream, redis xadd",
    })
    void tellsOfWaitingHoldingTransactionAndRedis(String guard, String ofRedis) {
        String trace = trace();
        book(show(guard), trace, "{\"standing\": {\"section\": \"Yard\", \"count\": 2}, \"buyer\": \"Ann Smith\"}");

        Set<String> wanted = new TreeSet<>(Set.of("wait", "hold", "transaction"));
        if (guard.equals("redis-stream")) {
            wanted.remove("hold"); // another process may have decided it
        }
        Stream.of(ofRedis.split(",")).filter(it -> !it.isEmpty()).forEach(wanted::add);
        List<SpanData> spans = await().atMost(SOON).until(() -> spans(trace), TracesTest::haveEnded);

        SpanData request = ofTheServer(spans).orElseThrow();
        assertEquals(CLIENT_SPAN, request.getParentSpanId());
        SpanData claim = spans.stream()
                .filter(span -> "won".equals(span.getAttributes().get(AttributeKey.stringKey("seatlock.outcome"))))
                .findFirst()
                .orElseThrow();
        assertEquals(request.getSpanId(), claim.getParentSpanId());
        Set<String> below = spans.stream()
                .filter(span -> span.getParentSpanId().equals(claim.getSpanId()))
                .map(SpanData::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(wanted, below);
        assertFalse(spans.toString().contains("Ann"), "a trace names its buyer");
    }

    @Test
    void everyClaimOfABatchFindsItsTransaction() throws Exception {
        String show = show("combining");
        List<String> traces = AllAtOnce.act(24, buyer -> {
            String trace = trace();
            book(show, trace, "{\"standing\": {\"section\": \"Yard\", \"count\": 1}}");
            return trace;
        });

        await().atMost(SOON).untilAsserted(() -> {
            Set<String> served = told.getFinishedSpanItems().stream()
                    .filter(span -> span.getName().equals("transaction"))
                    .flatMap(span -> Stream.concat(
                            Stream.of(span.getTraceId()),
                            span.getLinks().stream()
                                    .map(link -> link.getSpanContext().getTraceId())))
                    .collect(Collectors.toSet());
            assertTrue(served.containsAll(traces), () -> traces + " but " + served);
        });
    }

    @Test
    void aCallbackGoesOnWithTheTraceInWhichItWasAskedFor() throws Exception {
        try (Receiver receiver = new Receiver()) {
            String trace = trace();
            given().contentType(ContentType.JSON)
                    .header("traceparent", parent(trace))
                    .header("Prefer", "respond-async")
                    .body("{\"standing\": {\"section\": \"Yard\", \"count\": 1}, \"callback\": \"" + receiver.url()
                            + "\"}")
                    .post("/api/shows/" + show("pg-conditional") + "/bookings")
                    .then()
                    .statusCode(202);

            await().atMost(SOON).until(() -> !receiver.heard().isEmpty());
            List<String> heard = receiver.heard().getFirst().headers().get("Traceparent");
            List<SpanData> spans = await().atMost(SOON)
                    .until(() -> spans(trace), it -> names(it).containsAll(Set.of("claim", "callback")));
            assertEquals(List.of("00-" + trace + "-" + named(spans, "callback").getSpanId() + "-01"), heard);
        }
    }

    /** What has been told to a tracing backend nobody here can erase. */
    @Test
    void tellsNoNames() {
        String trace = trace();
        operator()
                .header("traceparent", parent(trace))
                .queryParam("buyer", "Zoë")
                .get("/api/shows/" + show("pg-conditional") + "/bookings")
                .then()
                .statusCode(200);
        List<SpanData> spans = await().atMost(SOON).until(() -> spans(trace), TracesTest::haveEnded);
        assertFalse(
                spans.stream()
                        .flatMap(span -> span.getAttributes().asMap().values().stream())
                        .anyMatch(value -> value.toString().contains("buyer=")),
                spans::toString);
    }

    private static String trace() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static String parent(String trace) {
        return "00-" + trace + "-" + CLIENT_SPAN + "-01";
    }

    private List<SpanData> spans(String trace) {
        return told.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(trace))
                .toList();
    }

    private static Optional<SpanData> ofTheServer(List<SpanData> spans) {
        return spans.stream().filter(span -> span.getKind() == SpanKind.SERVER).findFirst();
    }

    private static boolean haveEnded(List<SpanData> spans) {
        return ofTheServer(spans).isPresent();
    }

    private static Set<String> names(List<SpanData> spans) {
        return spans.stream().map(SpanData::getName).collect(Collectors.toSet());
    }

    private static SpanData named(List<SpanData> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " among " + names(spans)));
    }

    private static String show(String guard) {
        return operator()
                .body("""
                        {"title": "Traced", "guard": "%s",
                         "sections": [{"name": "Yard", "kind": "STANDING", "capacity": 100}]}
                        """.formatted(guard))
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void book(String show, String trace, String body) {
        given().contentType(ContentType.JSON)
                .header("traceparent", parent(trace))
                .body(body)
                .post("/api/shows/" + show + "/bookings")
                .then()
                .statusCode(201);
    }
}
