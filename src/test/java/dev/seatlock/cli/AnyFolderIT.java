package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's test command in a clone, wherever that lies: in a folder with blanks, with letters of other languages,
 * deep down.
 */
@Tag("all")
@Timeout(900)
class CloneIT {

    private static final String FOLDER =
            "a folder with blanks, größer & " + "longer than most ".repeat(5).strip();
    private static final long MOST_SECONDS = 840;

    /** Where it lies told in tests that hand the program's path on: to a shell, to a JVM's options, to stores. */
    @Test
    void passesItsTestsWhereverItLies(@TempDir Path folder) throws Exception {
        assumeTrue(Files.exists(Path.of(".git")), "these sources are no clone themselves");
        Path clone = folder.resolve(FOLDER);
        run(folder, 60, "git", "clone", "--quiet", Path.of("").toAbsolutePath().toString(), clone.toString());
        String output =
                run(clone, MOST_SECONDS, "./seatlock", "test", "-o", "-Dtest=SellingTest", "-Dit.test=TrainIT,PagesIT");
        assertTrue(output.contains("BUILD SUCCESS"), output);
    }

    private static String run(Path folder, long mostSeconds, String... command)
            throws IOException, InterruptedException {
        File output = Files.createTempFile("clone-output", ".txt").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(mostSeconds, TimeUnit.SECONDS), () -> List.of(command) + " did not end");
            String told = Files.readString(output.toPath());
            assertEquals(0, process.exitValue(), told);
            return told;
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            Files.delete(output.toPath());
        }
    }
}
