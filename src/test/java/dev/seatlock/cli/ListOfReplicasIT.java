package dev.seatlock.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one replica knows of the others: of one that was killed, and of one that ended in order. */
@Timeout(300)
class ListOfReplicasIT {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String PASSWORD = "open sesame";
    private static final List<String> HEARTBEATS =
            List.of("SEATLOCK_OPERATOR_PASSWORD=" + PASSWORD, "SEATLOCK_HEARTBEAT_EVERY=1s");

    private static JsonPath list(Program fleet) {
        return RestAssured.given()
                .auth()
                .preemptive()
                .basic("operator", PASSWORD)
                .get(fleet.awaitUrl(1) + "/api/replicas")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static Map<Long, String> states(Program fleet) {
        JsonPath list = list(fleet);
        List<Long> pids = list.getList("items.pid", Long.class);
        List<String> states = list.getList("items.state");
        Map<Long, String> stateOf = new TreeMap<>();
        for (int each = 0; each < pids.size(); each++) {
            stateOf.put(pids.get(each), states.get(each));
        }
        return stateOf;
    }

    @Test
    void tellsWhoWasKilledFromWhoHasEnded() {
        try (Program fleet = Program.start(HEARTBEATS, "run", "--ephemeral", "--replicas", "3", "--port", "0")) {
            fleet.awaitUrl(3);
            assertEquals(List.of("1", "2", "3"), list(fleet).getList("items.name"));
            assertEquals(List.of(true, false, false), list(fleet).getList("items.isAsked"));
            List<ProcessHandle> processes = fleet.replicas();
            assertEquals(processes.stream().collect(Collectors.toMap(ProcessHandle::pid, it -> "OPEN")), states(fleet));
            List<Long> pids = list(fleet).getList("items.pid", Long.class);

            ProcessHandle.of(pids.get(1)).orElseThrow().destroyForcibly();
            ProcessHandle.of(pids.get(2)).orElseThrow().destroy();
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertEquals(Map.of(pids.get(0), "OPEN", pids.get(1), "SILENT"), states(fleet)));
        }
    }
}
