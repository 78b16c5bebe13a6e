package dev.seatlock.cli;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A contributor at work in a copy of the sources, who breaks a guard and mends it, and leaves the style for later. */
@Tag("all")
@Timeout(1_200)
class DevIT {

    private static final int SOUND = 0;
    private static final int NOT_AS_PROMISED = 3;
    private static final Duration OPENS_WITHIN = Duration.ofMinutes(10);
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(4);
    private static final String GUARD = "src/main/java/dev/seatlock/guards/sql/PgConditional.java";
    private static final String CHECKED = "and seat_id = :seat and holder is null";
    private static final String UNCHECKED = "and seat_id = :seat";
    private static final String UNUSED = "import java.util.Map;\n";

    private final Path home;
    private final Path guard;
    private final List<Process> started = new ArrayList<>();

    DevIT(@TempDir Path folder) throws IOException {
        home = folder.toRealPath().resolve("a workshop");
        guard = home.resolve(GUARD);
    }

    @BeforeEach
    void copyTheSources() throws IOException {
        FileUtils.copyDirectory(
                Path.of("src/main").toFile(), home.resolve("src/main").toFile());
        FileUtils.copyDirectory(Path.of(".mvn").toFile(), home.resolve(".mvn").toFile());
        Files.copy(Path.of("pom.xml"), home.resolve("pom.xml"));
        Files.copy(Path.of("seatlock"), home.resolve("seatlock"), COPY_ATTRIBUTES);
    }

    @AfterEach
    void endAll() {
        started.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        });
    }

    /** Style is left for later, so what is built here would stop the tests. */
    @Test
    void judgesAGuardAsItIsSaved() throws Exception {
        breakTheStyle();
        Process dev = start("dev", "--port", "0");
        await().atMost(OPENS_WITHIN).until(() -> said(dev).contains("replica 1: http://") || !dev.isAlive());
        assertTrue(dev.isAlive(), () -> said(dev));
        assertEquals(SOUND, rush());

        change(CHECKED, UNCHECKED);
        assertEquals(NOT_AS_PROMISED, rush());

        change(UNCHECKED, CHECKED);
        assertEquals(SOUND, rush());

        List<ProcessHandle> all = dev.descendants().toList();
        assertTrue(all.size() >= 2, "Maven and the box office");
        dev.destroy();
        exit(dev);
        await().atMost(ENDS_WITHIN).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aBreachOfStyleStopsTheTests() throws Exception {
        breakTheStyle();
        assertStopsTheTests("spotless");

        assertEquals(0, exit(start("format")));
        String formatted = Files.readString(guard);
        assertFalse(formatted.contains(UNUSED), formatted);
        assertTrue(formatted.lines().allMatch(line -> line.length() <= 120), formatted);

        assertStopsTheTests("warnings found and -Werror specified");
    }

    /** An import that nothing uses, a line that is too long, and code that the compiler warns of. */
    private void breakTheStyle() throws IOException {
        change("import java.util.List;\n", "import java.util.List;\n" + UNUSED);
        change("    @Override\n    public Outcome take(Claim claim) {\n", """
                    static int count(List any) {
                        return %s;
                    }

                    @Override
                    public Outcome take(Claim claim) {
                """.formatted(
                        String.join(" + ", Collections.nCopies(10, "any.size() * 2"))));
    }

    private void change(String text, String into) throws IOException {
        String page = Files.readString(guard);
        assertTrue(page.contains(text), () -> text + " is not in " + page);
        Files.writeString(guard, page.replaceFirst(Pattern.quote(text), Matcher.quoteReplacement(into)));
    }

    /** The exit code tells whether the verdict is as the card promises. */
    private int rush() throws Exception {
        return exit(start("rush", "--guard", "pg-conditional", "--buyers", "100", "--seats", "20"));
    }

    private void assertStopsTheTests(String by) throws Exception {
        Process tests = start("test", "-DskipITs", "-Dtest=NoneTest");
        assertNotEquals(0, exit(tests));
        String output = said(tests);
        assertTrue(output.contains(by), output);
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(home.resolve("seatlock").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolveSibling("said by " + started.size()).toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private String said(Process process) {
        try {
            return Files.readString(home.resolveSibling("said by " + started.indexOf(process)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int exit(Process process) throws InterruptedException {
        assertTrue(process.waitFor(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS));
        return process.exitValue();
    }
}
