package dev.seatlock.web.http;

import static dev.seatlock.Management.management;
import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import dev.seatlock.web.RawHttp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients who ask too often, too much at once or too slowly, behind a proxy that says who they are. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(RateLimitsTest.BehindAProxy.class)
class RateLimitsTest {

    public static class BehindAProxy implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "seatlock.trusted-proxies", "127.0.0.1,10.99.0.0/16",
                    "seatlock.rate-limit-loopback", "true",
                    "seatlock.rate-limit", "1",
                    "seatlock.rate-limit-burst", "3",
                    "seatlock.open-requests-per-client", "" + MOST_OPEN,
                    "seatlock.public-origin", "https://tickets.example.org",
                    "seatlock.sending-time", "1s");
        }
    }

    private static final int MOST_OPEN = 2;
    private static final int ENOUGH = 100; // at one a second the bucket fills more slowly than this empties it

    private static RequestSpecification as(String client) {
        return given().header("X-Forwarded-For", client);
    }

    private static Response untilRefused(String client) {
        for (int request = 0; request < ENOUGH; request++) {
            Response answer = as(client).get("/api/guards");
            if (answer.statusCode() != 200) {
                return answer;
            }
        }
        throw new AssertionError(ENOUGH + " requests, and none was refused");
    }

    @Test
    void tellsEveryClientHowMuchItMayStillAsk() {
        as("10.0.0.1")
                .get("/api/guards")
                .then()
                .statusCode(200)
                .header("RateLimit-Policy", is("\"client\";q=3;w=3"))
                .header("RateLimit", is("\"client\";r=2;t=1"));
        as("10.0.0.1")
                .get("/api/shows/{id}", "00000000-0000-7000-8000-000000000000")
                .then()
                .statusCode(404)
                .header("RateLimit", matchesPattern("\"client\";r=[12];t=[12]"));
    }

    @Test
    void refusesWhoeverAsksTooOften() {
        untilRefused("10.0.0.2")
                .then()
                .statusCode(429)
                .contentType(startsWith("application/problem+json"))
                .body("code", is("too-many-requests"))
                .body("status", is(429))
                .header("Retry-After", Integer::parseInt, greaterThanOrEqualTo(1))
                .header("RateLimit-Policy", is("\"client\";q=3;w=3"))
                .header("RateLimit", matchesPattern("\"client\";r=0;t=[123]"));
        as("10.0.0.3").get("/api/guards").then().statusCode(200);
    }

    @Test
    void readsTheBodyOfWhomItLetsThrough() {
        as("10.0.0.4")
                .auth()
                .preemptive()
                .basic("operator", TestStores.OPERATOR_PASSWORD)
                .contentType(ContentType.JSON)
                .body("{\"title\": \"" + "x".repeat(200) + "\", \"rows\": 1, \"seatsPerRow\": 1}")
                .post("/api/shows")
                .then()
                .statusCode(201);
    }

    @Test
    void neverRefusesWhoeverLooksAfterTheService() {
        untilRefused("10.0.0.5");
        for (String path : new String[] {"/q/health/live", "/q/health/ready", "/q/metrics"}) {
            management()
                    .header("X-Forwarded-For", "10.0.0.5")
                    .get(path)
                    .then()
                    .statusCode(200)
                    .header("RateLimit", nullValue());
        }
    }

    /**
     * Each time another address of the subscriber's, which for itself might ask; the bucket may have got a drop
     * meanwhile.
     */
    @Test
    void countsOneSubscribersIpv6AddressesTogether() {
        boolean refused = false;
        for (int address = 7; address < 7 + ENOUGH && !refused; address++) {
            untilRefused("2001:db8:1:2::1");
            refused = as("2001:db8:1:2:ffff::" + address).get("/api/guards").statusCode() == 429;
        }
        assertTrue(refused);
        as("2001:db8:1:3::1").get("/api/guards").then().statusCode(200);
    }

    /** Not by a spelling that is served, nor by a path that nobody has thought of. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%61pi/guards",
                "/api/guards/",
                "/api/guards?x=/static/",
                "/q/openapi",
                "/q/swagger-ui/",
                "/nothing",
                "/statics/x",
                "/%2fstatic/x"
            })
    void isNotEludedByThePath(String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                    .header("X-Forwarded-For", "10.0.0.6")
                    .build();
            boolean isRefused = false;
            for (int time = 0; time < ENOUGH && !isRefused; time++) {
                int status = http.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                isRefused = status == 429 || (status == 400 && path.contains("%2f"));
            }
            assertTrue(isRefused);
        }
    }

    /** The finding of an attack: the parameters of a path are no way round what decides by it. */
    @Test
    void refusesAPathWithParameters() {
        given().urlEncodingEnabled(false)
                .get("/api;/guards")
                .then()
                .statusCode(400)
                .header("Cache-Control", is("no-store"))
                .body("code", is("bad-path"));
    }

    @Test
    void limitsNobodyForThePageAndItsParts() {
        untilRefused("10.0.0.9");
        for (String path : new String[] {"/", "/index.html", "/static/bundle/nothing.js"}) {
            as("10.0.0.9").get(path).then().header("RateLimit", nullValue());
        }
    }

    /** What stands left of it was written by the client itself. */
    @Test
    void countsTheRightmostAddressThatIsNoProxyOfOurs() {
        int served = 0;
        while (served < ENOUGH
                && given().header("X-Forwarded-For", "192.0.2." + served)
                                .header("X-Forwarded-For", "198.51.100." + served + ", 10.0.1.1, 10.99.3.4")
                                .get("/api/guards")
                                .statusCode()
                        == 200) {
            served++;
        }
        assertTrue(served < ENOUGH, "a forged address is no new client");
        as("192.0.2.0, 10.0.1.2").get("/api/guards").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "unknown", "_hidden", ":", "[", "[]", "[::1", "1.2.3.4:x", "%", "999.1.1.1"})
    void answersWhateverIsSaidToBeForwarded(String said) throws Exception {
        for (String more : new String[] {"", "X-Forwarded-For: 10.0.2.1\r\n"}) {
            RawHttp.Answer answer = RawHttp.send(
                    "GET /index.html HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + said + "\r\n" + more + "\r\n");
            assertEquals(200, answer.status(), answer::toString);
        }
    }

    // --- What a proxy must tell of ---

    @Test
    void takesItsOriginFromTheConfiguration() {
        String show = operator()
                .header("X-Forwarded-For", "10.0.0.20")
                .header("Origin", "https://tickets.example.org")
                .contentType(ContentType.JSON)
                .body("{\"title\": \"Origin\", \"rows\": 1, \"seatsPerRow\": 1}")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        for (String foreign : new String[] {
            "http://tickets.example.org",
            "https://tickets.example.org:8443",
            "https://tickets.example.org.evil.example",
            "http://localhost:" + RestAssured.port
        }) {
            as("10.0.0.21")
                    .header("Origin", foreign)
                    .contentType(ContentType.JSON)
                    .body("{\"bestAvailable\": {\"count\": 1}}")
                    .post("/api/shows/{show}/bookings", show)
                    .then()
                    .statusCode(403)
                    .body("code", is("foreign-origin"));
        }
    }

    // --- What one client may have open ---

    @Test
    void boundsHowManyStreamsOneClientHasOpen() throws Exception {
        String show = operator()
                .header("X-Forwarded-For", "10.0.0.30")
                .contentType(ContentType.JSON)
                .body("{\"title\": \"Watched\", \"rows\": 1, \"seatsPerRow\": 1}")
                .post("/api/shows")
                .path("id");
        List<Socket> watching = new ArrayList<>();
        try {
            for (int stream = 0; stream < MOST_OPEN; stream++) {
                watching.add(RawHttp.open(
                        "GET /api/shows/%s/seats/stream HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.0.31\r\n\r\n"
                                .formatted(show)));
                assertEquals(200, RawHttp.status(watching.getLast()));
            }
            await().until(() -> as("10.0.0.31").get("/api/guards").statusCode() == 429
                    && as("10.0.0.31").get("/api/guards").asString().contains("requests open"));
            as("10.0.0.32").get("/api/guards").then().statusCode(200);
        } finally {
            for (Socket socket : watching) {
                socket.close();
            }
        }
        await().until(() -> as("10.0.0.31").get("/api/guards").statusCode() == 200);
    }

    // --- What a connection may take its time for ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/guards HT",
                "GET /api/guards HTTP/1.1\r\nHost: x\r\nX-Slow: ",
                "POST /api/shows HTTP/1.1\r\n",
                "POST /api/lab/ping HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.3.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
                "POST /api/shows HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.3.2\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n9",
                "POST /api/shows/01a21189-7d05-7c1b-9a3e-0d5c0f6b1a77/holds HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.3.3\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
                "POST /api/shows/01a21189-7d05-7c1b-9a3e-0d5c0f6b1a77/bookings HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.3.4\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
                "PRI * HTTP/2.0\r\n\r\nSM"
            })
    void hangsUpOnWhoDoesNotComeToTheEnd(String half) throws Exception {
        try (Socket socket = RawHttp.open(half)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> RawHttp.hasEnded(socket));
        }
    }

    @Test
    void hangsUpOnWhoSendsAByteAtATime() throws Exception {
        try (Socket socket = RawHttp.open("GET /api/guards HTTP/1.1\r\nHost: x\r\nX-Slow: ")) {
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        try {
                            socket.getOutputStream().write('x');
                        } catch (IOException over) {
                            return true;
                        }
                        return RawHttp.hasEnded(socket);
                    });
        }
    }
}
