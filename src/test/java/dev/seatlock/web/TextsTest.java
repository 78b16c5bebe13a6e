package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.joining;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text may be, in every field that takes one; and when two labels are one. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class TextsTest {

    /** Halves of letters, what terminals obey, what ends a line, and what turns round or sets apart what follows. */
    private static final List<String> UNFIT = List.of(
            "\ud800", "\udfff", "\u0000", "\u0007", "\u001b", "\u007f", "\u0085", "\u009b", "\u2028", "\u2029",
            "\u202a", "\u202e", "\u2066", "\u2069", "\ufffe");

    /** Nothing to be seen, or something that is not. */
    private static final List<String> NO_LABELS = List.of(
            "",
            "  ",
            "\u00a0",
            "\u3000",
            "\u200b",
            "\u2060",
            "\ufeff",
            "\u3164",
            "\u115f",
            "\u2800",
            "\u0301",
            "\u200d",
            "A\u200bnn",
            "An\u00adn",
            "A\u200dnn",
            "Ann\u200e",
            "\u200fAnn",
            "Ann\ufe0f",
            "A\ufff9nn",
            "A\ufffcnn");

    private static String show(String more) {
        return operator()
                .body("{\"title\": \"Target\", \"rows\": 5, \"seatsPerRow\": 10" + more + "}")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** As JSON escapes what is not ASCII, so that halves of surrogate pairs get through. */
    private static String escaped(String text) {
        return text.chars().mapToObj("\\u%04x"::formatted).collect(joining());
    }

    private static Response post(RequestSpecification caller, String path, String body) {
        return caller.contentType(ContentType.JSON)
                .body(body.getBytes(StandardCharsets.US_ASCII))
                .post(path);
    }

    private static void refuses(Response response, String field) {
        response.then().statusCode(400).body("code", is("bad-request")).body("field", is(field));
    }

    record Field(String path, String name, String body) {}

    private static final Field[] LABELS = {
        new Field("/api/shows", "title", "{\"title\": \"%s\", \"rows\": 1, \"seatsPerRow\": 1}"),
        new Field("/api/shows/{show}/bookings", "buyer", "{\"seats\": [\"A-1-1\"], \"buyer\": \"%s\"}"),
        new Field("/api/bookings/{show}/cancellation", "reason", "{\"reason\": \"%s\"}"),
        new Field("/api/shows/{show}/holds", "buyer", "{\"bestAvailable\": {\"count\": 1}, \"buyer\": \"%s\"}"),
        new Field("/api/shows/{show}/waiting-list", "buyer", "{\"count\": 1, \"buyer\": \"%s\"}"),
        new Field("/api/shows/{show}/visits", "client", "{\"client\": \"%s\"}"),
    };

    private static final Field[] TEXTS = {
        new Field("/api/shows", "guard", "{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1, \"guard\": \"%s\"}"),
        new Field(
                "/api/shows",
                "sections[0].name",
                "{\"title\": \"x\", \"sections\": [{\"name\": \"A%s\", \"kind\": \"STANDING\", \"capacity\": 1}]}"),
        new Field("/api/shows/{show}/bookings", "seats[0]", "{\"seats\": [\"A-1-1%s\"]}"),
        new Field(
                "/api/shows/{show}/holds", "standing.section", "{\"standing\": {\"section\": \"A%s\", \"count\": 1}}"),
        new Field(
                "/api/shows/{show}/bookings",
                "bestAvailable.section",
                "{\"bestAvailable\": {\"section\": \"A%s\", \"count\": 1}}"),
        new Field(
                "/api/shows/{show}/bookings",
                "payment.method",
                "{\"seats\": [\"A-1-1\"], \"payment\": {\"method\": \"card%s\"}}"),
        new Field(
                "/api/shows/{show}/waiting-list",
                "callback",
                "{\"count\": 1, \"callback\": \"https://example.org/%s\"}"),
        new Field("/api/shows/{show}/waiting-list", "section", "{\"count\": 1, \"section\": \"A%s\"}"),
        new Field("/api/lab/ping", "say", "{\"say\": \"%s\"}"),
    };

    static Stream<Arguments> everyField() {
        return Stream.concat(Stream.of(LABELS), Stream.of(TEXTS)).map(Arguments::of);
    }

    static Stream<Arguments> everyLabel() {
        return Stream.of(LABELS).map(Arguments::of);
    }

    private static String path(Field field, String show) {
        return field.path().replace("{show}", show);
    }

    @ParameterizedTest
    @MethodSource("everyField")
    void refusesUnfitCharactersAndNamesTheField(Field field) {
        String show = show("");
        for (String unfit : UNFIT) {
            refuses(
                    post(operator(), path(field, show), field.body().formatted(escaped("x" + unfit + "y"))),
                    field.name());
        }
        given().get("/api/shows/{show}", show).then().body("free", is(50));
    }

    @ParameterizedTest
    @MethodSource("everyField")
    void takesNothingElseForAText(Field field) {
        String show = show("");
        for (String other : List.of("5", "1.5", "true", "[\"x\"]", "{}")) {
            refuses(
                    post(operator(), path(field, show), field.body().replaceFirst("\"[^\"]*%s[^\"]*\"", other)),
                    field.name());
        }
        given().get("/api/shows/{show}", show).then().body("free", is(50));
    }

    @ParameterizedTest
    @MethodSource("everyLabel")
    void refusesNamesThatAreBlankOrHideSomething(Field field) {
        String show = show("");
        for (String label : NO_LABELS) {
            refuses(post(operator(), path(field, show), field.body().formatted(escaped(label))), field.name());
        }
    }

    @Test
    void alsoWhereAHoldIsPaid() {
        Response hold = post(given(), "/api/shows/" + show("") + "/holds", "{\"seats\": [\"A-1-1\"]}");
        refuses(
                post(
                        given().header("Booking-Token", hold.path("token")),
                        "/api/holds/" + hold.path("id") + "/booking",
                        "{\"payment\": {\"method\": \"card\\ud800\"}}"),
                "payment.method");
    }

    /** Blanks around it and the way in which an accent is encoded make no other buyer. */
    @Test
    void takesOneNameForOneBuyer() {
        String show = show(", \"placesPerBuyer\": 1");
        String claim = "{\"bestAvailable\": {\"count\": 1}, \"buyer\": \"%s\"}";
        String first = post(given(), "/api/shows/" + show + "/bookings", claim.formatted(escaped("  Zo\u00eb\u00a0")))
                .then()
                .statusCode(201)
                .extract()
                .path("buyer");
        assertEquals("Zo\u00eb", first);
        for (String same :
                new String[] {"Zo\u00eb", "Zoe\u0308", "Zo\u00eb ", "\tZoe\u0308".strip(), "\u3000Zo\u00eb"}) {
            post(given(), "/api/shows/" + show + "/bookings", claim.formatted(escaped(same)))
                    .then()
                    .statusCode(409)
                    .body("code", is("limit-reached"));
        }
    }

    /** Joiners and selectors stay where they change what is drawn. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "李小龍",
                "नमस्ते क्‍ष",
                "می‌خواهم",
                "שלום Hamlet",
                "👩‍👩‍👧 Family 🎉",
                "🏳️‍🌈",
                "1️⃣",
                "🏴\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f",
                "O'Brien-Müller, Jr.",
                "🜁"
            })
    void takesTheNamesOfTheWorld(String name) {
        post(
                        given(),
                        "/api/shows/" + show("") + "/bookings",
                        "{\"seats\": [\"A-1-1\"], \"buyer\": \"" + escaped(name) + "\"}")
                .then()
                .statusCode(201)
                .body("buyer", is(name));
    }

    /** An emoji is one character, though it is two UTF-16 units. */
    @ParameterizedTest
    @CsvSource({"100, 201", "101, 400"})
    void countsCharacters(int many, int status) {
        post(
                        given(),
                        "/api/shows/" + show("") + "/bookings",
                        "{\"seats\": [\"A-1-1\"], \"buyer\": \"" + escaped("🎭".repeat(many)) + "\"}")
                .then()
                .statusCode(status);
        post(
                        operator(),
                        "/api/shows",
                        "{\"title\": \"" + escaped("🎭".repeat(2 * many)) + "\", \"rows\": 1, \"seatsPerRow\": 1}")
                .then()
                .statusCode(status);
    }

    /** The longest name of a section, of letters beyond the basic plane: its seats can be bought, too. */
    @Test
    void sellsASeatOfTheLongestName() {
        String section = "𝔄".repeat(32);
        String show = post(
                        operator(),
                        "/api/shows",
                        "{\"title\": \"x\", \"sections\": [{\"name\": \"%s\", \"kind\": \"SEATED\", \"rows\": 1, \"seatsPerRow\": 1}]}"
                                .formatted(escaped(section)))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        post(given(), "/api/shows/" + show + "/bookings", "{\"seats\": [\"%s\"]}".formatted(escaped(section + "-1-1")))
                .then()
                .statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999999999",
                "1.9",
                "0",
                "-1",
                "1893456000",
                "\"1893456000\"",
                "\"\"",
                "true",
                "[]",
                "\"2031-02-30T00:00:00Z\""
            })
    void takesATimeOnlyAsItIsWritten(String time) {
        for (String field : new String[] {"startsAt", "opensAt"}) {
            refuses(
                    post(
                            operator(),
                            "/api/shows",
                            "{\"title\": \"x\", \"rows\": 1, \"seatsPerRow\": 1, \"" + field + "\": " + time + "}"),
                    field);
        }
    }
}
