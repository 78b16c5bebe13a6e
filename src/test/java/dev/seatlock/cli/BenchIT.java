package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of {@code bench}: that it measures what it says, and tells it only of what was sold; no figure is judged. */
@Timeout(240)
class BenchIT {

    @Test
    void measuresInTurnsWhatIsInTheDatabase() throws Exception {
        String how =
                "bench --json --case combining/2,keys,seats/c,sold --connections 16 --rounds 2 --seconds 1 --warm-up 0";
        try (Program bench = Program.start(how.split(" "))) {
            assertEquals(0, bench.awaitEnd(), bench::output);
            String all = bench.output(); // what it does meanwhile comes first
            JsonPath report = JsonPath.from(all.substring(all.indexOf("{\n"), all.lastIndexOf('}') + 1));
            List<String> cases = List.of(
                    "ping",
                    "seats/combining",
                    "sold out/combining",
                    "standing/combining/2 replicas",
                    "standing/combining/keys");
            assertEquals(cases, report.getList("rows.name"));
            assertEquals(List.of(1, 1, 1, 1, 1, 2, 2, 2, 2, 2), report.getList("samples.round"));
            assertEquals("on", report.getString("settings.fsync"));
            assertEquals(1f, report.getFloat("rows[0].ratio"));
            assertTrue(report.getFloat("rows[1].perSecond") > 0, report::prettify);
            assertTrue(report.getFloat("rows[1].perTransaction") >= 1, report::prettify);
        }
    }
}
