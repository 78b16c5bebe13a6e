package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job from end to end: real processes, real stores, real HTTP, and the verdicts of the buyers' own receipts.
 */
@Timeout(240)
class RushIT {

    private static final int BUYERS = 250;
    private static final int SEATS = 50;
    private static final int MOST_RUNS = 5;
    private static final List<String> SAFE = List.of("pg-row-lock", "pg-conditional", "redis-lock");

    @TempDir
    Path folder;

    @Test
    void oversellsWithoutAGuardAndNeverWithOne() throws Exception {
        try (Program office = Program.start("run", "--ephemeral", "--port", "0")) {
            String url = office.awaitUrl(1);
            String password = password(office);
            List<String> safe = new ArrayList<>(SAFE);
            safe.addAll(List.of("jvm-mutex", "jvm-semaphore"));
            assertSells(url, password, safe);
            assertSeenToOversell(url, password, "none");
            assertKeepsASoundHistory(url, password, List.of("pg-row-lock", "redis-lock"));
        }
    }

    @Test
    void oversellsOnTwoReplicasUnderAGuardThatReachesOne() throws Exception {
        try (Program fleet = Program.start("run", "--ephemeral", "--replicas", "2", "--port", "0")) {
            String urls = fleet.awaitUrl(1) + "," + fleet.awaitUrl(2);
            String password = password(fleet);
            assertSells(urls, password, SAFE);
            assertSeenToOversell(urls, password, "none");
            assertSeenToOversell(urls, password, "jvm-mutex");
            assertSeenToOversell(urls, password, "none", "--shoppers", "20");
            assertSellsToOneAfterTheOther(urls, password);
        }
    }

    /** A turnstile is no lock, but for one: then nobody is inside beside the one who buys. */
    private static void assertSellsToOneAfterTheOther(String urls, String password) throws Exception {
        JsonPath report = rush(urls, password, List.of("none"), 0, "--shoppers", "1");
        report.setRootPath("rows[0]");
        assertEquals(SEATS, report.getInt("confirmed"), () -> report.get("").toString());
        assertEquals(0, report.getInt("oversold"));
        assertEquals("SOUND", report.getString("expected"));
        assertEquals(List.of("1", "2"), report.getList("replicas"));
    }

    /** Buyers who book, hold, confirm, release, cancel and forget; their history is judged by another process. */
    private void assertKeepsASoundHistory(String url, String password, List<String> guards) throws Exception {
        String file = folder.resolve("history.jsonl").toString();
        rush(url, password, guards, 0, "--errands", "--history", file);
        try (Program check = Program.start("lab", "check", "--json", file)) {
            assertEquals(0, check.awaitEnd(), check::output);
            JsonPath report = JsonPath.from(check.output());
            assertEquals(guards, report.getList("histories.guard"));
            assertTrue(
                    report.getInt("histories[0].operations") > BUYERS, "some buyers did more than to ask for a seat");
        }
    }

    static String password(Program office) {
        return office.awaitLine("operator: user operator, password (\\S+)");
    }

    static void assertSells(String urls, String password, List<String> guards, String... more) throws Exception {
        JsonPath report = rush(urls, password, guards, 0, more);
        assertEquals(guards.size(), report.getList("rows").size());
        for (int row = 0; row < guards.size(); row++) {
            report.setRootPath("rows[" + row + "]");
            String found = guards.get(row) + ": " + report.get("");
            assertEquals(SEATS, report.getInt("confirmed"), found);
            assertEquals(0, report.getInt("oversold"), found);
            assertEquals(0, report.getInt("undersold"), found);
            assertEquals(0, report.getInt("lost"), found);
            assertEquals(0, report.getInt("errors"), found);
            assertEquals("SOUND", report.getString("verdict"), found);
        }
    }

    private static void assertSeenToOversell(String urls, String password, String guard, String... more)
            throws Exception {
        for (int run = 0; run < MOST_RUNS; run++) {
            JsonPath report = rush(urls, password, List.of(guard), -1, more);
            report.setRootPath("rows[0]");
            assertEquals(0, report.getInt("lost"), () -> guard + ": " + report.get(""));
            if (report.getInt("oversold") > 0) {
                assertEquals("BROKEN", report.getString("verdict"));
                return;
            }
        }
        assertTrue(false, guard + " was not seen to oversell in " + MOST_RUNS + " rushes");
    }

    /** @param exitCode that it has to end with, -1 for any */
    private static JsonPath rush(String urls, String password, List<String> guards, int exitCode, String... more)
            throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("rush", "--url", urls, "--guard", String.join(",", guards), "--json"));
        arguments.addAll(List.of("--buyers", "" + BUYERS, "--seats", "" + SEATS));
        arguments.addAll(List.of(more));
        try (Program rush =
                Program.start(List.of("SEATLOCK_OPERATOR_PASSWORD=" + password), arguments.toArray(String[]::new))) {
            int ended = rush.awaitEnd();
            assertTrue(exitCode == -1 || ended == exitCode, () -> "exit code " + ended + ": " + rush.output());
            return JsonPath.from(rush.output());
        }
    }
}
