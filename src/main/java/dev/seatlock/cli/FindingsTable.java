package dev.seatlock.cli;

import static com.github.freva.asciitable.HorizontalAlign.LEFT;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import dev.seatlock.lab.history.Finding;
import dev.seatlock.lab.history.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the checkers found in one history, for people: a row a checker, and below it what proves the verdict. */
final class FindingsTable {

    private FindingsTable() {}

    static String of(Judgement judgement) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %,d operations%s in show %s",
                judgement.verdict(),
                judgement.operations(),
                judgement.guard() == null ? "" : " under " + judgement.guard(),
                judgement.show()));
        lines.add("");
        AsciiTable.builder()
                .border(AsciiTable.NO_BORDERS)
                .lineSeparator("\n")
                .data(judgement.findings(), columns())
                .asString()
                .lines()
                .map(String::strip)
                .forEach(lines::add);
        for (Finding finding : judgement.findings()) {
            if (!finding.witness().isEmpty()) {
                lines.add("");
                lines.add(
                        "%s: %s".formatted(finding.checker(), finding.witness().getFirst()));
                finding.witness().stream().skip(1).map("  "::concat).forEach(lines::add);
            }
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static List<ColumnData<Finding>> columns() {
        return List.of(
                column("checker", Finding::checker),
                column("verdict", finding -> finding.verdict().name()),
                column("found", Finding::figure));
    }

    private static ColumnData<Finding> column(String header, Function<Finding, @Nullable String> text) {
        return new Column().header(header).headerAlign(LEFT).dataAlign(LEFT).with(text);
    }
}
