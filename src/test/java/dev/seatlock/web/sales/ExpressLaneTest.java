package dev.seatlock.web.sales;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.NobodyTidiesUp;
import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The express lane and the usual way answer alike. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(NobodyTidiesUp.class)
class ExpressLaneTest {

    private static final String UNKNOWN = "01a21189-7d05-7c1b-9a3e-0d5c0f6b1a77";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"seats\": [\"A-1-1\", \"A-1-2\"], \"buyer\": \"ann\"}",
                "{\"standing\": {\"section\": \"Yard\", \"count\": 2}}",
                "{\"seats\": [\"A-1-7\"]}", // taken
                "{\"seats\": [\"A-9-9\"]}", // no such seat
                "{\"standing\": {\"section\": \"Loft\", \"count\": 2}}",
                "{\"standing\": {\"section\": \"Yard\", \"count\": 9}}", // too many
                "{\"standing\": {\"section\": \"Yard\", \"count\": 0}}",
                "{\"standing\": {\"section\": \"Yard\", \"count\": \"1\"}}",
                "{\"seats\": [\"A-1-1\", \"A-1-1\"]}",
                "{\"seats\": [\"nowhere\"]}",
                "{\"bestAvailable\": {\"count\": 2}}",
                "{\"seats\": [\"A-1-1\"], \"colour\": \"red\"}",
                "{\"seats\": [\"A-1-1\"]",
                "[]",
                "{}",
                ""
            })
    void answersAsTheUsualWayDoes(String body) {
        for (String guard : List.of("combining", "pg-conditional")) {
            assertEquals(buy(show(guard), body, true), buy(show(guard), body, false), guard);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {UNKNOWN, "no-id"})
    void answersAlikeWhereThereIsNoShow(String show) {
        String body = "{\"seats\": [\"A-1-1\"]}";
        assertEquals(buy(show, body, true), buy(show, body, false));
    }

    /** As Java's own client does, unless it is told not to. */
    @Test
    void answersInHttp1WhoAsksForHttp2() throws Exception {
        String show = show("combining");
        String key = UUID.randomUUID().toString();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (Map.Entry<String, Integer> asked : List.of(
                    Map.entry("{\"seats\": [\"A-1-1\"]}", 201),
                    Map.entry("{\"seats\": [\"A-1-1\"]}", 201), // the same answer
                    Map.entry("{\"seats\": [\"A-1-2\"]}", 422),
                    Map.entry("{\"bestAvailable\": {\"count\": 1}}", 422),
                    Map.entry("[]", 400))) {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://localhost:" + RestAssured.port + "/api/shows/" + show + "/bookings"))
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", key)
                                .timeout(Duration.ofSeconds(20))
                                .POST(HttpRequest.BodyPublishers.ofString(asked.getKey()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
                assertEquals(asked.getValue(), answer.statusCode(), answer::body);
            }
        }
    }

    /** What can be told of an answer that does not differ from purchase to purchase. */
    private static String buy(String show, String body, boolean express) {
        RequestSpecification buyer = given().contentType(ContentType.JSON).header("X-Request-ID", "one");
        if (!express) {
            buyer.header("Prefer", "wait=2"); // as it is anyway, but not plain
        }
        Response answer = buyer.body(body).post("/api/shows/{show}/bookings", show);
        String headers = answer.getHeaders().asList().stream()
                .map(ExpressLaneTest::told)
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
        return (answer.statusCode() + " " + headers + "\n" + answer.asString())
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>")
                .replaceAll("\"token\":\"[^\"]*\"", "<token>")
                .replaceAll("\"reference\":\"[^\"]*\"", "<reference>");
    }

    private static String told(Header header) {
        String name = header.getName().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "content-length", "date" -> name;
            case "server-timing" ->
                name
                        + Arrays.stream(header.getValue().split(", "))
                                .map(time -> time.replaceAll("=.*", ""))
                                .toList();
            default -> name + "=" + header.getValue();
        };
    }

    private static String show(String guard) {
        String show = operator()
                .body("""
                        {"title": "Express", "guard": "%s", "sections": [
                            {"name": "A", "kind": "SEATED", "rows": 1, "seatsPerRow": 8},
                            {"name": "Yard", "kind": "STANDING", "capacity": 4}]}""".formatted(guard))
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        given().contentType(ContentType.JSON)
                .body("{\"seats\": [\"A-1-7\"]}")
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(201);
        return show;
    }
}
