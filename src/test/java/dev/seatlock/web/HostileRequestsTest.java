package dev.seatlock.web;

import static dev.seatlock.Management.management;
import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import dev.seatlock.WatchedLog;
import dev.seatlock.web.Hostility.Request;
import dev.seatlock.web.Hostility.Thing;
import dev.seatlock.web.Published.Operation;
import dev.seatlock.web.http.ProblemCode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Requests that are nearly right, made from the OpenAPI document, and sent by HTTP/1.1, by a client that asks for
 * HTTP/2 first, and by sockets that write HTTP/1.0, HTTP/1.1 and HTTP/2 as no client would. Whatever they are, none of
 * them brings the service out of countenance: no 5xx, each refusal a problem with a code that the document says of the
 * call, nothing about our insides, and nothing logged as an error of ours. To see a run again:
 * {@code -Dhostile.seed=…}, as it was printed; for a longer one {@code -Dhostile.requests=50000}.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class HostileRequestsTest {

    private static final int REQUESTS = Integer.getInteger("hostile.requests", 6_000);
    private static final int SENDERS = 6;
    private static final int REMEMBERED = 30; // of each kind of thing
    private static final Duration MOST = Duration.ofSeconds(20);

    private static final Pattern CREATED = Pattern.compile(".*/api/([a-z-]+)/([0-9a-f-]{36})");
    private static final Pattern INSIDES =
            Pattern.compile("\tat |Exception|dev\\.seatlock|java\\.|jakarta\\.|hibernate|postgresql|jackson|SQLSTATE");
    private static final Map<String, Integer> STATUS_OF =
            Stream.of(ProblemCode.values()).collect(Collectors.toMap(ProblemCode::code, ProblemCode::status));
    /** What it may well answer: no experiment can begin here, and a guard may be busy for whoever will not wait. */
    private static final Set<String> EXCUSED = Set.of(ProblemCode.FLEET_UNAVAILABLE.code(), ProblemCode.BUSY.code());

    /** Told of what is no call that the document knows: another path, another method, a body where none belongs. */
    private static final Set<String> OF_A_SPOILT_REQUEST = Stream.of(
                    ProblemCode.BAD_REQUEST,
                    ProblemCode.BAD_PATH,
                    ProblemCode.FOREIGN_ORIGIN,
                    ProblemCode.NOT_FOUND,
                    ProblemCode.METHOD_NOT_ALLOWED,
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    ProblemCode.TOO_LARGE)
            .map(ProblemCode::code)
            .collect(Collectors.toSet());

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, CopyOnWriteArrayList<Thing>> known = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    @Test
    void nothingIsTooStrangeToBeAnswered() throws Exception {
        long seed = Long.getLong("hostile.seed", System.nanoTime());
        System.out.println("hostile.seed=" + seed);
        Published published = Published.read();
        List<Operation> operations = published.operations();
        furnish();
        AtomicInteger next = new AtomicInteger();
        try (HttpClient http1 = client(HttpClient.Version.HTTP_1_1);
                HttpClient http2 = client(HttpClient.Version.HTTP_2);
                WatchedLog log = new WatchedLog()) {
            AllAtOnce.act(SENDERS, sender -> {
                for (int number = next.getAndIncrement(); number < REQUESTS; number = next.getAndIncrement()) {
                    SplittableRandom dice = new SplittableRandom(seed + number);
                    Request request = new Hostility(published, dice, kind -> any(kind, dice)).next(operations);
                    switch (dice.nextInt(3)) {
                        case 0 -> send("HTTP/1.1", http1, request);
                        case 1 -> send("HTTP/2", http2, request);
                        default -> write(request, HostileWire.of(request, dice));
                    }
                }
                return null;
            });
            log.errors().forEach(error -> wrong.add("logged as an error: " + error));
        }
        System.out.println("hostile requests answered: " + new TreeMap<>(answers));
        assertTrue(
                wrong.isEmpty(),
                () -> "seed %d, %d wrong:%n%s"
                        .formatted(seed, wrong.size(), wrong.stream().limit(20).collect(Collectors.joining("\n"))));
        assertEquals(
                Set.of(),
                operations.stream()
                        .map(Operation::toString)
                        .filter(operation -> !asked.contains(operation))
                        .collect(Collectors.toSet()),
                "never asked");
        for (String protocol : new String[] {"HTTP/1.1", "HTTP/2", "sockets"}) {
            assertTrue(
                    requireNonNull(answers.get(protocol + " 200")).get() > REQUESTS / 300,
                    "some got through, or the rest proves little");
        }
        management().get("/q/health").then().statusCode(200).body("status", is("UP"));
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().version(version).connectTimeout(MOST).build();
    }

    private void count(String protocol, Request request, int status) {
        asked.add(request.operation().toString());
        answers.computeIfAbsent(protocol + " " + status, it -> new AtomicInteger())
                .incrementAndGet();
    }

    /** Something of each kind, to begin with. */
    private void furnish() {
        String show = operator()
                .body("""
                        {"title": "Target", "sections": [{"name": "A", "kind": "SEATED", "rows": 20, "seatsPerRow": 20},
                         {"name": "Floor", "kind": "STANDING", "capacity": 200}]}""")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        remember("shows", new Thing(show, "none"));
        remember("guards", new Thing("pg-unique", "none"));
        for (int time = 0; time < 10; time++) {
            for (String call : new String[] {"holds", "bookings", "waiting-list"}) {
                String body = call.equals("waiting-list") ? "{\"count\": 1}" : "{\"bestAvailable\": {\"count\": 1}}";
                JsonPath made = given().contentType("application/json")
                        .body(body)
                        .post("/api/shows/{show}/{call}", show, call)
                        .jsonPath();
                remember(call, new Thing(made.getString("id"), made.getString("token")));
            }
        }
    }

    private void remember(String kind, Thing thing) {
        List<Thing> things = known.computeIfAbsent(kind, it -> new CopyOnWriteArrayList<>());
        things.add(thing);
        if (things.size() > REMEMBERED) {
            things.remove(1); // never the first show
        }
    }

    private Thing any(String kind, SplittableRandom dice) {
        Thing[] things = known.getOrDefault(kind, new CopyOnWriteArrayList<>()).toArray(Thing[]::new);
        return things.length == 0
                ? new Thing("00000000-0000-7000-8000-000000000000", "x")
                : things[dice.nextInt(things.length)];
    }

    /** By a socket. What does not come to an end need not be answered; but it must be let go when its sender goes. */
    private void write(Request request, HostileWire wire) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout((int) MOST.toMillis());
            try {
                socket.getOutputStream().write(wire.bytes().getBytes());
                if (!wire.isWhole()) {
                    socket.shutdownOutput();
                }
            } catch (IOException refusedEarly) {
                // and perhaps it has said why
            }
            RawHttp.Answer answer = RawHttp.read(socket);
            count("sockets", request, answer.status());
            if (answer.status() >= 400) {
                List<String> faults = faults(answer.status(), answer.header("Content-Type"), answer.body(), request);
                if (!wire.isSpoilt()
                        && request.method().equals(request.operation().method())) {
                    faults.addAll(undocumented(request, answer.body()));
                }
                report(
                        faults,
                        request + "\n    written " + new String(wire.bytes().getBytes(), StandardCharsets.ISO_8859_1),
                        answer.status(),
                        answer.body());
            } else if (answer.status() == 0 && wire.isWhole() && !wire.isSpoilt()) {
                wrong.add(request + "\n    got no answer to "
                        + new String(wire.bytes().getBytes(), StandardCharsets.ISO_8859_1));
            }
        } catch (IOException failed) {
            wrong.add(request + "\n    could not be written: " + failed);
        }
    }

    private void send(String protocol, HttpClient http, Request request) throws InterruptedException {
        HttpRequest.Builder builder;
        try {
            builder = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + request.target()))
                    .timeout(MOST)
                    .method(
                            request.method(),
                            request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
            if (request.byOperator()) {
                String credentials = "operator:" + TestStores.OPERATOR_PASSWORD;
                builder.header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
            }
            request.headers().forEach(builder::setHeader);
        } catch (IllegalArgumentException unsendable) {
            return; // the client refuses to say it
        }
        try {
            HttpResponse<InputStream> answer = http.send(builder.build(), BodyHandlers.ofInputStream());
            count(protocol, request, answer.statusCode());
            try (InputStream body = answer.body()) {
                boolean endless = type(answer).startsWith("text/event-stream");
                judge(request, answer, endless ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException failed) {
            wrong.add(request + "\n    got no answer: " + failed);
        }
    }

    private static String type(HttpResponse<?> answer) {
        return answer.headers().firstValue("Content-Type").orElse("");
    }

    private void judge(Request request, HttpResponse<?> answer, String body) {
        if (answer.statusCode() < 400) {
            rememberWhatWasMade(answer, body);
            return;
        }
        List<String> faults = faults(answer.statusCode(), type(answer), body, request);
        if (request.method().equals(request.operation().method())) {
            faults.addAll(undocumented(request, body));
        }
        report(faults, request.toString(), answer.statusCode(), body);
    }

    private List<String> faults(int status, String type, String body, Request request) {
        List<String> faults = new ArrayList<>();
        String code = code(body);
        if (INSIDES.matcher(body).find()) {
            faults.add("tells of our insides");
        }
        if (!request.method().equals("HEAD")) {
            if (!type.startsWith("application/problem+json")) {
                faults.add("is no problem, but " + type);
            } else if (!Integer.valueOf(status).equals(STATUS_OF.get(code))) {
                faults.add("has the code " + code + ", which is of another status");
            }
        }
        if (status >= 500 && !EXCUSED.contains(code)) {
            faults.add("is our fault");
        }
        return faults;
    }

    private List<String> undocumented(Request request, String body) {
        String code = code(body);
        return request.operation().problems().contains(code) || OF_A_SPOILT_REQUEST.contains(code)
                ? List.of()
                : List.of("is not among the problems that the document says of " + request.operation());
    }

    private void report(List<String> faults, String request, int status, String body) {
        if (!faults.isEmpty()) {
            wrong.add("%s%n    %d %s%n    %s".formatted(request, status, body, faults));
        }
    }

    private void rememberWhatWasMade(HttpResponse<?> answer, String body) {
        Matcher created =
                CREATED.matcher(answer.headers().firstValue("Location").orElse(""));
        if (created.matches()) {
            try {
                JsonNode made = json.readTree(body);
                remember(
                        created.group(1),
                        new Thing(created.group(2), made.path("token").asText("none")));
            } catch (JsonProcessingException unreadable) {
                wrong.add("unreadable: " + body);
            }
        }
    }

    private String code(String body) {
        try {
            return json.readTree(body).path("code").asText();
        } catch (JsonProcessingException unreadable) {
            return "unreadable";
        }
    }
}
