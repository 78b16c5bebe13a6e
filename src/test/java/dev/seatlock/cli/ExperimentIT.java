package dev.seatlock.cli;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An experiment from end to end, over the API and from the command line: real fleets, real stores, real verdicts. */
@Timeout(300)
@Tag("all")
class ExperimentIT {

    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void isBegunFollowedAndReadOverTheApi() throws Exception {
        try (Program office = Program.start("run", "--ephemeral", "--port", "0")) {
            String url = office.awaitUrl(1);
            String password = office.awaitLine("operator: user operator, password (\\S+)");
            String experiment = begin(url, password, """
                    {"guards": ["none", "pg-conditional"], "buyers": 120, "seats": 30, "replicas": 2, "rounds": 2}""");
            operator(password)
                    .body("{\"guards\": [\"none\"], \"buyers\": 1, \"seats\": 1}")
                    .post(url + "/api/lab/experiments")
                    .then()
                    .statusCode(409)
                    .body("code", is("experiment-running"));
            RestAssured.get(experiment + "/history").then().statusCode(409);

            List<JsonPath> progress = follow(experiment);
            assertEquals("DONE", progress.getLast().getString("state"), progress.getLast()::prettify);
            assertEquals(480, progress.getLast().getInt("done"));
            assertTrue(progress.stream().anyMatch(it -> "RUSHING".equals(it.getString("phase"))));

            RestAssured.get(experiment)
                    .then()
                    .statusCode(200)
                    .body("guards.find { it.guard == 'none' }.verdict", is("BROKEN"))
                    .body("guards.find { it.guard == 'pg-conditional' }.verdict", is("SOUND"))
                    .body("guards.find { it.guard == 'pg-conditional' }.confirmed", is(60))
                    .body("guards.find { it.guard == 'pg-conditional' }.replicas", is(List.of("1", "2")))
                    .body("asPromised", is(true));
            JsonPath found = RestAssured.get(experiment).jsonPath();
            assertTrue(found.getDouble("guards[1].held.p50") >= 5, found::prettify);
            assertNotNull(found.get("guards[1].waited.p99"));
            RestAssured.get(experiment + "/curves")
                    .then()
                    .statusCode(200)
                    .body("items.guard", is(List.of("none", "pg-conditional")))
                    .body("items[1].sales.last().places", is(30))
                    .body("items[1].latency.last().percentile", is(100f));
            RestAssured.get(experiment + ".csv")
                    .then()
                    .statusCode(200)
                    .contentType(startsWith("text/csv"))
                    .body(containsString("pg-conditional,2,120,30,90"));
            RestAssured.get(experiment + ".html")
                    .then()
                    .statusCode(200)
                    .contentType(startsWith("text/html"))
                    .body(containsString("\"guard\":\"pg-conditional\""));
            RestAssured.get(url + "/api/lab/experiments").then().body("items.state", hasItem("DONE"));
            assertJudgedAlike(RestAssured.get(experiment + "/history").asByteArray());
            assertEquals(List.of(), office.replicas(), "its fleet is gone");
            assertEquals(
                    List.of("The Tempest"),
                    RestAssured.get(url + "/api/shows").jsonPath().getList("items.title"),
                    "its shows are gone");
        }
    }

    @Test
    void leavesNoReplicaBehindWhenItIsCancelled() {
        try (Program office = Program.start("run", "--ephemeral", "--port", "0")) {
            String url = office.awaitUrl(1);
            String password = office.awaitLine("operator: user operator, password (\\S+)");
            String experiment = begin(url, password, """
                    {"guards": ["jvm-mutex"], "buyers": 200, "seats": 50, "replicas": 2, "dwellMillis": 100,
                     "rounds": 100}""");
            await().atMost(SOON)
                    .until(() -> "RUSHING"
                            .equals(RestAssured.get(experiment).jsonPath().getString("progress.phase")));
            List<ProcessHandle> fleet = office.replicas();
            assertEquals(2, fleet.size());
            operator(password).delete(experiment).then().statusCode(204);
            await().atMost(SOON)
                    .until(() -> "CANCELLED"
                            .equals(RestAssured.get(experiment).jsonPath().getString("state")));
            assertTrue(fleet.stream().noneMatch(ProcessHandle::isAlive));
            operator(password).delete(experiment).then().statusCode(204);
            RestAssured.get(experiment + ".html").then().statusCode(200);
        }
    }

    @Test
    void isCarriedOutFromTheCommandLine() throws Exception {
        Path page = folder.resolve("report.html");
        Path csv = folder.resolve("report.csv");
        Path history = folder.resolve("history.jsonl");
        try (Program lab = Program.start(
                "lab",
                "run",
                "--guard=none,pg-row-lock",
                "--buyers=120",
                "--seats=30",
                "--dwell=20",
                "--replicas=2",
                "--report=" + page,
                "--csv=" + csv,
                "--history=" + history)) {
            assertEquals(0, lab.awaitEnd(), lab::output);
            assertTrue(lab.output().contains("Every verdict is as the card promises."), lab.output());
            assertTrue(
                    lab.output()
                            .lines()
                            .dropWhile(line -> !line.startsWith("guard"))
                            .noneMatch(line -> line.length() > 80 && !line.startsWith("*")),
                    lab.output());
        }
        assertTrue(Files.readString(page).contains("\"guard\":\"pg-row-lock\""));
        assertEquals(3, Files.readAllLines(csv).size());
        assertJudgedAlike(Files.readAllBytes(history));
    }

    private static RequestSpecification operator(String password) {
        return RestAssured.given()
                .auth()
                .preemptive()
                .basic("operator", password)
                .contentType("application/json");
    }

    private static String begin(String url, String password, String body) {
        return url
                + operator(password)
                        .body(body)
                        .post(url + "/api/lab/experiments")
                        .then()
                        .statusCode(202)
                        .extract()
                        .header("Location");
    }

    /** Every event of the stream, which ends with the experiment. */
    private static List<JsonPath> follow(String experiment) throws Exception {
        List<JsonPath> events = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(experiment + "/stream"))
                    .header("Accept", "text/event-stream")
                    .build();
            try (Stream<String> lines =
                    http.send(request, BodyHandlers.ofLines()).body()) {
                lines.filter(line -> line.startsWith("data:"))
                        .forEach(line -> events.add(JsonPath.from(line.substring("data:".length()))));
            }
        }
        return events;
    }

    /** By another process, and from the history alone: no guard is broken whose card says it holds. */
    private void assertJudgedAlike(byte[] history) throws Exception {
        Path file = Files.write(folder.resolve("judged.jsonl"), history);
        try (Program check = Program.start("lab", "check", "--json", file.toString())) {
            assertEquals(3, check.awaitEnd(), check::output);
            JsonPath judged = JsonPath.from(check.output());
            judged.setRootPath("histories.findAll { it.guard != 'none' }");
            assertTrue(judged.getList("verdict").stream().allMatch("SOUND"::equals), check::output);
        }
    }
}
