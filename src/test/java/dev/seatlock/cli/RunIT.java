package dev.seatlock.cli;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.lab.Jvm;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The box office as a user opens, kills and reopens it. */
class RunIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void leavesNoReplicaBehindWhenTheParentIsKilled() throws Exception {
        try (Program fleet = Program.start("run", "--ephemeral", "--replicas", "2", "--port", "0")) {
            fleet.awaitUrl(2);
            List<ProcessHandle> replicas = fleet.replicas();
            assertEquals(2, replicas.size());
            fleet.kill();
            fleet.awaitEnd();
            await().atMost(SOON).until(() -> replicas.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void opensAtThePortsThatItIsGivenAndRefusesASecondRunOnItsDataFolder(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("with blanks");
        List<Integer> ports = Jvm.freePorts(2);
        String port = "" + ports.getFirst();
        String management = "" + ports.getLast();
        try (Program first =
                Program.start("run", "--data", data.toString(), "--port", port, "--management-port", management)) {
            assertEquals("http://127.0.0.1:" + port, first.awaitUrl(1));
            assertEquals("http://127.0.0.1:" + management, first.awaitManagementUrl(1));
            assertServes(first, 1);
            try (Program second = Program.start("run", "--data", data.toString(), "--port", "0")) {
                assertEquals(1, second.awaitEnd());
                assertTrue(second.output().startsWith("seatlock: "), second.output());
                assertTrue(second.output().contains(data.toRealPath().toString()), second.output());
                assertFalse(second.output().contains("\n"), second.output());
            }
        }
    }

    @Test
    void saysThatAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                Program late = Program.start("run", "--ephemeral", "--port", "" + taken.getLocalPort())) {
            assertEquals(1, late.awaitEnd());
            assertTrue(late.output().contains("port " + taken.getLocalPort() + " is taken"), late.output());
        }
    }

