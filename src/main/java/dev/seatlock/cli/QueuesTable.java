package dev.seatlock.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.seatlock.lab.queue.QueueFigures;
import dev.seatlock.lab.queue.QueueFigures.Row;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the queue policies make of one crowd, for people; the bars are the mean waits. */
final class QueuesTable {

    private static final int LONGEST_BAR = 8; // so that a line has no more than 80 columns

    private QueuesTable() {}

    static String of(QueueFigures figures) {
        long longest = figures.rows().stream().mapToLong(Row::mean).max().orElse(1);
        return AsciiTable.builder()
                .border(AsciiTable.NO_BORDERS)
                .data(
                        figures.rows(),
                        List.of(
                                left(
                                        "policy",
                                        row -> row.visitors().equals("all")
                                                ? row.policy().name()
                                                : ""),
                                left("visitors", Row::visitors),
                                right("in", Row::entered),
                                right("gave up", Row::gaveUp),
                                right("mean", Row::mean),
                                right("p95", Row::p95),
                                right("worst", Row::worst),
                                right("passed", Row::passed),
                                left("", row -> "▇".repeat((int) (row.mean() * LONGEST_BAR / Math.max(1, longest))))))
                .asString();
    }

    private static ColumnData<Row> left(String header, Function<Row, @Nullable String> value) {
        return new Column()
                .header(header)
                .headerAlign(HorizontalAlign.LEFT)
                .dataAlign(HorizontalAlign.LEFT)
                .with(value);
    }

    private static ColumnData<Row> right(String header, Function<Row, Number> value) {
        return new Column()
                .header(header)
                .headerAlign(HorizontalAlign.RIGHT)
                .dataAlign(HorizontalAlign.RIGHT)
                .with(row -> value.apply(row).toString());
    }
}
