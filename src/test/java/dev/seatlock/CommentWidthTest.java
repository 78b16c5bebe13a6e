package dev.seatlock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The formatter keeps code within 120 columns, and leaves comments alone: these are kept here. */
class CommentWidthTest {

    private static final int WIDEST = 120;

    @Test
    void keepsCommentsWithinTheWidthOfTheCode() throws IOException {
        List<String> tooWide = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                tooWide.addAll(tooWide(file.toString(), Files.readAllLines(file)));
            }
        }
        assertEquals(List.of(), tooWide);
    }

    @Test
    void findsOneThatIsTooWide() {
        String wide = "x".repeat(WIDEST);
        assertEquals(
                3,
                tooWide("A.java", List.of("/** " + wide, " * " + wide, "    // " + wide))
                        .size());
        assertEquals(List.of(), tooWide("A.java", List.of("String text = \"" + wide + "\";", " * short")));
    }

    private static List<String> tooWide(String file, List<String> lines) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.length() > WIDEST && line.strip().matches("(/\\*|\\*|//).*")) {
                found.add("%s:%d has %d columns".formatted(file, i + 1, line.length()));
            }
        }
        return found;
    }
}