    @Test
    void saysThatThePortForManagementIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                Program late = Program.start(
                        List.of("QUARKUS_MANAGEMENT_PORT=" + taken.getLocalPort()),
                        "run",
                        "--ephemeral",
                        "--port",
                        "0")) {
            assertEquals(1, late.awaitEnd());
            assertTrue(
                    late.output()
                            .contains("port %d is taken; give another with --management-port"
                                    .formatted(taken.getLocalPort())),
                    late.output());
        }
    }

    @Test
    void saysThatThePasswordIsEmpty() throws Exception {
        try (Program careless =
                Program.start(List.of("SEATLOCK_OPERATOR_PASSWORD="), "run", "--ephemeral", "--port", "0")) {
            assertEquals(1, careless.awaitEnd());
            assertEquals(
                    "seatlock: SEATLOCK_OPERATOR_PASSWORD is empty: the operator needs a password", careless.output());
        }
    }

    @Test
    void refusesOptionsThatMakeNoSense() throws Exception {
        for (String[] options : new String[][] {
            {"run", "--replicas", "0"},
            {"run", "--port", "-1"},
            {"run", "--management-port", "65536"},
            {"run", "--port", "9001", "--replicas", "3"},
            {"run", "--data", "x", "--ephemeral"},
            {"run", "--what"},
            {"fly"}
        }) {
            try (Program confused = Program.start(options)) {
                assertEquals(2, confused.awaitEnd(), confused::output);
            }
        }
    }

    /**
     * A replica with buyers at its counter is killed. What it had acknowledged is still sold after the next start; and
     * whoever got no answer, though the sale was committed, gets it by asking again under the same key.
     */
    @Test
    void losesNoBookingAndNoAnswerWhenItIsKilled(@TempDir Path folder) throws Exception {
        Map<Integer, String> answers = new ConcurrentHashMap<>();
        AtomicInteger nextSeat = new AtomicInteger(1);
        String show;
        try (Program doomed = Program.start("run", "--data", folder.toString(), "--port", "0")) {
            String url = doomed.awaitUrl(1);
            show = newShow(
                    url, Files.readString(folder.resolve("operator-password")).strip());
            try (HttpClient http = HttpClient.newHttpClient();
                    ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int buyer = 0; buyer < 32; buyer++) {
                    buyers.execute(() -> buyUntilItDies(http, url, show, nextSeat, answers));
                }
                await().atMost(SOON).until(() -> answers.size() > 200);
                doomed.kill();
                http.shutdownNow();
            }
            doomed.awaitEnd();
        }
        try (Program reopened = Program.start("run", "--data", folder.toString(), "--port", "0");
                HttpClient http = HttpClient.newHttpClient()) {
            String url = reopened.awaitUrl(1);
            Set<String> sold = soldAccordingToTheAudit(url, show).keySet();
            Set<String> lost = bookings(answers.values());
            lost.removeAll(sold);
            assertEquals(
                    Set.of(), lost, () -> lost.size() + " of " + answers.size() + " acknowledged bookings are gone");

            Set<String> unanswered = new HashSet<>(sold);
            unanswered.removeAll(bookings(answers.values()));
            Set<String> toldAtLast = new HashSet<>();
            for (int seat = 1; seat < nextSeat.get(); seat++) {
                int asked = seat;
                HttpResponse<String> again = await().atMost(SOON)
                        .pollDelay(Duration.ZERO)
                        .until(
                                () -> buy(http, url, show, asked),
                                answer -> !answer.body().contains("in-progress"));
                assertEquals(201, again.statusCode(), again::body);
                assertEquals(answers.getOrDefault(seat, again.body()), again.body());
                toldAtLast.add(JsonPath.from(again.body()).getString("id"));
            }
            assertTrue(toldAtLast.containsAll(unanswered), "sold to somebody who was never told");
            assertEquals(toldAtLast, soldAccordingToTheAudit(url, show).keySet());
        }
    }

    private static Set<String> bookings(Collection<String> answers) {
        return answers.stream().map(body -> JsonPath.from(body).getString("id")).collect(Collectors.toSet());
    }

    private static void buyUntilItDies(
            HttpClient http, String url, String show, AtomicInteger nextSeat, Map<Integer, String> answers) {
        while (true) {
            int seat = nextSeat.getAndIncrement();
            try {
                HttpResponse<String> response = buy(http, url, show, seat);
                if (response.statusCode() == 201) {
                    answers.put(seat, response.body());
                }
            } catch (IOException died) {
                return;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static HttpResponse<String> buy(HttpClient http, String url, String show, int seat)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url + "/api/shows/" + show + "/bookings"))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", show + "-seat-" + seat)
                        .timeout(SOON)
                        .POST(BodyPublishers.ofString("{\"seats\": [\"A-1-" + seat + "\"]}"))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void sellsOnceUnderOneKeyOverThreeReplicasAndEndsThemTogether() throws Exception {
        try (Program fleet = Program.start("run", "--ephemeral", "--replicas", "3", "--port", "0");
                HttpClient http = HttpClient.newHttpClient()) {
            String password = fleet.awaitLine("operator: user operator, password (\\S+)");
            List<String> urls = List.of(fleet.awaitUrl(1), fleet.awaitUrl(2), fleet.awaitUrl(3));
            String show = newShow(urls.getFirst(), password);
            for (int seat = 1; seat <= 5; seat++) {
                int asked = seat;
                List<String> bodies = AllAtOnce.act(
                        50,
                        time -> await().atMost(SOON)
                                .until(
                                        () -> buy(http, urls.get(time % urls.size()), show, asked)
                                                .body(),
                                        body -> !body.contains("in-progress")));
                assertEquals(1, Set.copyOf(bodies).size(), () -> String.join("\n", Set.copyOf(bodies)));
                assertEquals(
                        asked, soldAccordingToTheAudit(urls.getFirst(), show).size());
            }
            assertEndsAllTogether(fleet, 3);
        }
    }

    private static void assertEndsAllTogether(Program fleet, int count) throws InterruptedException {
        Set<String> management = new HashSet<>();
        for (int replica = 1; replica <= count; replica++) {
            assertServes(fleet, replica);
            management.add(fleet.awaitManagementUrl(replica));
        }
        assertEquals(count, management.size());
        List<ProcessHandle> replicas = fleet.replicas();
        assertEquals(count, replicas.size());
        fleet.terminate();
        fleet.awaitEnd();
        assertTrue(replicas.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static String newShow(String url, String password) {
        return RestAssured.given()
                .auth()
                .preemptive()
                .basic("operator", password)
                .contentType("application/json")
                .body("{\"title\": \"Doomed\", \"rows\": 1, \"seatsPerRow\": 10000}")
                .post(url + "/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** The place of each booking; none has more than one here. */
    static Map<String, String> soldAccordingToTheAudit(String url, String show) {
        Map<String, String> sold = new HashMap<>();
        String next = url + "/api/shows/" + show + "/audit/wins";
        while (next != null) {
            Response page = RestAssured.given().urlEncodingEnabled(false).get(next);
            List<String> bookings = page.jsonPath().getList("items.booking");
            List<String> places = page.jsonPath().getList("items.place");
            for (int win = 0; win < bookings.size(); win++) {
                sold.put(bookings.get(win), places.get(win));
            }
            String link = page.header("Link");
            next = link == null ? null : url + link.replaceFirst("<([^>]*)>.*", "$1");
        }
        return sold;
    }

    private static void assertServes(Program program, int replica) {
        String url = program.awaitUrl(replica);
        String management = program.awaitManagementUrl(replica);
        RestAssured.get(management + "/q/health/ready").then().statusCode(200);
        RestAssured.get(url + "/q/health/ready").then().statusCode(404);
        RestAssured.get(management + "/api/guards").then().statusCode(404);
        RestAssured.get(url + "/api/guards").then().statusCode(200).header("RateLimit", nullValue()); // not on loopback
    }
}
