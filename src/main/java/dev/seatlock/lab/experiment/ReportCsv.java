package dev.seatlock.lab.experiment;

import dev.seatlock.lab.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report as CSV (RFC 4180): a line for each guard and round, times in milliseconds. */
public final class ReportCsv {

    private static final String END_OF_LINE = "\r\n";
    private static final List<String> HEAD = List.of(
            "guard",
            "round",
            "requests",
            "confirmed",
            "refused",
            "busy",
            "errors",
            "unsure",
            "oversold",
            "undersold",
            "lost",
            "ghost_holds",
            "verdict",
            "expected_verdict",
            "as_promised",
            "requests_per_second",
            "p50_ms",
            "p95_ms",
            "p99_ms",
            "max_ms",
            "waited_p50_ms",
            "waited_p95_ms",
            "waited_p99_ms",
            "waited_max_ms",
            "held_p50_ms",
            "held_p95_ms",
            "held_p99_ms",
            "held_max_ms",
            "fairness_percent",
            "in_words");

    private ReportCsv() {}

    /** The whole file, with a head. */
    public static String of(Report report) {
        List<List<?>> lines = new ArrayList<>(List.of(HEAD));
        for (Report.Row row : report.guards()) {
            for (int round = 1; round <= row.rounds().size(); round++) {
                lines.add(line(round, row.rounds().get(round - 1)));
            }
        }
        return lines.stream()
                .map(line -> line.stream().map(ReportCsv::cell).collect(Collectors.joining(",")) + END_OF_LINE)
                .collect(Collectors.joining());
    }

    private static List<?> line(int round, Figures figures) {
        List<@Nullable Object> line = new ArrayList<>(Arrays.asList(
                figures.guard(),
                round,
                figures.answers().requests(),
                figures.answers().confirmed(),
                figures.answers().refused(),
                figures.answers().busy(),
                figures.answers().errors(),
                figures.answers().unsure(),
                figures.wrongs().oversold(),
                figures.wrongs().undersold(),
                figures.wrongs().lost(),
                figures.wrongs().ghostHolds(),
                figures.judged().verdict(),
                figures.judged().expectedVerdict(),
                figures.judged().asPromised(),
                figures.times().throughput(),
                figures.times().p50(),
                figures.times().p95(),
                figures.times().p99(),
                figures.times().max()));
        line.addAll(spread(figures.times().waited()));
        line.addAll(spread(figures.times().held()));
        line.add(figures.fairness());
        line.add(figures.judged().inWords());
        return line;
    }

    private static List<@Nullable Object> spread(@Nullable Spread spread) {
        return spread == null
                ? Arrays.asList(null, null, null, null)
                : Arrays.asList(spread.p50(), spread.p95(), spread.p99(), spread.max());
    }

    private static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return text.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0) ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
