package dev.seatlock.lab.queue;

import dev.seatlock.lab.queue.QueueFigures.Row;
import java.util.List;

/**
 * The waits of one crowd under each policy as a picture (SVG): a bar to the mean, a line to the 95th percentile and a
 * dot at the worst, for each kind of visitor.
 */
public final class QueueChart {

    private static final int WIDTH = 760;
    private static final int LEFT = 210; // where the scale begins
    private static final int RIGHT = 40;
    private static final int TOP = 44;
    private static final int LINE = 15;
    private static final int BETWEEN = 14;
    private static final int STEP_SECONDS = 100;

    private final List<Row> rows;
    private final double perSecond;
    private final StringBuilder svg = new StringBuilder();
    private int y = TOP;

    private QueueChart(List<Row> rows) {
        this.rows = rows;
        perSecond = (double) (WIDTH - LEFT - RIGHT) / Math.max(1, longest());
    }

    /** The whole file. */
    public static String of(QueueFigures figures) {
        return new QueueChart(figures.rows()).draw();
    }

    private long longest() {
        return rows.stream().mapToLong(Row::worst).max().orElse(1);
    }

    private String draw() {
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            boolean isFirst = i == 0 || row.policy() != rows.get(i - 1).policy();
            if (isFirst) {
                y += i == 0 ? 0 : BETWEEN;
                add("<text class=\"policy\" x=\"8\" y=\"%d\">%s</text>".formatted(y + LINE - 4, row.policy()));
            }
            draw(row);
            y += LINE;
        }
        int height = y + BETWEEN;
        String head = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
            <title>Waits by queue policy and kind of visitor</title>
            <style>
            svg { --ink: #1c1e21; --quiet: #5f6670; --line: #d9dce1; --bar: #3b6fd4; --bot: #b3261e; background: #fff; }
            @media (prefers-color-scheme: dark) {
              svg { --ink: #e6e8eb; --quiet: #a0a7b1; --line: #373c44; --bar: #7aa2f7; --bot: #ff8f85; \
            background: #15171a; }
            }
            text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: var(--quiet); }
            .policy { fill: var(--ink); font-weight: 600; } .scale { stroke: var(--line); }
            .bar { fill: var(--bar); } .reach { stroke: var(--bar); stroke-width: 2; } .worst { fill: var(--bar); }
            .bot .bar, .bot .worst { fill: var(--bot); } .bot .reach { stroke: var(--bot); }
            </style>
            <text x="8" y="18">Seconds waited: bar to the mean, line to the 95th percentile, dot at the worst</text>
            """.formatted(WIDTH, height);
        return head + scale() + svg + "</svg>\n";
    }

    private void draw(Row row) {
        int middle = y + LINE / 2;
        add("<g class=\"%s\">".formatted(row.visitors()));
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>".formatted(LEFT - 8, y + LINE - 4, row.visitors()));
        add("<line class=\"reach\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>"
                .formatted(LEFT, x(row.p95()), middle, middle));
        add("<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>"
                .formatted(LEFT, y + 2, x(row.mean()) - LEFT, LINE - 5));
        add("<circle class=\"worst\" cx=\"%d\" cy=\"%d\" r=\"3\"/>".formatted(x(row.worst()), middle));
        add("</g>");
    }

    private String scale() {
        StringBuilder lines = new StringBuilder();
        for (long seconds = 0; seconds <= longest(); seconds += STEP_SECONDS) {
            lines.append("<line class=\"scale\" x1=\"%1$d\" x2=\"%1$d\" y1=\"%2$d\" y2=\"%3$d\"/>\n"
                    .formatted(x(seconds), TOP - 4, y));
            lines.append("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%d</text>\n"
                    .formatted(x(seconds), TOP - 8, seconds));
        }
        return lines.toString();
    }

    private long x(long seconds) {
        return LEFT + Math.round(seconds * perSecond);
    }

    private void add(String element) {
        svg.append(element).append('\n');
    }
}
