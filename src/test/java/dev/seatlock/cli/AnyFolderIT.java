package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.FileFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's test command, wherever these sources lie: in a folder with blanks, with letters of other languages, deep
 * down.
 */
@Tag("all")
@Timeout(900)
class AnyFolderIT {

    private static final String FOLDER =
            "a folder with blanks, größer & " + "longer than most ".repeat(5).strip();
    private static final long MOST_SECONDS = 840;

    private static final Path BUILT = Path.of("target");
    private static final Set<Path> LEFT_OUT = Set.of(Path.of(".git"), Path.of("node_modules"), BUILT);

    /** Where it lies told in tests that hand the program's path on: to a shell, to a JVM's options, to stores. */
    @Test
    void passesItsTestsWhereverItLies(@TempDir Path folder) throws Exception {
        Path sources = folder.resolve(FOLDER);
        Path here = Path.of("").toAbsolutePath();
        copy(here, sources, file -> !LEFT_OUT.contains(here.relativize(file.toPath())));
        // With what was compiled from them, for that is the same anywhere, and takes minutes.
        for (String compiled : List.of("classes", "test-classes")) {
            copy(here.resolve(BUILT).resolve(compiled), sources.resolve(BUILT).resolve(compiled), file -> true);
        }
        String output = run(
                sources,
                "./seatlock",
                "test",
                "-o",
                "-Dmaven.compiler.useIncrementalCompilation=false",
                "-Dtest=SellingTest",
                "-Dit.test=TrainIT,PagesIT",
                "-Dpages.only=README.md");
        assertTrue(output.contains("BUILD SUCCESS"), output);
    }

    /** The files keep their times, so that what was compiled from them stays newer. */
    private static void copy(Path from, Path to, FileFilter which) throws IOException {
        FileUtils.copyDirectory(from.toFile(), to.toFile(), which);
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        File output = Files.createTempFile("output", ".txt").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), () -> List.of(command) + " did not end");
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
