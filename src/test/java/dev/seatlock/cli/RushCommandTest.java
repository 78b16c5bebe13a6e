package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seatlock.lab.FakeBoxOffice;
import dev.seatlock.lab.FakeBoxOffice.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class RushCommandTest {

    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private FakeBoxOffice office;

    @BeforeEach
    void open() throws IOException {
        office = FakeBoxOffice.open(1);
        Files.writeString(data.resolve("operator-password"), FakeBoxOffice.PASSWORD + "\n");
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void exitsWith0WhenEveryVerdictIsAsPromised() {
        assertEquals(0, rush("--guard", "row-lock", "--seats", "10", "--buyers", "40"));

        assertTrue(out.toString().contains("Every verdict is as the card promises."), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void exitsWith0WhenAGuardBreaksAsItsCardSays() {
        office.clerk = office::sell;

        assertEquals(0, rush("--guard", "none", "--seats", "10", "--buyers", "20"));
        assertTrue(out.toString().contains("BROKEN*"), out.toString());
        assertTrue(
                out.toString()
                        .contains("* none: BROKEN as its card says (reach NOTHING, 1 replica): A-1-1 sold to rush-"),
                out.toString());
    }

    @Test
    void exitsWith3WhenAGuardBreaksItsPromise() {
        office.clerk = office::sell;

        assertEquals(3, rush("--guard", "none,row-lock", "--seats", "10", "--buyers", "20"));
        assertTrue(
                out.toString()
                        .contains("! row-lock: BROKEN though its card says it holds (reach THREADS, 1 replica): "),
                out.toString());
        assertTrue(out.toString().contains("1 of 2 verdicts are not as the card promises."), out.toString());
    }

    @Test
    void exitsWith3WhenTheVerdictStaysOpen() {
        office.clerk = request -> request.buyer().equals("rush-0") ? Reply.HANG_UP : Reply.problem(500, "broken");

        assertEquals(3, rush("--guard", "row-lock", "--buyers", "3"));
        assertTrue(
                out.toString().contains("! row-lock: UNKNOWN (reach THREADS, 0 replicas): 2 × broken, 1 × no answer"),
                out.toString());
    }

    @Test
    void printsJsonAndNothingElse() throws Exception {
        office.clerk = office::sell;

        assertEquals(0, rush("--guard", "none", "--seats", "10", "--buyers", "20", "--json"));
        JsonNode report = new ObjectMapper().readTree(out.toString());
        JsonNode row = report.at("/rows/0");
        List<String> fields = new ArrayList<>();
        row.fieldNames().forEachRemaining(fields::add);

        assertTrue(report.path("asPromised").asBoolean());
        assertEquals(
                List.of(
                        "guard",
                        "show",
                        "safetyNet",
                        "buyers",
                        "confirmed",
                        "refused",
                        "busy",
                        "errors",
                        "unsure",
                        "errorsByCode",
                        "oversold",
                        "undersold",
                        "lost",
                        "ghostHolds",
                        "unasked",
                        "disagreement",
                        "witness",
                        "requestsPerSecond",
                        "p50",
                        "p95",
                        "p99",
                        "max",
                        "waited",
                        "held",
                        "fairness",
                        "reach",
                        "scope",
                        "replicas",
                        "shoppers",
                        "crowds",
                        "netCaught",
                        "verdict",
                        "expected",
                        "asPromised"),
                fields);
        assertEquals(10, row.path("oversold").asInt());
        assertEquals("BROKEN", row.path("verdict").asText());
        assertEquals("show-1", row.path("show").asText());
        assertEquals("", err.toString());
    }

    @Test
    void rushesEveryGuardThatFitsUnlessTold() {
        rush("--pick", "standing", "--buyers", "3");

        assertEquals(
                List.of("none", "row-lock", "counter"),
                out.toString()
                        .lines()
                        .skip(2)
                        .limit(3)
                        .map(line -> line.split(" ", 2)[0])
                        .toList());
    }

    @Test
    void writesAHistoryForEachGuardThatLabCheckCondemnsAsWell() throws Exception {
        office.clerk = office::sell;
        String file = data.resolve("history.jsonl").toString();
        rush("--guard", "none,row-lock", "--seats", "10", "--buyers", "20", "--history", file);

        assertEquals(
                3,
                new CommandLine(new Seatlock())
                        .setOut(new PrintWriter(out, true))
                        .execute("lab", "check", "--json", file));
        JsonNode report = new ObjectMapper()
                .readTree(out.toString().substring(out.toString().indexOf("{")));
        assertEquals(2, report.path("histories").size());
        assertEquals("row-lock", report.at("/histories/1/guard").asText());
        assertEquals(10, report.at("/histories/1/findings/0/count").asInt());
        assertTrue(report.at("/histories/1/findings/0/witness/0").asText().startsWith("A-1-1 sold to rush-"));
    }

    @Test
    void exitsWith1WhenTheHistoryCannotBeWritten() {
        assertEquals(
                1,
                rush(
                        "--guard",
                        "row-lock",
                        "--history",
                        data.resolve("no/such/folder").toString()));
        assertTrue(err.toString().startsWith("Cannot write the history: "), err.toString());
    }

    @Test
    void rushesTheShowThatIsNamed() {
        String show = office.putOn("row-lock", 20);

        assertEquals(0, rush("--show", show, "--buyers", "30"));
        assertTrue(office.operations.stream().allMatch(operation -> operation.startsWith("GET")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--buyers=0",
                "--buyers=20001",
                "--buyers=many",
                "--seats=0",
                "--seats=10007",
                "--dwell=-1",
                "--rate=0",
                "--rate=NaN",
                "--pick=worst",
                "--url=ftp://localhost",
                "--url=localhost:8080",
                "--guard=no-such",
                "--guard=counter",
                "--no-such-option"
            })
    void exitsWith2AndShowsTheUsageWhenAnOptionIsWrong(String option) {
        assertEquals(2, rush(option));

        String name = option.replaceFirst("=.*", "");
        assertTrue(err.toString().lines().findFirst().orElse("").contains(name), err.toString());
        assertTrue(err.toString().contains("Usage: rush"), err.toString());
    }

    @Test
    void exitsWith1WhenNoBoxOfficeIsOpen() {
        assertEquals(1, execute(List.of(), Map.of()));
        assertEquals(
                "No box office is open here: start one with 'seatlock run', or name one with --url.",
                err.toString().strip());
    }

    @Test
    void exitsWith1WhenNobodyAnswers() {
        assertEquals(1, execute(List.of(), Map.of(), "--url", "http://localhost:1"));
        assertEquals(
                "No box office answers at http://localhost:1.", err.toString().strip());
    }

    @Test
    void exitsWith1AndSaysWhereThePasswordWasLookedFor() throws IOException {
        Path file = Files.writeString(data.resolve("operator-password"), "old");

        assertEquals(1, rush("--guard", "none"));
        assertEquals(
                "The box office refuses the operator's password, looked for in %s, as SEATLOCK_OPERATOR_PASSWORD is not set."
                        .formatted(file),
                err.toString().strip());
    }

    @Test
    void exitsWith1WhenTheShowIsNotThere() {
        assertEquals(1, rush("--show", "no-such"));
        assertEquals(
                "GET %s/api/shows/no-such answered 404: as planted."
                        .formatted(office.urls().getFirst()),
                err.toString().strip());
    }

    @Test
    void prefersTheBoxOfficeOverTheLaunchersOwnData() throws Exception {
        Path home = data.resolve("home");
        Path own = Files.createDirectories(home.resolve("data"));
        Files.copy(data.resolve("operator-password"), own.resolve("operator-password"));
        var stranger = new OpenBoxOffice(1, List.of(URI.create("http://127.0.0.1:1")), data.toString());
        var ours = new OpenBoxOffice(ProcessHandle.current().pid(), office.urls(), own.toString());
        System.setProperty("seatlock.home", home.toString());
        try {
            assertEquals(
                    0,
                    execute(
                            List.of(stranger, ours),
                            Map.of(),
                            "--guard",
                            "row-lock",
                            "--seats",
                            "10",
                            "--buyers",
                            "10"));
        } finally {
            System.clearProperty("seatlock.home");
        }
    }

    @Test
    void explainsItselfWithin80Columns() {
        String usage = new CommandLine(new RushCommand()).getUsageMessage();

        assertTrue(usage.lines().allMatch(line -> line.length() <= 80), usage);
    }

    /** Rushes the open office, as somebody who has just typed {@code seatlock run} would. */
    private int rush(String... arguments) {
        var open = new OpenBoxOffice(ProcessHandle.current().pid(), office.urls(), data.toString());
        return execute(List.of(open), Map.of(), arguments);
    }

    private int execute(List<OpenBoxOffice> open, Map<String, String> environment, String... arguments) {
        return new CommandLine(new RushCommand(() -> open, environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
