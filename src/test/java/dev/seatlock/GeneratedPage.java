package dev.seatlock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the docs, or a part of one between two markers, that a test writes where it is told to
 * ({@code -Dpages=write}).
 */
public final class GeneratedPage {

    private static final String HOW =
            "stale; write it anew with ./seatlock test -Dtest=GeneratedPagesTest -Dit.test=LicencesIT -Dpages=write";

    private GeneratedPage() {}

    /** Holds the part against what it should be, or writes it; the marker names the test that does. */
    public static void check(Path page, String name, Class<?> writer, String wanted) throws IOException {
        String marker = name + ": written by " + writer.getSimpleName();
        String is = part(page, marker, name);
        if (writes()) {
            String begin = begin(marker);
            Files.writeString(page, Files.readString(page).replace(begin + is, begin + wanted));
        } else {
            assertEquals(wanted, is, () -> page + ", part " + name + ": " + HOW);
        }
    }

    /** As {@link #check}, for a file that is generated as a whole. */
    public static void checkWhole(Path file, String wanted) throws IOException {
        if (writes()) {
            Files.writeString(file, wanted);
        } else {
            assertEquals(wanted, Files.readString(file), () -> file + ": " + HOW);
        }
    }

    private static boolean writes() {
        return "write".equals(System.getProperty("pages"));
    }

    /** What stands between the markers. */
    public static String part(Path page, String marker, String name) throws IOException {
        String text = Files.readString(page);
        String begin = begin(marker);
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf("<!-- end of " + name + " -->");
        assertTrue(from >= begin.length() && to >= from, () -> page + " has no part " + name);
        return text.substring(from, to);
    }

    private static String begin(String marker) {
        return "<!-- " + marker + " -->\n";
    }

    /** A table in Markdown. */
    public static String table(List<String> head, Stream<List<String>> rows) {
        return Stream.concat(
                        Stream.of(head, head.stream().map(column -> "---").toList()),
                        rows.map(row -> row.stream()
                                .map(cell -> cell.replace("|", "\\|"))
                                .toList()))
                .map(row -> "| " + String.join(" | ", row) + " |\n")
                .collect(Collectors.joining());
    }
}
