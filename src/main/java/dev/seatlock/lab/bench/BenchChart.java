package dev.seatlock.lab.bench;

import java.util.List;
import java.util.Locale;

/**
 * The throughput of each case as a picture (SVG), told as a ratio to the empty answer's on a scale of powers of ten,
 * since cases differ a hundredfold; latencies are beside it. It is narrow, to be read on a telephone.
 */
public final class BenchChart {

    private static final int WIDTH = 420;
    private static final int LEFT = 8;
    private static final int RIGHT = 56; // room for the number at the end of the longest bar
    private static final int TOP = 66;
    private static final int CASE = 34;
    private static final int TEXT = 13; // above the bar
    private static final int BAR = 10;
    private static final int BOTTOM = 10;
    private static final double LEAST = 0.001; // where bars begin
    private static final double FEW = 0.01; // below, a fourth place tells something
    private static final List<Double> STEPS = List.of(0.001, 0.01, 0.1, 1.0);

    private final List<BenchRow> rows;
    private final double most;
    private final StringBuilder svg = new StringBuilder();

    private BenchChart(List<BenchRow> rows) {
        this.rows = rows;
        most = Math.max(1, rows.stream().mapToDouble(BenchRow::ratio).max().orElse(1));
    }

    /** The whole file. */
    public static String of(BenchReport report) {
        return new BenchChart(report.rows()).draw();
    }

    private String draw() {
        int height = TOP + rows.size() * CASE + BOTTOM;
        svg.append("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
            <title>Throughput of each case as a ratio to an empty answer</title>
            <style>
            svg { --ink: #1c1e21; --quiet: #5f6670; --line: #d9dce1; --bar: #3b6fd4; background: #fff; }
            @media (prefers-color-scheme: dark) {
              svg { --ink: #e6e8eb; --quiet: #a0a7b1; --line: #373c44; --bar: #7aa2f7; background: #15171a; }
            }
            text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: var(--quiet); }
            .case, .ratio { fill: var(--ink); } .scale { stroke: var(--line); } .bar { fill: var(--bar); }
            </style>
            <text x="%3$d" y="18">Answers a second, as a ratio to ping's;</text>
            <text x="%3$d" y="35">at the right p50 and p99 in milliseconds</text>
            """.formatted(WIDTH, height, LEFT));
        STEPS.forEach(step -> drawStep(step, height));
        for (int i = 0; i < rows.size(); i++) {
            draw(rows.get(i), TOP + i * CASE);
        }
        return svg + "</svg>\n";
    }

    private void drawStep(double ratio, int height) {
        add("<line class=\"scale\" x1=\"%1$d\" x2=\"%1$d\" y1=\"%2$d\" y2=\"%3$d\"/>"
                .formatted(x(ratio), TOP - 6, height - BOTTOM));
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>"
                .formatted(
                        x(ratio),
                        TOP - 10,
                        ratio == LEAST ? "start" : "middle",
                        ratio == 1 ? "1" : Double.toString(ratio)));
    }

    private void draw(BenchRow row, int y) {
        add("<text class=\"case\" x=\"%d\" y=\"%d\">%s</text>".formatted(LEFT, y + TEXT, row.name()));
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s · %s</text>"
                .formatted(WIDTH - LEFT, y + TEXT, millis(row.p50Millis()), millis(row.p99Millis())));
        long end = x(row.ratio());
        add("<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>"
                .formatted(LEFT, y + TEXT + 5, Math.max(1, end - LEFT), BAR));
        add("<text class=\"ratio\" x=\"%d\" y=\"%d\">%s</text>"
                .formatted(end + 5, y + TEXT + BAR + 4, decimals(row.ratio(), row.ratio() < FEW ? 4 : 3)));
    }

    private long x(double ratio) {
        double share = Math.log10(Math.max(LEAST, ratio) / LEAST) / Math.log10(most / LEAST);
        return LEFT + Math.round(share * (WIDTH - LEFT - RIGHT));
    }

    private static String millis(double value) {
        return decimals(value, value < 10 ? 1 : 0);
    }

    private static String decimals(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private void add(String element) {
        svg.append(element).append('\n');
    }
}
