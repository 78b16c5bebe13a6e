package dev.seatlock.cli;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of {@code lab run --mischief}: a pause breaks a lease and no fence, and a death breaks neither. */
@Timeout(900)
@Tag("all")
class MischiefIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration ALL_ROUNDS = Duration.ofMinutes(12);

    /** Whether a pause meets the holder at its check is chance, so there are rounds until it does. */
    @Test
    void showsThatALeaseIsNoLockWhereItsHolderPauses() {
        try (Program office = Program.start("run", "--ephemeral", "--port", "0")) {
            String url = office.awaitUrl(1);
            String password = office.awaitLine("operator: user operator, password (\\S+)");
            String experiment = url
                    + operator(password)
                            .body("""
                            {"guards": ["redis-fenced-lock", "redis-lock"], "buyers": 40, "seats": 20, "replicas": 2,
                             "dwellMillis": 200, "rounds": 20, "mischief": ["pause"]}""")
                            .post(url + "/api/lab/experiments")
                            .then()
                            .statusCode(202)
                            .body("plan.mischief", is(List.of("pause")))
                            .extract()
                            .header("Location");
            await().atMost(ALL_ROUNDS).until(() -> {
                JsonPath found = RestAssured.get(experiment).jsonPath();
                return "BROKEN".equals(found.getString("guards.find { it.guard == 'redis-lock' }.verdict"))
                        || List.of("DONE", "FAILED").contains(found.getString("state"));
            });
            JsonPath found = RestAssured.get(experiment).jsonPath();
            operator(password).delete(experiment);
            assertEquals("RUNNING", found.getString("state"), found::prettify);
            assertTrue(found.getBoolean("asPromised"), found::prettify);
            assertTrue(found.getInt("guards[1].oversold") > 0, found::prettify);
            assertTrue(found.getString("guards[1].inWords").startsWith("redis-lock: BROKEN as its card says"));
            List<String> fenced = found.getList("guards[0].rounds.verdict");
            assertTrue(fenced.size() >= found.getList("guards[1].rounds").size(), "as many rounds");
            assertTrue(fenced.stream().allMatch("SOUND"::equals), found::prettify);

            await().atMost(SOON)
                    .until(() -> !"RUNNING"
                            .equals(RestAssured.get(experiment).jsonPath().getString("state")));
            assertEquals(List.of(), office.replicas(), "one that was just paused is gone, too");
        }
    }

    @Test
    void losesNothingWhereAReplicaIsKilled() throws Exception {
        try (Program lab = Program.start(
                "lab",
                "run",
                "--guard=pg-conditional,combining",
                "--buyers=60",
                "--seats=20",
                "--dwell=20",
                "--replicas=2",
                "--mischief=kill",
                "--json")) {
            assertEquals(0, lab.awaitEnd(), lab::output);
            JsonPath report = JsonPath.from(lab.output().substring(lab.output().indexOf("\n{") + 1));
            assertEquals(List.of("SOUND", "SOUND"), report.getList("guards.verdict"), lab::output);
            assertEquals(List.of(20, 20), report.getList("guards.confirmed"));
            assertEquals(List.of(40, 40), report.getList("guards.refused"), "and everybody was told");
        }
    }

    @Test
    void refusesMischiefThatLeavesNobodyToSell() throws Exception {
        try (Program lab = Program.start("lab", "run", "--replicas=1", "--mischief=kill,pause")) {
            assertEquals(2, lab.awaitEnd(), lab::output);
            assertTrue(lab.output().contains("mischief needs 2 replicas"), lab::output);
        }
        try (Program lab = Program.start("lab", "run", "--mischief=flood")) {
            assertEquals(2, lab.awaitEnd(), lab::output);
            assertTrue(lab.output().contains("'flood' is neither kill nor pause"), lab::output);
        }
    }

    private static RequestSpecification operator(String password) {
        return RestAssured.given()
                .auth()
                .preemptive()
                .basic("operator", password)
                .contentType("application/json");
    }
}
