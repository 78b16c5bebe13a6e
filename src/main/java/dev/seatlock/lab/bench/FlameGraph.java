package dev.seatlock.lab.bench;

import java.util.Locale;

/**
 * Stacks as a picture (SVG): each frame below its caller, as wide as its share of all, the busiest on the left. Who
 * points at one is told its full name and share. Frames too narrow to be seen are left out.
 */
final class FlameGraph {

    private static final int WIDTH = 1_000;
    private static final int LEFT = 8;
    private static final int TOP = 66;
    private static final int FRAME = 17;
    private static final int BOTTOM = 10;
    private static final int SWATCH = 11;
    private static final double BETWEEN = 0.5;
    private static final double LEAST = 0.002; // of all
    private static final double CHARACTER = 6.2; // the mean width, and a bit more
    private static final int FEWEST = 4; // characters that tell something
    private static final int PADDING = 3;

    private final Frame all;
    private final String caption;
    private final StringBuilder svg = new StringBuilder();
    private int depth;

    private FlameGraph(Frame all, String caption) {
        this.all = all;
        this.caption = caption;
    }

    /** The whole file. */
    static String of(Frame all, String caption) {
        return new FlameGraph(all, caption).draw();
    }

    private String draw() {
        draw(all, LEFT, 0);
        int height = TOP + depth * FRAME + BOTTOM;
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
            <title>%4$s</title>
            <desc>A flame graph: each frame is below its caller, and as wide as its share of the samples.</desc>
            <style>
            svg { --ink: #1c1e21; --quiet: #5f6670; background: #fff;
              --ours: #a9c7f5; --database: #f2d09a; --server: #b5dfc1; --jdk: #dfe2e7; --other: #dccaf0; \
            --thread: #f1f2f4; }
            @media (prefers-color-scheme: dark) {
              svg { --ink: #e6e8eb; --quiet: #a0a7b1; background: #15171a;
                --ours: #2d5596; --database: #76531d; --server: #2c6142; --jdk: #42474f; --other: #5b4579; \
            --thread: #262a30; }
            }
            text { font: 11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: var(--ink); }
            .caption { font-size: 13px; } .quiet { fill: var(--quiet); }
            .ours { fill: var(--ours); } .database { fill: var(--database); } .server { fill: var(--server); }
            .jdk { fill: var(--jdk); } .other { fill: var(--other); } .thread { fill: var(--thread); }
            </style>
            <text class="caption" x="%3$d" y="18">%4$s</text>
            <text class="quiet" x="%3$d" y="36">Java threads alone, not those of the JVM itself (compiler, collector); \
            frames below %5$s are left out</text>
            %6$s</svg>
            """.formatted(WIDTH, height, LEFT, escaped(caption), percent(LEAST), legend() + svg);
    }

    private static String legend() {
        StringBuilder legend = new StringBuilder();
        int x = LEFT;
        for (Origin origin : Origin.values()) {
            legend.append("<rect class=\"%1$s\" x=\"%2$d\" y=\"44\" width=\"%3$d\" height=\"%3$d\"/>"
                    .formatted(style(origin), x, SWATCH));
            legend.append("<text x=\"%d\" y=\"54\">%s</text>\n".formatted(x + SWATCH + PADDING, origin.label()));
            x += 2 * SWATCH + (int) (origin.label().length() * CHARACTER);
        }
        return legend.toString();
    }

    private void draw(Frame frame, double x, int level) {
        depth = Math.max(depth, level + 1);
        add(frame, x, level);
        double next = x;
        for (Frame callee : frame.callees().filter(this::isWideEnough).toList()) {
            draw(callee, next, level + 1);
            next += width(callee);
        }
    }

    private void add(Frame frame, double x, int level) {
        int y = TOP + level * FRAME;
        boolean isThread = level < 2; // or all of them
        svg.append(String.format(
                Locale.ROOT,
                "<g><title>%s, %s</title><rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
                escaped(frame.name()),
                percent(share(frame)),
                isThread ? "thread" : style(Origin.of(frame.name())),
                x,
                y,
                width(frame) - BETWEEN,
                FRAME - 1));
        String label = label(isThread ? frame.name() : shortened(frame.name()), width(frame));
        if (!label.isEmpty()) {
            svg.append(String.format(
                    Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%s</text>", x + PADDING, y + FRAME - 5, escaped(label)));
        }
        svg.append("</g>\n");
    }

    /** As much of the name as there is room for. */
    private static String label(String name, double width) {
        int room = (int) ((width - 2 * PADDING) / CHARACTER);
        String method = name.substring(name.lastIndexOf('.') + 1);
        if (name.length() <= room) {
            return name;
        }
        if (method.length() <= room) {
            return method;
        }
        return room < FEWEST ? "" : method.substring(0, room - 1) + "…";
    }

    /** Without its package. */
    private static String shortened(String method) {
        int dot = method.lastIndexOf('.', method.lastIndexOf('.') - 1);
        return method.substring(dot + 1);
    }

    private boolean isWideEnough(Frame frame) {
        return share(frame) >= LEAST;
    }

    private double width(Frame frame) {
        return share(frame) * (WIDTH - 2 * LEFT);
    }

    private double share(Frame frame) {
        return frame.weight() / (double) Math.max(1, all.weight());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    private static String style(Origin origin) {
        return origin.name().toLowerCase(Locale.ROOT);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
