package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LabCheckCommandTest {

    private static final String OPENING = """
            {"type":"opening","format":1,"show":"s-1","guard":"none","safetyNet":false,"alone":true}
            """;
    private static final String ANN = """
            {"type":"invoke","at":1,"op":1,"client":"ann","do":"book","seats":["A-1-1"]}
            {"type":"ok","at":2,"op":1,"claim":"c1"}
            """;
    private static final String BOB = """
            {"type":"invoke","at":3,"op":2,"client":"bob","do":"book","seats":["A-1-1"]}
            {"type":"ok","at":4,"op":2,"claim":"c2"}
            """;
    private static final String WINS = """
            {"type":"win","place":"A-1-1","claim":"c1","places":1,"state":"SOLD"}
            """;
    private static final String CLOSING = """
            {"type":"closing","at":9}
            """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void exitsWith0WhenTheHistoryIsSound() throws IOException {
        assertEquals(0, check(OPENING + ANN + WINS + CLOSING));

        assertTrue(out.toString().startsWith("SOUND: 1 operations under none in show s-1"), out.toString());
        assertTrue(out.toString().contains("sold-once        SOUND    0 oversold"), out.toString());
        assertTrue(out.toString().lines().allMatch(line -> line.length() <= 80), out.toString());
    }

    @Test
    void exitsWith3AndShowsTheWitnessWhenItIsBroken() throws IOException {
        assertEquals(3, check(OPENING + ANN + BOB));

        assertTrue(out.toString().contains("sold-once        BROKEN   1 oversold"), out.toString());
        assertTrue(
                out.toString().contains("sold-once: A-1-1 sold to ann and bob\n  0.000000 to 0.000000 s (op 1) ann"),
                out.toString());
    }

    @Test
    void exitsWith4WhenTheFinalReadIsMissing() throws IOException {
        assertEquals(4, check(OPENING + ANN));

        assertTrue(out.toString().contains("nothing-lost: there was no final read"), out.toString());
    }

    @Test
    void judgesEveryHistoryOfTheFileAndTheWorstWins() throws Exception {
        assertEquals(3, check(OPENING + ANN + WINS + CLOSING + OPENING + ANN + BOB + CLOSING, "--json"));

        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertEquals("BROKEN", report.path("verdict").asText());
        assertEquals("SOUND", report.at("/histories/0/verdict").asText());
        assertEquals("BROKEN", report.at("/histories/1/verdict").asText());
        assertEquals("sold-once", report.at("/histories/1/findings/0/checker").asText());
        assertEquals(
                "A-1-1 sold to ann and bob",
                report.at("/histories/1/findings/0/witness/0").asText());
    }

    @Test
    void exitsWith2AndNamesTheLineWhenItIsNoHistory() throws IOException {
        assertEquals(2, check(OPENING + ANN + "{\"type\":\"ok\"}\n"));

        assertTrue(err.toString().contains("history.jsonl: line 4: "), err.toString());
    }

    @Test
    void exitsWith2WhenThereIsNoFile() {
        assertEquals(2, execute("lab", "check", folder.resolve("no-such").toString()));
        assertTrue(err.toString().contains("no-such: there is no such file"), err.toString());

        assertEquals(2, execute("lab", "check"));
    }

    @Test
    void explainsItselfWithin80Columns() {
        assertEquals(0, execute("lab", "check", "--help"));
        assertEquals(0, execute("lab"));

        assertTrue(out.toString().lines().allMatch(line -> line.length() <= 80), out.toString());
    }

    private int check(String history, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("history.jsonl"), history);
        String[] arguments = new String[options.length + 3];
        arguments[0] = "lab";
        arguments[1] = "check";
        arguments[2] = file.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return execute(arguments);
    }

    private int execute(String... arguments) {
        return new CommandLine(new Seatlock())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
