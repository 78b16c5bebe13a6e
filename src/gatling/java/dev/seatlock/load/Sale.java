package dev.seatlock.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seatlock.boxoffice.sales.BoxOffice;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * A sale under load. A show is put on for it, buyers come (five for each seat), and when the last has gone the show is
 * closed and its audit held against the receipts. The run fails if a place was sold twice, or if audit and receipts
 * differ; how fast it was, the report tells.
 *
 * <p><b>Arrival</b> is open, so that a slow answer keeps nobody from coming: {@code burst}, all at once, or
 * {@code steady}, so many a second.
 *
 * <p><b>A buyer</b> of even number looks at the seat map and asks for a free seat of it, one of odd number asks for the
 * best two. Whoever is told to come back, or told nothing, does so once, under the same key. A seat that another was
 * quicker to get is no fault of anybody.
 */
public final class Sale extends Simulation {

    private static final String AUDIT = "no place sold twice, no receipt lost";
    private static final int SEATS_PER_ROW = 10;
    private static final int BUYERS_PER_SEAT = 5;
    private static final int LONGEST_WAIT_SECONDS = 10;
    private static final int MOST_FAULTS_TOLD = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> urls =
            List.of(System.getProperty("seatlock.url", "http://127.0.0.1:8080").split(",", -1));
    private final String arrival = System.getProperty("seatlock.arrival", "burst");
    private final String guard = System.getProperty("seatlock.guard", "");
    private final int perSecond = Integer.getInteger("seatlock.per-second", 50);
    private final int seconds = Integer.getInteger("seatlock.seconds", 20);
    private final int buyers =
            arrival.equals("steady") ? perSecond * seconds : Integer.getInteger("seatlock.buyers", 500);

    private final BoxOffice office = BoxOffice.at(urls.getFirst());
    private final JsonNode show = office.putOn("Load: " + arrival, rows(), SEATS_PER_ROW, guard);
    private final String id = show.path("id").asText();
    private final Receipts receipts = new Receipts();

    public Sale() {
        ScenarioBuilder buying = scenario("buyers")
                .exec(session -> session.set("key", UUID.randomUUID().toString())
                        .set("wish", "{\"bestAvailable\": {\"count\": 2}}"))
                .doIf(session -> session.userId() % 2 == 0)
                .then(lookAtTheMap())
                .exec(ask("book"))
                .exec(doIf(Sale::isToComeBack).then(pause(Sale::untilThen), ask("book again")))
                .exec(this::takeDown);
        ScenarioBuilder closing = scenario("closing").exec(dummy(AUDIT, 0).withSuccess(_ -> closeTheBooks()));

        setUp(buying.injectOpen(arrivals()).andThen(closing.injectOpen(atOnceUsers(1))))
                .protocols(http.baseUrls(urls)
                        .disableWarmUp() // which would ask a page of Gatling's
                        .acceptHeader("application/json, application/problem+json"))
                .assertions(details(AUDIT).failedRequests().count().is(0L));
    }

    @Override
    public void before() {
        office.open(id);
    }

    private OpenInjectionStep arrivals() {
        return switch (arrival) {
            case "burst" -> atOnceUsers(buyers);
            case "steady" -> constantUsersPerSec(perSecond).during(seconds);
            default -> throw new IllegalArgumentException("seatlock.arrival is burst or steady, not " + arrival);
        };
    }

    private int rows() {
        return Math.ceilDiv(buyers, SEATS_PER_ROW * BUYERS_PER_SEAT);
    }

    /** Where no seat is free any more, the buyer asks for the best two all the same, and is refused. */
    private ChainBuilder lookAtTheMap() {
        return exec(
                http("look at the map")
                        .get("/api/shows/" + id + "/seats")
                        .requestTimeout(PATIENCE)
                        .check(status().is(200))
                        .check(jsonPath("$.seats[?(@.state == 'FREE')].id")
                                .findRandom()
                                .optional()
                                .saveAs("seat")),
                doIf(session -> session.contains("seat"))
                        .then(exec(session ->
                                session.set("wish", "{\"seats\": [\"" + session.getString("seat") + "\"]}"))));
    }

    private ChainBuilder ask(String name) {
        return exec(session -> session.markAsSucceeded().removeAll("status", "retry-after"))
                .exec(http(name)
                        .post("/api/shows/" + id + "/bookings")
                        .requestTimeout(PATIENCE)
                        .header("Idempotency-Key", "#{key}")
                        .header("Content-Type", "application/json")
                        .body(StringBody("#{wish}"))
                        .check(status().saveAs("status"))
                        .check(header("Retry-After").optional().saveAs("retry-after"))
                        .checkIf((answer, _) -> answer.status().code() == 201)
                        .then(
                                jsonPath("$.id").saveAs("booking"),
                                jsonPath("$.seats[*]").findAll().saveAs("places"))
                        .checkIf((answer, _) -> answer.status().code() != 201)
                        .then(jsonPath("$.code").in("seats-taken", "sold-out")));
    }

    private static boolean isToComeBack(Session session) {
        return !session.contains("status") || session.getInt("status") == 429 || session.getInt("status") >= 500;
    }

    private static Duration untilThen(Session session) {
        int told = session.contains("retry-after") ? Integer.parseInt(session.getString("retry-after")) : 1;
        return Duration.ofSeconds(Math.min(told, LONGEST_WAIT_SECONDS));
    }

    private Session takeDown(Session session) {
        String booking = session.getString("booking");
        if (booking != null) {
            receipts.add(booking, session.getList("places"));
        } else if (session.isFailed()) {
            receipts.addUnsure();
        }
        return session;
    }

    private boolean closeTheBooks() {
        office.close(id);
        List<String> faults = receipts.faults(office.audit(id));
        System.out.printf(
                "%n%s: %d buyers (%s) for %d seats under %s, and %d places sold.%n",
                faults.isEmpty() ? "SOUND" : "BROKEN",
                buyers,
                arrival,
                rows() * SEATS_PER_ROW,
                show.path("guard").asText(),
                receipts.places());
        if (faults.isEmpty()) {
            System.out.println("No place was sold twice, and the audit has every receipt.");
        }
        faults.stream().limit(MOST_FAULTS_TOLD).forEach(System.out::println);
        if (faults.size() > MOST_FAULTS_TOLD) {
            System.out.printf("and %d more%n", faults.size() - MOST_FAULTS_TOLD);
        }
        return faults.isEmpty();
    }
}
