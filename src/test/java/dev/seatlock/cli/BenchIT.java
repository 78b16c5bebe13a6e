package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of {@code bench}: that it measures what it says, and tells it only of what was sold; no figure is
 * judged.
 */
@Timeout(240)
@Tag("all")
class BenchIT {

    @Test
    void measuresInTurnsWhatIsInTheDatabase() throws Exception {
        String how = "bench --json --case open,sold,keys,durable,map,pg-unique,watchers,start"
                + " --connections 16 --watchers 300 --rounds 1 --seconds 1 --warm-up 0";
        try (Program bench = Program.start(how.split(" "))) {
            assertEquals(0, bench.awaitEnd(), bench::output);
            String all = bench.output(); // what it does meanwhile comes first
            JsonPath report = JsonPath.from(all.substring(all.indexOf("{\n"), all.lastIndexOf('}') + 1));
            List<String> cases = Stream.of(
                            "ping",
                            "standing/combining",
                            "sold out/combining",
                            "standing/combining/open",
                            "standing/combining/keys",
                            "ping (get)",
                            "seat map",
                            "seat map/unchanged",
                            "seats/pg-unique",
                            "pgbench/pg-unique")
                    .filter(name -> !all.contains("no pgbench on the PATH") || !name.startsWith("pgbench"))
                    .toList();
            assertEquals(cases, report.getList("rows.name")); // without what is for diagnosis
            assertEquals(
                    cases.stream().map(name -> "1 " + name).toList(),
                    report.<Map<String, Object>>getList("samples").stream()
                            .map(sample -> sample.get("round") + " " + sample.get("name"))
                            .toList());
            assertTrue(
                    report.getList("goals.id").containsAll(List.of("P1", "P2", "P3", "P5", "P6", "P8", "P9")),
                    report::prettify);
            assertTrue(report.getList("goals.name").contains("durable, to not durable (diagnosis)"), report::prettify);
            assertTrue(report.getList("goals.name").contains("the last of 300 watchers is told, ms"), report::prettify);
            assertEquals(1, report.getList("told").size());
            assertEquals(0, report.getInt("rows.find { it.name == 'seat map' }.others"));
            assertEquals(0, report.getInt("rows.find { it.name == 'seat map/unchanged' }.others"));
            assertEquals("on", report.getString("settings.fsync"));
            assertEquals(1f, report.getFloat("rows[0].ratio"));
            assertTrue(report.getFloat("rows[1].perSecond") > 0, report::prettify);
            assertTrue(report.getFloat("rows[1].perTransaction") >= 1, report::prettify);
        }
    }

    @Test
    void drawsWhereTheProcessorTimeOfACaseGoes(@TempDir Path folder) throws Exception {
        Path picture = folder.resolve("ping.svg");
        String how = "bench --case ping --connections 16 --rounds 1 --seconds 1 --warm-up 0 --flame-graph " + picture;
        try (Program bench = Program.start(how.split(" "))) {
            assertEquals(0, bench.awaitEnd(), bench::output);
            String drawn = Files.readString(picture);
            assertTrue(drawn.contains("<title>ping: "), drawn);
            assertTrue(drawn.contains("<title>vert.x-eventloop-thread, "), drawn);
        }
    }

    @Test
    void drawsNothingOfSeveralCases() throws Exception {
        try (Program bench = Program.start("bench", "--case", "standing", "--flame-graph", "standing.svg")) {
            assertEquals(2, bench.awaitEnd(), bench::output);
        }
    }
}
