package dev.seatlock.web.http;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import dev.seatlock.WatchedLog;
import dev.seatlock.web.RawHttp;
import dev.seatlock.web.RawHttp.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What no client that means well sends: it is refused with a problem, nothing is done, and nothing is logged as a
 * defect of ours.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class FrontDoorTest {

    private static final String OPERATOR = "Authorization: Basic "
            + Base64.getEncoder()
                    .encodeToString(("operator:" + TestStores.OPERATOR_PASSWORD).getBytes(StandardCharsets.UTF_8))
            + "\r\n";
    private static final int CHUNK = 1_000;
    private static final String JSON = "Content-Type: application/json\r\n";

    private final WatchedLog log = new WatchedLog();

    @AfterEach
    void nothingIsADefectOfOurs() {
        log.close();
        assertEquals(List.of(), log.errors());
    }

    private static Answer get(String target) throws Exception {
        return RawHttp.send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    private static void refused(Answer answer, int status, String code) {
        assertEquals(status, answer.status(), answer::toString);
        assertTrue(answer.header("Content-Type").startsWith("application/problem+json"), answer::toString);
        assertEquals(code, JsonPath.from(answer.body()).getString("code"), answer::toString);
    }

    private static String show(String title) {
        return operator()
                .body("{\"title\": \"" + title + "\", \"rows\": 2, \"seatsPerRow\": 10}")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api;/lab/ping",
                "/api;x=1/lab/ping",
                "/api/lab;a=b/ping",
                "/api/lab/ping;",
                "/;/api/lab/ping",
                "//api/lab/ping",
                "/api//lab/ping",
                "/api/lab//ping",
                "/api/lab/ping//",
                "/./api/lab/ping",
                "/api/./lab/ping",
                "/api/lab/ping/.",
                "/x/../api/lab/ping",
                "/api/x/..",
                "/static/../api/lab/ping",
                "/static/%2e%2e/api/lab/ping",
                "/static/.%2E/api/lab/ping",
                "/api/%2e/lab/ping",
                "/api%2flab/ping",
                "/api/lab%2Fping",
                "/api%5clab/ping",
                "/api\\lab/ping",
                "/api/lab/ping%3bx",
                "/api/lab/ping%00",
                "/api/lab/ping%0d%0a",
                "/api/lab/ping%7f",
                "/api/lab/%252e%252e/ping",
                "/api/lab/ping%",
                "/api/lab/ping%2",
                "/api/lab/ping%zz",
                "/api/lab/p\u00efng",
                "http://x/api;/lab/ping",
            })
    void refusesAPathThatCouldBeUnderstoodInTwoWays(String path) throws Exception {
        Answer answer = get(path);
        // What cannot even be decoded, the router refuses by itself.
        refused(answer, 400, answer.body().contains("bad-request") ? "bad-request" : "bad-path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/lab/ping", "/%61pi/lab/ping", "http://x/api/lab/ping", "/index.html?a=;/../%2f", "/"})
    void servesWhatCanBeUnderstoodInOneWay(String path) throws Exception {
        assertEquals(200, get(path).status());
    }

    /** Nothing is kept anywhere but the page, whatever its path. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/lab/ping",
                "/%61pi/lab/ping",
                "/api/nothing",
                "/nothing",
                "/api;/x",
                "/indexAhtml",
                "/index.html/x"
            })
    void keepsNothing(String path) throws Exception {
        assertEquals("no-store", get(path).header("Cache-Control"));
    }

    // --- Hosts ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/shows?limit=1 HTTP/1.0\r\n\r\n",
                "GET /api/shows?limit=1 HTTP/1.0\r\nHost: \r\n\r\n",
                "GET /api/shows?limit=1 HTTP/1.1\r\n\r\n",
                "GET /api/shows?limit=1 HTTP/1.1\r\nHost:\r\n\r\n",
                "GET /api/shows?limit=1 HTTP/1.1\r\nHost: :80\r\n\r\n",
                "GET /api/shows?limit=1 HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET /api/shows?limit=1 HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "GET /api/shows?limit=1 HTTP/1.1\r\nHost: a:99999\r\n\r\n",
                "GET /api/shows?limit=1 HTTP/1.1\r\nHost: user@a\r\n\r\n",
                "GET /api/shows?limit=1 HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                "GET /api/shows?limit=1 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /api/shows/none/audit/wins?limit=1 HTTP/1.0\r\n\r\n",
            })
    void refusesARequestThatDoesNotNameOneHost(String request) throws Exception {
        refused(RawHttp.send(request), 400, "bad-host");
    }

    @Test
    void servesHttp10() throws Exception {
        assertEquals(
                200,
                RawHttp.send("GET /api/shows?limit=1 HTTP/1.0\r\nHost: x\r\n\r\n")
                        .status());
    }

    @Test
    void doesNothingForWhomItRefuses() throws Exception {
        String title = "Unheard " + UUID.randomUUID();
        String body = "{\"title\": \"" + title + "\", \"rows\": 1, \"seatsPerRow\": 1}";
        String rest = OPERATOR + JSON + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        refused(RawHttp.send("POST /api/shows HTTP/1.0\r\n" + rest), 400, "bad-host");
        refused(RawHttp.send("POST /api;/shows HTTP/1.1\r\nHost: x\r\n" + rest), 400, "bad-path");
        refused(
                RawHttp.send("POST /api/shows HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n" + rest),
                400,
                "bad-request");
        given().get("/api/shows?limit=100").then().body("items.findAll {it.title == '" + title + "'}.size()", is(0));
    }

    /** Whatever a request says of its host does not come back, to whomever. */
    @Test
    void echoesNoHost() throws Exception {
        String show = show("Echo");
        show("Echo, the second");
        String buys = "{\"bestAvailable\": {\"count\": 1}}";
        for (String call : new String[] {"holds", "bookings", "bookings seats", "bookings async"}) {
            String body = call.endsWith("seats") ? "{\"seats\": [\"A-1-1\"]}" : buys;
            Answer made = RawHttp.send(
                    "POST /api/shows/%s/%s HTTP/1.1\r\nHost: evil.example\r\n%s%sContent-Length: %d\r\n\r\n%s"
                            .formatted(
                                    show,
                                    call.replaceFirst(" .*", ""),
                                    JSON,
                                    call.endsWith("async") ? "Prefer: respond-async\r\n" : "",
                                    body.length(),
                                    body));
            assertTrue(made.header("Location").startsWith("/api/"), made::toString);
            assertFalse(made.toString().contains("evil"), made::toString);
        }
        Answer page = RawHttp.send("GET /api/shows?limit=1 HTTP/1.1\r\nHost: evil.example\r\n\r\n");
        assertTrue(page.header("Link").startsWith("</api/shows?limit=1&after="), page::toString);
    }

    // --- Where a request ends ---

    @ParameterizedTest
    @ValueSource(strings = {"xchunked", "gzip", "gzip, chunked", "identity", "chunked, chunked", ""})
    void refusesATransferCodingThatItDoesNotKnow(String coding) throws Exception {
        try (Socket socket = RawHttp.open("POST /api/lab/ping HTTP/1.1\r\nHost: x\r\n" + JSON
                + "Content-Length: 2\r\nTransfer-Encoding: " + coding
                + "\r\n\r\n{}GET /api/ticket-keys HTTP/1.1\r\nHost: x\r\n\r\n")) {
            refused(RawHttp.read(socket), 400, "bad-request");
            assertEquals(0, RawHttp.read(socket).status(), "what follows is no request");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET\r\n\r\n",
                "GET /api/guards HTTP/1.1\r\nHost: x\r\nNo colon\r\n\r\n",
                "GET /api/guards HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n",
                "GET /api/guards HTTP/1.1\r\nHost: x\r\nX: \u0000\r\n\r\n",
                "GET /api/guards HTTP/9.9\r\nHost: x\r\n\r\n",
                "POST /api/lab/ping HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
                "POST /api/lab/ping HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n{}",
                "POST /api/lab/ping HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}",
                "POST /api/lab/ping HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            })
    void hasAProblemForWhatIsNoHttp(String request) throws Exception {
        Answer answer = RawHttp.send(request);
        assertEquals(400, answer.status(), answer::toString);
        assertTrue(answer.header("Content-Type").startsWith("application/problem+json"), answer::toString);
    }

    @ParameterizedTest
    @CsvSource({"9000, 0, 414, uri-too-long", "10, 60000, 431, headers-too-large"})
    void hasAProblemForWhatIsTooLong(int path, int header, int status, String code) throws Exception {
        refused(
                RawHttp.send("GET /" + "x".repeat(path) + " HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(header)
                        + "\r\n\r\n"),
                status,
                code);
    }

    // --- Bodies ---

    private static String chunked(String head, String field, int bytes) {
        StringBuilder request = new StringBuilder(head + "Transfer-Encoding: chunked\r\n\r\n");
        String text = "{\"" + field + "\": \"" + "x".repeat(bytes);
        for (int from = 0; from < text.length(); from += CHUNK) {
            String chunk = text.substring(from, Math.min(text.length(), from + CHUNK));
            request.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return request.append("0\r\n\r\n").toString();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/lab/ping, say",
        "/api/shows/%s/bookings, buyer",
        "/api/shows/%s/holds, buyer",
        "/api/shows/%s/visits, client"
    })
    void hasAProblemForAChunkedBodyThatIsTooLarge(String path, String field) throws Exception {
        String head = "POST " + path.formatted(UUID.randomUUID()) + " HTTP/1.1\r\nHost: x\r\n" + JSON;
        refused(RawHttp.send(chunked(head, field, 70_000)), 413, "too-large");
        refused(RawHttp.send(chunked(head, field, 2_000_000)), 413, "too-large");
        refused(RawHttp.send(chunked(head, field, 2_000)), 400, "bad-request");
    }

    @Test
    void readsAChunkedBody() throws Exception {
        Answer answer = RawHttp.send("POST /api/lab/ping HTTP/1.1\r\nHost: x\r\n" + JSON
                + "Transfer-Encoding: chunked\r\n\r\n10\r\n{\"say\": \"hello\"}\r\n0\r\n\r\n");
        assertEquals(200, answer.status(), answer::toString);
    }

    /** What comes after the body makes an empty part of it, which JSON's reader takes for a broken stream. */
    @Test
    void readsABodyWithATrailer() throws Exception {
        Answer answer = RawHttp.send("POST /api/shows/" + show("Trailer") + "/bookings HTTP/1.1\r\nHost: x\r\n" + JSON
                + "Transfer-Encoding: chunked\r\n\r\n1d\r\n{\"bestAvailable\":{\"count\":1}}\r\n0\r\nX-T: y\r\n\r\n");
        assertEquals(201, answer.status(), answer::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void refusesAnEmptyKey(String key) throws Exception {
        String body = "{\"bestAvailable\":{\"count\":1}}";
        for (String call : new String[] {"bookings", "holds"}) {
            Answer answer = RawHttp.send("POST /api/shows/" + show("Key") + "/" + call + " HTTP/1.1\r\nHost: x\r\n"
                    + JSON + "Idempotency-Key:" + key + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            refused(answer, 400, "key-too-short");
        }
    }

    @Test
    void keepsNoRefusalOfWhatIsNoRequest() throws Exception {
        Answer answer = get("/api/guards?" + "a".repeat(9_000));
        refused(answer, 414, "uri-too-long");
        assertEquals("no-store", answer.header("Cache-Control"));
    }

    @Test
    void refusesABodyThatDoesNotSayThatItIsPlainJson() throws Exception {
        String show = show("Untyped");
        String body = "{\"bestAvailable\": {\"count\": 1}}";
        for (String type : List.of(
                "",
                "Content-Type: text/plain\r\n",
                "Content-Type: application/jsonx\r\n",
                "Content-Type: application/json; charset=utf-16\r\n",
                "Content-Type: application/json; a=b; charset=iso-8859-1\r\n",
                "Content-Type: application/json\r\nContent-Type: text/plain\r\n",
                "Content-Type: application/json\r\nContent-Type: application/json\r\n",
                "Content-Type: application/json" + ";".repeat(15_000) + "\r\nContent-Encoding: gzip\r\n",
                "Content-Type: application/json\r\nContent-Encoding: gzip\r\n")) {
            String head = "POST /api/shows/" + show + "/bookings HTTP/1.1\r\nHost: x\r\n" + type;
            refused(
                    RawHttp.send(head + "Content-Length: " + body.length() + "\r\n\r\n" + body),
                    415,
                    "unsupported-media-type");
            refused(
                    RawHttp.send(head + "Transfer-Encoding: chunked\r\n\r\n1f\r\n" + body + "\r\n0\r\n\r\n"),
                    415,
                    "unsupported-media-type");
        }
        assertEquals(0, given().get("/api/shows/{show}/audit", show).<Integer>path("sold"));
        assertEquals(
                201,
                RawHttp.send("POST /api/shows/" + show + "/bookings HTTP/1.1\r\nHost: x\r\n"
                                + "Content-Type: Application/JSON; charset=utf-8\r\nContent-Length: " + body.length()
                                + "\r\n\r\n" + body)
                        .status());
    }

    /** JSON's reader would find out by itself. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE"})
    void readsNoOtherEncoding(String charset) throws Exception {
        String body =
                new String("{\"say\": \"hello\"}".getBytes(Charset.forName(charset)), StandardCharsets.ISO_8859_1);
        refused(
                RawHttp.send("POST /api/lab/ping HTTP/1.1\r\nHost: x\r\n" + JSON + "Content-Length: " + body.length()
                        + "\r\n\r\n" + body),
                400,
                "bad-request");
    }

    @ParameterizedTest
    @CsvSource({
        "http://x/api/lab/ping, 200",
        "http://X/api/lab/ping, 200",
        "http://elsewhere.example/api/lab/ping, 400",
        "http://x:80/api/lab/ping, 400",
        "http://x@elsewhere.example/api/lab/ping, 400"
    })
    void isToldOneHostByAnAbsoluteTarget(String target, int status) throws Exception {
        Answer answer = get(target);
        if (status == 200) {
            assertEquals(200, answer.status(), answer::toString);
        } else {
            refused(answer, status, "bad-host");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Length: 0\r\n", "Content-Length: 0\r\nContent-Type: text/plain\r\n"})
    void servesACallWithoutABody(String headers) throws Exception {
        String show = show("Bodiless");
        Answer answer = RawHttp.send(
                "POST /api/shows/" + show + "/close HTTP/1.1\r\nHost: x\r\n" + OPERATOR + headers + "\r\n");
        assertEquals(200, answer.status(), answer::toString);
    }

    // --- Origins; who may do what from which is in AccessTest ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: null",
                "Origin: ",
                "Origin: %2$s",
                "Origin: http://%1$s.evil.example",
                "Origin: http://%1$s:1",
                "Origin: http://%1$s\r\nOrigin: http://elsewhere.example",
                "Sec-Fetch-Site: same-site\r\nOrigin: http://%1$s",
                "Sec-Fetch-Site: same-origin\r\nOrigin: http://elsewhere.example",
                "Sec-Fetch-Site: anything",
                "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site"
            })
    void refusesAnotherOrigin(String headers) throws Exception {
        String host = "127.0.0.1:" + RestAssured.port;
        refused(
                RawHttp.send("POST /api/shows/" + UUID.randomUUID() + "/close HTTP/1.1\r\nHost: " + host + "\r\n"
                        + OPERATOR + headers.formatted(host, host) + "\r\n\r\n"),
                403,
                "foreign-origin");
    }

    // --- HTTP/2, in clear text ---

    /** A proxy that passes it on would let its client talk to us past all of the proxy's rules. */
    @Test
    void doesNotUpgradeToHttp2() throws Exception {
        String upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
        Answer answer = RawHttp.send("GET /api/lab/ping HTTP/1.1\r\nHost: x\r\n%s\r\n".formatted(upgrade));
        assertEquals(200, answer.status(), answer::toString);
        assertTrue(answer.head().startsWith("HTTP/1.1 "), answer::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/1.2", "HTTP/9.9"})
    void speaksNoOtherVersion(String version) throws Exception {
        try (Socket socket = RawHttp.open("GET /api/guards " + version + "\r\nHost: x\r\n\r\n")) {
            refused(RawHttp.read(socket), 400, "bad-request");
            assertTrue(RawHttp.hasEnded(socket));
        }
    }

    @Test
    void doesNotBeginWithHttp2() throws Exception {
        String preface = String.join("\r\n", "PRI * HTTP/2.0", "", "SM", "", "\0\0\0\4\0\0\0\0\0");
        refused(RawHttp.send(preface), 400, "bad-request");
    }
}
