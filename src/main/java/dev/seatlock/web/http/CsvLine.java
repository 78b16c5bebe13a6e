package dev.seatlock.web.http;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A line of a CSV file (RFC 4180). Whoever opens the file with a spreadsheet runs no formula that somebody else has
 * written into a name: a cell that would be taken for one begins with an apostrophe, as does one with a tab or a line
 * break at its beginning. What is blank before a formula does not hide it.
 */
public final class CsvLine {

    private static final String END = "\r\n";
    private static final Pattern FORMULA =
            Pattern.compile("[\t\r\n].*|[\\p{IsWhite_Space}\\p{Cf}]*[=+\\-@＝＋－＠].*", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("[,\"\r\n]");

    private CsvLine() {}

    /** A cell that is null is empty. */
    public static String of(@Nullable Object... cells) {
        return Arrays.stream(cells)
                .map(cell -> cell == null ? "" : cell(cell.toString()))
                .collect(Collectors.joining(",", "", END));
    }

    private static String cell(String text) {
        String harmless = FORMULA.matcher(text).matches() ? "'" + text : text;
        return QUOTED.matcher(harmless).find() ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
    }
}
