package dev.seatlock.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a problem says in detail is a sentence: it begins with a capital letter and ends with a full stop. */
class ProblemDetailTest {

    private static final String GIVEN_TO =
            "(?:\\.(?:problem|withDetail)\\(|(?:\\.atField|new Rejection)\\(\\s*[\\w.\"]+,)\\s*";
    private static final Pattern BEGINS_SMALL = Pattern.compile(GIVEN_TO + "\"[a-z][^\"]*");
    private static final Pattern STOPS_SHORT = Pattern.compile(GIVEN_TO + "\"[^\"]*[^\"?.]\"\\s*\\)");

    @Test
    void isASentence() throws IOException {
        List<String> others = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                others.addAll(others(Files.readString(file)));
            }
        }
        assertEquals(List.of(), others);
    }

    @Test
    void isToldFromWhatIsNone() {
        assertEquals(List.of("new Rejection(Rule.GONE, \"there is none ", ".withDetail(\"Not so\")"), others("""
                throw new Rejection(Rule.GONE, "there is none " + id + ".");
                throw CODE.withDetail("Not so");
                throw CODE.atField("name", "The name is empty.");
                """));
    }

    private static List<String> others(String source) {
        return Stream.of(BEGINS_SMALL, STOPS_SHORT)
                .flatMap(it -> it.matcher(source).results())
                .map(found -> found.group().replaceAll("\\s+", " "))
                .toList();
    }
}
