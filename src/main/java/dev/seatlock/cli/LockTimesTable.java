package dev.seatlock.cli;

import static com.github.freva.asciitable.HorizontalAlign.LEFT;
import static com.github.freva.asciitable.HorizontalAlign.RIGHT;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import dev.seatlock.lab.RushRow;
import dev.seatlock.lab.Spread;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** How long buyers waited for each guard and held it, for people. */
final class LockTimesTable {

    private LockTimesTable() {}

    static String of(List<RushRow> rows) {
        return AsciiTable.builder()
                .border(AsciiTable.NO_BORDERS)
                .lineSeparator(System.lineSeparator())
                .data(
                        rows,
                        List.of(
                                new Column()
                                        .header("guard")
                                        .headerAlign(LEFT)
                                        .dataAlign(LEFT)
                                        .with(RushRow::guard),
                                waited("waited p50", Spread::p50),
                                waited("p95", Spread::p95),
                                waited("p99", Spread::p99),
                                held("held p50", Spread::p50),
                                held("p95", Spread::p95),
                                held("p99", Spread::p99),
                                column(
                                        "in order",
                                        row -> row.found().fairness() == null
                                                ? "–"
                                                : row.found().fairness() + " %")))
                .asString()
                .lines()
                .map(String::stripTrailing)
                .map(line -> line.replaceFirst("^ ", ""))
                .reduce((one, other) -> one + System.lineSeparator() + other)
                .orElse("");
    }

    private static ColumnData<RushRow> waited(String header, ToDoubleFunction<Spread> quantile) {
        return column(header, row -> millis(row.found().speed().waited(), quantile));
    }

    private static ColumnData<RushRow> held(String header, ToDoubleFunction<Spread> quantile) {
        return column(header, row -> millis(row.found().speed().held(), quantile));
    }

    private static String millis(@Nullable Spread spread, ToDoubleFunction<Spread> quantile) {
        return spread == null ? "–" : RushTable.millis(quantile.applyAsDouble(spread));
    }

    private static ColumnData<RushRow> column(String header, Function<RushRow, @Nullable String> text) {
        return new Column().header(header).headerAlign(RIGHT).dataAlign(RIGHT).with(text);
    }
}
