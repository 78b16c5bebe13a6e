package dev.seatlock.lab.experiment;

import dev.seatlock.lab.ReportJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A report as a page that needs nothing but a browser: the data, the charts' library and the script that draws them are
 * all in it, so it can be kept, sent and opened from a disk. The page itself is {@code report.html} beside this class.
 */
public final class ReportPage {

    private static final String LIBRARY = "echarts.common.min.js";

    private ReportPage() {}

    /** What the page is drawn from. */
    private record Data(Report report, int places, List<Curves> curves) {}

    /** The whole page. */
    public static String of(Report report) {
        Data data = new Data(report, report.plan().places(), Curves.of(report));
        // Not replaceAll: neither the library nor the data may be read as a pattern.
        return resource("report.html")
                .replace("/* library */", resource(LIBRARY))
                .replace("/* data */", json(data));
    }

    /** As it may stand in a script: nothing in it can end the element. */
    private static String json(Data data) {
        return ReportJson.compact(data).replace("<", "\\u003c");
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
