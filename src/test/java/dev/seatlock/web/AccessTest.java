package dev.seatlock.web;

import static dev.seatlock.Management.management;
import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seatlock.TestStores;
import dev.seatlock.web.Published.Operation;
import dev.seatlock.web.http.PassRequired;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.http.ServerTiming;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Who may make which call: every operation that the service publishes, made by nobody, by whom it belongs to, by whom
 * another belongs to, and by the operator; from pages of every origin; and what buys, with a pass that is spent. An
 * operation that is not in the table fails: who adds one says whose it is.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class AccessTest {

    /**
     * The call, whose it is, what it answers to those who may make it, and what it is sent. In a path, {show} is a show
     * just put on, {hold}, {booking}, {order} and {visit} were just made in it, and {none} is an id that nobody has.
     */
    private static final String TABLE = """
            GET    /api/guards                          open      200
            GET    /api/guards/none                     open      200
            GET    /api/shows                           open      200
            POST   /api/shows                           operator  201  {"title": "x", "rows": 1, "seatsPerRow": 1}
            GET    /api/sales                           operator  200
            GET    /api/shows/{show}                    open      200
            DELETE /api/shows/{show}                    operator  204
            POST   /api/shows/{show}/cancellation       operator  200  {"reason": "x"}
            POST   /api/shows/{show}/open               operator  200
            POST   /api/shows/{show}/close              operator  200
            PATCH  /api/shows/{show}                    operator  200  {"title": "y"}
            PUT    /api/shows/{show}/guard              operator  200  {"guard": "pg-unique"}
            GET    /api/shows/{show}/seats              open      200
            GET    /api/shows/{none}/seats/stream       open      404
            GET    /api/shows/{show}/audit              open      200
            GET    /api/shows/{show}/audit/wins         open      200
            POST   /api/shows/{show}/holds              open      201  {"bestAvailable": {"count": 1}}
            POST   /api/shows/{show}/bookings           open      201  {"bestAvailable": {"count": 1}}
            GET    /api/shows/{show}/bookings           operator  200
            GET    /api/shows/{show}/bookings.csv       operator  200
            GET    /api/shows/{show}/bookings.jsonl     operator  200
            GET    /api/holds/{hold}                    token     200
            DELETE /api/holds/{hold}                    token     204
            POST   /api/holds/{hold}/extend             token     200
            POST   /api/holds/{hold}/booking            token     201
            GET    /api/bookings/{booking}              token     200
            DELETE /api/bookings/{booking}              token     204
            PATCH  /api/bookings/{booking}              token     200  {"buyer": "Ben"}
            POST   /api/bookings/{booking}/transfer     token     200
            DELETE /api/bookings/{booking}/transfer     token     204
            POST   /api/bookings/{booking}/acceptance   open      404  {"code": "guessed"}
            GET    /api/bookings/{booking}/ticket       token     200
            GET    /api/bookings/{booking}/story        operator  200
            POST   /api/bookings/{booking}/cancellation operator  200  {"reason": "x"}
            POST   /api/ticket-checks                   open      200  {"ticket": "x"}
            GET    /api/ticket-keys                     open      200
            POST   /api/shows/{show}/waiting-list       open      201  {"count": 1}
            GET    /api/waiting-list/{party}            token     200
            DELETE /api/waiting-list/{party}            token     204
            GET    /api/shows/{show}/waiting-room       open      200
            PUT    /api/shows/{show}/waiting-room       operator  200  {"enabled": false}
            POST   /api/shows/{show}/visits             open      404  {}
            GET    /api/visits/{visit}                  token     200
            GET    /api/visits/{visit}/stream           token     200
            DELETE /api/visits/{visit}                  token     204
            GET    /api/shows/{show}/bell               open      200
            GET    /api/orders/{order}                  token     200
            GET    /api/orders/{order}/stream           token     200
            GET    /api/books                           operator  200
            GET    /api/callbacks                       operator  200
            POST   /api/callbacks/{none}/replay         operator  404
            DELETE /api/callbacks/{none}                operator  404
            GET    /api/operator-log                    operator  200
            POST   /api/bookings/{booking}/erasure      operator  204
            POST   /api/erasures                        operator  200  {"buyer": "Ann"}
            GET    /api/replicas                        operator  200
            GET    /api/lab/experiments                 open      200
            POST   /api/lab/experiments                 operator  503  {"guards": ["none"], "buyers": 1, "seats": 1}
            GET    /api/lab/experiments/{none}          open      404
            DELETE /api/lab/experiments/{none}          operator  404
            GET    /api/lab/experiments/{none}/curves   open      404
            GET    /api/lab/experiments/{none}.csv      open      404
            GET    /api/lab/experiments/{none}.html     open      404
            GET    /api/lab/experiments/{none}/history  open      404
            GET    /api/lab/experiments/{none}/stream   open      404
            POST   /api/lab/demonstrations              operator  202  {"guards": ["pg-unique"]}
            GET    /api/lab/demonstrations/{none}       open      404
            GET    /api/lab/demonstrations/{none}/races/none open 404
            GET    /api/lab/demonstrations/{none}/races/none/A-1-7 open 404
            GET    /api/lab/experiments/{none}/races/none open 404
            GET    /api/lab/experiments/{none}/races/none/A-1-7 open 404
            GET    /api/lab/museum                      open      200
            GET    /api/lab/ping                        open      200
            POST   /api/lab/ping                        open      200  {"say": "hello"}
            GET    /api/lab/deadlocks                   open      200
            """;

    private static final Set<String> ANOTHER_EACH_TIME = Set.of(ServerTiming.HEADER.toLowerCase(Locale.ROOT), "date");
    private static final String NO_SUCH = "00000000-0000-7000-8000-000000000000";

    private final Map<String, Thing> another = new HashMap<>();
    private @Nullable String onSale;

    /** Whose a call is. */
    private enum Whose {
        /** Anyone's. */
        OPEN,
        /** His who has the token of the thing it is about. */
        TOKEN,
        OPERATOR
    }

    private record Row(String method, String path, Whose whose, int answer, String body) {

        static Row parse(String line) {
            String[] cells = line.split(" +", 5);
            return new Row(
                    cells[0],
                    cells[1],
                    Whose.valueOf(cells[2].toUpperCase(Locale.ROOT)),
                    Integer.parseInt(cells[3]),
                    cells.length < 5 ? "" : cells[4]);
        }

        /** As the document writes it, whatever it calls its parameters. */
        String operation() {
            return anonymous(method + " "
                    + path.replace("/guards/none", "/guards/{name}")
                            .replace("/races/none", "/races/{guard}")
                            .replace("/A-1-7", "/{seat}"));
        }
    }

    private static Stream<Row> rows() {
        return TABLE.lines().map(Row::parse);
    }

    private static String anonymous(String operation) {
        return operation.replaceAll("\\{[^}]*}", "{}");
    }

    @Test
    void everyOperationIsInTheTable() throws Exception {
        Set<String> published = new TreeSet<>();
        Published.read().operations().forEach(operation -> published.add(anonymous(operation.toString())));
        assertEquals(published, new TreeSet<>(rows().map(Row::operation).toList()));
    }

    @Test
    void theDocumentPromisesWhatIsAnswered() throws Exception {
        Map<String, Operation> published = Published.read().operations().stream()
                .collect(toMap(operation -> anonymous(operation.toString()), operation -> operation));
        rows().filter(row -> row.answer() < 300)
                .forEach(row -> assertTrue(
                        requireNonNull(published.get(row.operation()))
                                .json()
                                .path("responses")
                                .has(Integer.toString(row.answer())),
                        () -> row.operation() + " answers " + row.answer()));
    }

    /** A thing that has been made for one call, and its token. */
    private record Thing(String id, String token) {

        /** Without JsonPath, which compiles each path anew: hundreds are made here. */
        static Thing of(JsonNode made) {
            return new Thing(made.path("id").asText(), made.path("token").asText());
        }
    }

    private Thing make(String kind) {
        return switch (kind) {
            case "{show}" -> new Thing(show(), "none");
            case "{hold}" -> buy("holds", "");
            case "{booking}" -> buy("bookings", "");
            case "{order}" -> buy("bookings", "respond-async");
            case "{party}" -> join();
            case "{visit}" -> visit();
            default -> new Thing(NO_SUCH, "none");
        };
    }

    private static String show() {
        return show(1);
    }

    private static String show(int rows) {
        return operator()
                .body("{\"title\": \"Access\", \"rows\": " + rows + ", \"seatsPerRow\": 20}")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .as(JsonNode.class)
                .path("id")
                .asText();
    }

    private Thing buy(String call, String prefer) {
        Response made = given().contentType(ContentType.JSON)
                .header("Prefer", prefer)
                .body("{\"bestAvailable\": {\"count\": 1}}")
                .post("/api/shows/{show}/{call}", onSale(), call);
        assertEquals(true, made.statusCode() < 300, made::asString);
        return Thing.of(made.as(JsonNode.class));
    }

    private Thing join() {
        return Thing.of(given().contentType(ContentType.JSON)
                .body("{\"count\": 1}")
                .post("/api/shows/{show}/waiting-list", onSale())
                .then()
                .statusCode(201)
                .extract()
                .as(JsonNode.class));
    }

    private Thing visit() {
        return Thing.of(visit(show()));
    }

    /** In a show that is given a waiting room. */
    private static JsonNode visit(String show) {
        operator()
                .body("{\"enabled\": true, \"policy\": \"FIFO\", \"shoppers\": 1}")
                .put("/api/shows/{show}/waiting-room", show)
                .then()
                .statusCode(200);
        return given().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/shows/{show}/visits", show)
                .then()
                .statusCode(201)
                .extract()
                .as(JsonNode.class);
    }

    /** One show for all that is bought here. */
    private String onSale() {
        if (onSale == null) {
            onSale = show(10);
        }
        return onSale;
    }

    /** Who makes the call. */
    private enum Caller {
        NOBODY,
        OWNER,
        ANOTHER,
        OPERATOR
    }

    private RequestSpecification asks(Caller caller, String kind, Thing thing) {
        return switch (caller) {
            case NOBODY -> given();
            case OWNER -> given().header(tokenHeader(kind), thing.token());
            case ANOTHER ->
                given().header(
                                tokenHeader(kind),
                                another.computeIfAbsent(kind, this::make).token());
            case OPERATOR -> operator();
        };
    }

    private static String tokenHeader(String kind) {
        return kind.equals("{visit}") ? "Visit-Token" : "Booking-Token";
    }

    @TestFactory
    Stream<DynamicTest> letsThroughWhoMay() {
        return rows().flatMap(row -> Arrays.stream(Caller.values())
                .map(caller -> dynamicTest(
                        "%s %s by %s".formatted(row.method(), row.path(), caller), () -> check(row, caller))));
    }

    /** What a browser says of the page that a call comes from. */
    private enum Page {
        OF_ANOTHER_ORIGIN("Origin", "http://elsewhere.example"),
        OF_NO_ORIGIN("Origin", "null"),
        OF_THE_SAME_SITE("Sec-Fetch-Site", "same-site"),
        OF_ANOTHER_SITE("Sec-Fetch-Site", "cross-site"),
        OF_ITS_OWN("Origin", "http://localhost:%d"),
        OF_ITS_OWN_AS_THE_BROWSER_SAYS("Sec-Fetch-Site", "same-origin"),
        TYPED_IN("Sec-Fetch-Site", "none");

        private final String header;
        private final String said;

        Page(String header, String said) {
            this.header = header;
            this.said = said;
        }

        boolean isForeign() {
            return compareTo(OF_ITS_OWN) < 0;
        }
    }

    /** Whoever may make a call: from a page of another origin it changes nothing. */
    @TestFactory
    Stream<DynamicTest> changesNothingForAPageOfAnotherOrigin() {
        return rows().flatMap(row -> Arrays.stream(Page.values())
                .map(page -> dynamicTest(
                        "%s %s by a page %s".formatted(row.method(), row.path(), page), () -> check(row, page))));
    }

    private void check(Row row, Page page) {
        String kind = kind(row);
        Thing thing = make(kind);
        if (row.path().equals("/api/visits/{visit}/stream")) {
            leaveSoon(thing);
        }
        Caller caller = row.whose() == Whose.OPERATOR ? Caller.OPERATOR : Caller.OWNER;
        Response answer = send(
                row, asks(caller, kind, thing).header(page.header, page.said.formatted(RestAssured.port)), thing.id());
        if (page.isForeign() && !row.method().equals("GET")) {
            refuses(answer, ProblemCode.FOREIGN_ORIGIN);
        } else if (row.path().equals("/api/lab/demonstrations")) {
            answer.then().statusCode(anyOf(is(row.answer()), is(409))); // the one before may not have ended
        } else {
            answer.then().statusCode(row.answer());
        }
    }

    /** Every call that buys in a show that has a waiting room. */
    @TestFactory
    Stream<DynamicTest> buysOnceWithAPass() throws Exception {
        Set<String> buying = new TreeSet<>();
        for (Operation operation : Published.read().operations()) {
            boolean takesPass = operation.parameters("header").stream()
                    .anyMatch(header -> header.path("name").asText().equals(PassRequired.HEADER));
            if (takesPass
                    && operation.method().equals("POST")
                    && operation.path().contains("/shows/")) {
                buying.add(operation.toString());
            }
        }
        assertEquals(Set.of("POST /api/shows/{show}/bookings", "POST /api/shows/{show}/holds"), buying);
        return rows().filter(row -> buying.contains(row.method() + " " + row.path()))
                .flatMap(row -> Stream.of("", "respond-async")
                        .flatMap(prefer -> Stream.of(Caller.NOBODY, Caller.OPERATOR)
                                .map(caller -> dynamicTest(
                                        "%s %s %s by %s".formatted(row.method(), row.path(), prefer, caller),
                                        () -> checkPass(row, prefer, caller)))));
    }

    private void checkPass(Row row, String prefer, Caller caller) {
        String show = show();
        JsonNode visit = visit(show);
        JsonNode another = visit(show());
        refuses(send(row, asks(caller, "{show}", make("")).header("Prefer", prefer), show), ProblemCode.PASS_REQUIRED);
        refuses(buy(row, caller, prefer, show, another.path("pass").asText()), ProblemCode.PASS_REQUIRED);
        assertTrue(buy(row, caller, prefer, show, visit.path("pass").asText()).statusCode() < 300);
        refuses(buy(row, caller, prefer, show, visit.path("pass").asText()), ProblemCode.PASS_REQUIRED);
    }

    private Response buy(Row row, Caller caller, String prefer, String show, String pass) {
        return send(
                row, asks(caller, "{show}", make("")).header("Prefer", prefer).header("Pass", pass), show);
    }

    private static String kind(Row row) {
        return row.path().replaceFirst("[^{]*(\\{[^}]*}|$).*", "$1");
    }

    private void check(Row row, Caller caller) {
        String kind = kind(row);
        Thing thing = make(kind);
        if (row.path().equals("/api/visits/{visit}/stream")) {
            leaveSoon(thing); // it lasts for as long as the visit does
        }
        Response answer = send(row, asks(caller, kind, thing), thing.id());
        switch (row.whose()) {
            case OPEN -> answer.then().statusCode(row.answer());
            case OPERATOR -> {
                if (caller == Caller.OPERATOR) {
                    answer.then().statusCode(row.answer());
                } else {
                    refuses(answer, ProblemCode.UNAUTHENTICATED);
                }
            }
            case TOKEN -> {
                switch (caller) {
                    case NOBODY, OPERATOR -> refuses(answer, ProblemCode.TOKEN_REQUIRED);
                    case OWNER -> answer.then().statusCode(row.answer());
                    case ANOTHER -> {
                        Response unknown = send(
                                row,
                                asks(caller, kind, thing),
                                UUID.randomUUID().toString());
                        assertEquals(404, unknown.statusCode());
                        assertEquals(told(unknown), told(answer), "a foreign id answers as an unknown one");
                    }
                }
            }
        }
    }

    private static Response send(Row row, RequestSpecification call, String id) {
        return (row.body().isEmpty() ? call : call.contentType(ContentType.JSON).body(row.body()))
                .request(row.method(), row.path().replaceFirst("\\{[^}]*}", id));
    }

    private static void leaveSoon(Thing visit) {
        CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
                .execute(() -> given().header("Visit-Token", visit.token()).delete("/api/visits/{id}", visit.id()));
    }

    private static void refuses(Response answer, ProblemCode code) {
        answer.then()
                .statusCode(code.status())
                .contentType(startsWith("application/problem+json"))
                .body("code", is(code.code()));
    }

    /** All that the caller is told, but for the path, which he knows, and the time it took. */
    private static Map<String, Object> told(Response answer) {
        Map<String, Object> told = new TreeMap<>(answer.jsonPath().getMap(""));
        told.remove("instance");
        told.put("status line", answer.statusLine());
        told.put(
                "headers",
                answer.headers().asList().stream()
                        .filter(header ->
                                !ANOTHER_EACH_TIME.contains(header.getName().toLowerCase(Locale.ROOT)))
                        .collect(toMap(header -> requireNonNull(header.getName()), header -> header.getValue())));
        return told;
    }

    /** A call whose author forgot to say who may make it. */
    @Path("/api/forgotten")
    public static class Forgotten {
        @GET
        @org.eclipse.microprofile.openapi.annotations.Operation(hidden = true)
        public String anything() {
            return "secret";
        }
    }

    @Test
    void letsNobodyThroughWhereNothingIsSaid() {
        refuses(given().get("/api/forgotten"), ProblemCode.UNAUTHENTICATED);
        refuses(operator().get("/api/forgotten"), ProblemCode.FORBIDDEN);
    }

    /** Tokens are for the profile oidc. */
    @Test
    void knowsNoBearerTokens() {
        Response answer = given().auth().oauth2("eyJhbGciOiJub25lIn0.e30.").get("/api/books");
        refuses(answer, ProblemCode.UNAUTHENTICATED);
        answer.then().header("WWW-Authenticate", startsWith("Basic "));
    }

    /** What is open beside the API, to anyone; there is nothing else. */
    @Test
    void hasNoOtherDoors() {
        given().get("/q/openapi").then().statusCode(200);
        for (String page : new String[] {"/", "/index.html", "/q/swagger-ui/"}) {
            given().get(page).then().statusCode(200).contentType(ContentType.HTML);
        }
        for (String shut : new String[] {
            "/web/",
            "/web/index.html",
            "/web/app/index.js",
            "/app/index.js",
            "/static/",
            "/static/bundle/",
            "/api",
            "/q",
            "/q/",
            "/q/health",
            "/q/health/live",
            "/q/health/ready",
            "/q/health/started",
            "/q/metrics",
            "/q/info",
            "/openapi",
            "/META-INF/MANIFEST.MF",
            "/_static/echarts/dist/echarts.min.js",
            "/webjars/",
            "/application.properties",
            "/nowhere"
        }) {
            given().urlEncodingEnabled(false).get(shut).then().statusCode(404);
        }
        refuses(given().urlEncodingEnabled(false).get("/../application.properties"), ProblemCode.BAD_PATH);
    }

    /** Whoever looks after the service asks at another port, where clients do not get to; and sells nothing there. */
    @Test
    void tellsOfItselfAtThePortForManagementAlone() {
        for (String open : new String[] {
            "/q/health", "/q/health/live", "/q/health/ready", "/q/health/started", "/q/metrics", "/q/info"
        }) {
            management().get(open).then().statusCode(200);
        }
        for (String shut : new String[] {"/", "/api/shows", "/api/guards", "/q/openapi", "/q/swagger-ui/"}) {
            management().get(shut).then().statusCode(404);
        }
    }
}
