package dev.seatlock.web.http;

import static dev.seatlock.Management.management;
import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.joining;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import dev.seatlock.guards.Guards;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever buys is told how long the guard made him wait and was held for him; whoever scrapes the metrics, too. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class ServerTimingTest {

    private static final int DWELL_MILLIS = 20;
    private static final int ASKED = 0;
    private static final int WAITED = 1;
    private static final int WRITTEN = 2;
    private static final int HELD = 3;
    private static final int TOTAL = 4;
    private static final Pattern LET_IN = Pattern.compile(metrics("ask", "wait", "write", "hold", "total"));
    private static final String ONLY_WAITED = metrics("ask", "wait", "total");

    @Inject
    Guards guards;

    /** Each guard dwells while it holds: the one on which it does not show decides elsewhere. */
    @Test
    void tellsWhatEachGuardTook() {
        guards.cards().forEach(card -> {
            String guard = card.name();
            boolean seats = card.fits().stream().anyMatch(kind -> kind.name().equals("SEATS"));
            String show = show(guard, seats);
            String timing = buy(show, seats).statusCode(201).extract().header("Server-Timing");
            if (guard.equals("redis-stream")) {
                assertTrue(timing.matches(ONLY_WAITED), () -> guard + ": " + timing);
                return;
            }
            Matcher times = LET_IN.matcher(timing);
            assertTrue(times.matches(), () -> guard + ": " + timing);
            double[] millis = IntStream.rangeClosed(1, 5)
                    .mapToDouble(k -> Double.parseDouble(times.group(k)))
                    .toArray();
            assertTrue(millis[WRITTEN] >= DWELL_MILLIS, () -> guard + ": " + timing);
            assertTrue(millis[HELD] >= millis[WRITTEN], () -> guard + ": " + timing);
            assertTrue(millis[TOTAL] >= millis[ASKED] + millis[WAITED] + millis[HELD], () -> guard + ": " + timing);
            String tag = "{guard=\"" + guard + "\"";
            management()
                    .get("/q/metrics")
                    .then()
                    .body(containsString("seatlock_lock_wait_seconds_bucket" + tag))
                    .body(containsString("seatlock_lock_held_seconds_bucket" + tag));
        });
    }

    @Test
    void tellsWhoWasRefusedHowLongHeWaited() {
        String show = show("jvm-mutex", true);
        buy(show, true).statusCode(201);
        buy(show, true).statusCode(409).header("Server-Timing", matchesPattern(ONLY_WAITED));
    }

    private static String metrics(String... names) {
        return Stream.of(names)
                .map(name -> name + ";dur=(\\d+\\.\\d{3})")
                .collect(joining(", ", "replica;desc=\"[^\"]+\";dur=\\d+\\.\\d{3}, ", ""));
    }

    private static String show(String guard, boolean seats) {
        String section = seats
                ? "{\"name\": \"A\", \"kind\": \"SEATED\", \"rows\": 1, \"seatsPerRow\": 2}"
                : "{\"name\": \"Floor\", \"kind\": \"STANDING\", \"capacity\": 1}";
        String show = operator()
                .body("{\"title\": \"Timed\", \"guard\": \"" + guard + "\", \"sections\": [" + section + "]}")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        operator()
                .body("{\"guard\": \"" + guard + "\", \"dwellMillis\": " + DWELL_MILLIS + "}")
                .put("/api/shows/{show}/guard", show)
                .then()
                .statusCode(200);
        return show;
    }

    private static ValidatableResponse buy(String show, boolean seat) {
        return given().contentType(ContentType.JSON)
                .body(seat ? "{\"seats\": [\"A-1-1\"]}" : "{\"standing\": {\"section\": \"Floor\", \"count\": 1}}")
                .post("/api/shows/{show}/bookings", show)
                .then();
    }
}
