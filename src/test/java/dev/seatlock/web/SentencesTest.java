package dev.seatlock.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.seatlock.web.http.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the page says of a problem: of a key that stands twice, only the last counts, and nobody is told. */
class SentencesTest {

    private static final Path SENTENCES = Path.of("src/main/resources/web/app/api/problems.js");
    private static final Pattern KEY = Pattern.compile("(?m)^  '?([a-z-]+)'?: '");

    /** The page's own: it was told nothing. */
    private static final String NOBODY_ANSWERED = "unreachable";

    @Test
    void thereIsOneForACode() throws Exception {
        List<String> keys = KEY.matcher(Files.readString(SENTENCES))
                .results()
                .map(key -> key.group(1))
                .toList();
        assertFalse(keys.isEmpty());
        assertEquals(List.copyOf(new TreeSet<>(keys)), keys.stream().sorted().toList());
        TreeSet<String> unknown = new TreeSet<>(keys);
        unknown.removeAll(
                Arrays.stream(ProblemCode.values()).map(ProblemCode::code).collect(Collectors.toSet()));
        assertEquals(List.of(NOBODY_ANSWERED), List.copyOf(unknown));
    }
}
