package dev.seatlock.cli;

import static com.github.freva.asciitable.HorizontalAlign.LEFT;
import static com.github.freva.asciitable.HorizontalAlign.RIGHT;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.OverflowBehaviour;
import dev.seatlock.lab.RushReport;
import dev.seatlock.lab.RushRow;
import dev.seatlock.lab.VerdictInWords;
import dev.seatlock.lab.history.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The report of a rush for people: a table of at most 80 columns, and a line for each row that needs one. Numbers too
 * long for their column are rounded here; the JSON has them all.
 */
record RushTable(List<RushRow> rows) {

    private static final int WIDEST = 80;
    private static final int LONGEST_NAME = 40;

    static String of(RushReport report) {
        var table = new RushTable(report.rows());
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        lines.add("p50 to p99 in ms, from when each buyer meant to ask.");
        report.rows().stream()
                .filter(RushTable::needsANote)
                .map(RushTable::note)
                .forEach(lines::add);
        lines.add(table.summary());
        return String.join(System.lineSeparator(), lines);
    }

    private String summary() {
        long kept = rows.stream().filter(RushRow::asPromised).count();
        return kept == rows.size()
                ? "Every verdict is as the card promises."
                : "%d of %d verdicts are not as the card promises.".formatted(rows.size() - kept, rows.size());
    }

    /** The name gives way when the numbers need the room. */
    private List<String> lines() {
        List<String> lines = lines(LONGEST_NAME);
        int excess = lines.getFirst().length() - WIDEST;
        if (excess <= 0) {
            return lines;
        }
        int longest = rows.stream().mapToInt(row -> row.guard().length()).max().orElse(0);
        return lines(Math.min(longest, LONGEST_NAME) - excess);
    }

    private List<String> lines(int longestName) {
        List<String> lines = squeezed(AsciiTable.builder()
                .border(AsciiTable.NO_BORDERS)
                .lineSeparator("\n")
                .data(rows, columns(longestName))
                .asString()
                .lines()
                .toList());
        lines.add(1, "─".repeat(lines.getFirst().length()));
        return lines;
    }

    private static List<ColumnData<RushRow>> columns(int longestName) {
        return List.of(
                new Column()
                        .header("guard")
                        .headerAlign(LEFT)
                        .dataAlign(LEFT)
                        // Two more: the library counts the blanks on both sides.
                        .maxWidth(longestName + 2, OverflowBehaviour.ELLIPSIS_RIGHT)
                        .with(RushRow::guard),
                count("ok", row -> row.found().tally().confirmed()),
                count("no", row -> row.found().tally().refused()),
                count("busy", row -> row.found().tally().busy()),
                count(
                        "err",
                        row -> row.found().tally().errors()
                                + row.found().tally().unsure()),
                count("over", row -> row.found().findings().oversold()),
                count("under", row -> row.found().findings().undersold()),
                count("lost", row -> row.found().findings().lost()),
                count("req/s", row -> Math.round(row.found().speed().requestsPerSecond())),
                number("p50", row -> millis(row.found().speed().p50())),
                number("p95", row -> millis(row.found().speed().p95())),
                number("p99", row -> millis(row.found().speed().p99())),
                new Column().header("verdict").headerAlign(LEFT).dataAlign(LEFT).with(RushTable::verdict));
    }

    private static ColumnData<RushRow> count(String header, ToLongFunction<RushRow> count) {
        return number(header, row -> {
            long number = count.applyAsLong(row);
            return number < 10_000 ? Long.toString(number) : Math.round(number / 1000.0) + "k";
        });
    }

    private static ColumnData<RushRow> number(String header, Function<RushRow, @Nullable String> text) {
        return new Column().header(header).headerAlign(RIGHT).dataAlign(RIGHT).with(text);
    }

    static String millis(double millis) {
        if (millis < 9.95) {
            return String.format(Locale.ROOT, "%.1f", millis);
        }
        return millis < 9_999.5 ? Long.toString(Math.round(millis)) : Math.round(millis / 1000) + "s";
    }

    /** The library pads every column on both sides, which 13 columns cannot afford: leave one blank between two. */
    private static List<String> squeezed(List<String> lines) {
        int width = lines.getFirst().length();
        int[] wanted = IntStream.range(1, width)
                .filter(at -> !isBlank(lines, at) || (!isBlank(lines, at - 1) && at < width - 1))
                .toArray();
        return lines.stream()
                .map(line -> IntStream.of(wanted)
                        .mapToObj(at -> String.valueOf(line.charAt(at)))
                        .collect(Collectors.joining()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static boolean isBlank(Collection<String> lines, int at) {
        return lines.stream().allMatch(line -> line.charAt(at) == ' ');
    }

    private static String verdict(RushRow row) {
        return row.asPromised() && row.verdict() == Verdict.BROKEN
                ? row.verdict() + "*"
                : row.verdict().toString();
    }

    private static boolean needsANote(RushRow row) {
        return row.verdict() != Verdict.SOUND
                || !row.asPromised()
                || row.hasNetCaught()
                || row.circumstances().letInOneByOne()
                || row.wasSpared();
    }

    private static String note(RushRow row) {
        return (row.asPromised() ? "* " : "! ") + VerdictInWords.of(row);
    }
}
