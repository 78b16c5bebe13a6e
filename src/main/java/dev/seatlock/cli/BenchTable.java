package dev.seatlock.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.seatlock.lab.bench.BenchChart;
import dev.seatlock.lab.bench.BenchReport;
import dev.seatlock.lab.bench.BenchRow;
import dev.seatlock.lab.bench.Goal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the bench has measured, for people: the cases, and the goals beside what was reached. */
final class BenchTable {

    private static final int FEW = 10; // below, a place after the point tells something

    private BenchTable() {}

    static String of(BenchReport report) {
        return String.join(System.lineSeparator(), cases(report.rows()), "", goals(report.goals()), "", how(report));
    }

    private static String cases(List<BenchRow> rows) {
        return table(
                rows,
                List.of(
                        left("case", BenchRow::name),
                        right("x ping", row -> decimals(row.ratio(), 3)),
                        right("per s", row -> decimals(row.perSecond(), 0)),
                        right("p50 ms", row -> decimals(row.p50Millis(), 1)),
                        right("p99 ms", row -> decimals(row.p99Millis(), 1)),
                        right("cpu", row -> decimals(row.cpuRatio(), 2)),
                        right("a commit", row -> decimals(row.perTransaction(), 1))));
    }

    private static String goals(List<Goal> goals) {
        return table(
                goals,
                List.of(
                        left("", goal -> goal.isReached() ? "ok" : "NO"),
                        left("", Goal::id),
                        left("goal", Goal::name),
                        right("wanted", BenchTable::wanted),
                        right("seen", goal -> number(goal.seen()))));
    }

    private static String how(BenchReport report) {
        return """
                Medians of %d rounds of %d s, %d connections, %d processors for clients, replica
                and stores together, Java %s, PostgreSQL %s, fsync %s,
                synchronous_commit %s. cpu is the replica's processor time for an answer,
                as a ratio to that of ping.""".formatted(
                        report.rounds(),
                        report.seconds(),
                        report.connections(),
                        report.processors(),
                        report.java(),
                        report.settings().get("server_version"),
                        report.settings().get("fsync"),
                        report.settings().get("synchronous_commit"));
    }

    /** Puts the figures into the page, in place of the last ones, and the picture beside it. */
    static void write(BenchReport report, Path home) throws IOException {
        String cases = report.rows().stream()
                .map(row -> "| %s | %s | %s | %s | %s | %s | %s |\n"
                        .formatted(
                                row.name(),
                                decimals(row.ratio(), 3),
                                decimals(row.perSecond(), 0),
                                decimals(row.p50Millis(), 1),
                                decimals(row.p99Millis(), 1),
                                decimals(row.cpuRatio(), 2),
                                decimals(row.perTransaction(), 1)))
                .collect(Collectors.joining());
        String goals = report.goals().stream()
                .map(goal -> "| %s | %s | %s | %s | %s |\n"
                        .formatted(
                                goal.id(),
                                goal.name(),
                                wanted(goal),
                                number(goal.seen()),
                                goal.isReached() ? "✔" : "not yet"))
                .collect(Collectors.joining());
        Files.writeString(home.resolve("docs/bench.svg"), BenchChart.of(report));
        new PagePart("bench", "bench --write")
                .write(
                        home.resolve("docs/performance.md"),
                        "![Throughput of each case as a ratio to an empty answer](bench.svg)\n\n"
                                + "| case | × ping | per s | p50 ms | p99 ms | cpu | bookings a commit |\n"
                                + "| --- | --- | --- | --- | --- | --- | --- |\n"
                                + cases
                                + "\n| | goal | wanted | seen | |\n| --- | --- | --- | --- | --- |\n"
                                + goals
                                + "\nOn %s. %s\n"
                                        .formatted(
                                                report.measured()
                                                        .atZone(ZoneOffset.UTC)
                                                        .toLocalDate(),
                                                how(report).replace('\n', ' ')));
    }

    private static String wanted(Goal goal) {
        return (goal.atLeast() ? "≥ " : "≤ ") + number(goal.wanted());
    }

    private static String number(double value) {
        return decimals(value, value < FEW ? 2 : 0);
    }

    private static String decimals(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static <T> String table(List<T> rows, List<ColumnData<T>> columns) {
        return AsciiTable.builder()
                .border(AsciiTable.NO_BORDERS)
                .data(rows, columns)
                .asString();
    }

    private static <T> ColumnData<T> left(String header, Function<T, @Nullable String> value) {
        return column(header, HorizontalAlign.LEFT, value);
    }

    private static <T> ColumnData<T> right(String header, Function<T, @Nullable String> value) {
        return column(header, HorizontalAlign.RIGHT, value);
    }

    private static <T> ColumnData<T> column(String header, HorizontalAlign align, Function<T, @Nullable String> value) {
        return new Column().header(header).headerAlign(align).dataAlign(align).with(value);
    }
}
