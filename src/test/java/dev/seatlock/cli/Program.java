package dev.seatlock.cli;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged program in a process of its own, as a user would start it, and what it prints. */
public final class Program implements AutoCloseable {

    static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    /** Apart from the program: with the options of the tests it would not fit those of users. */
    static final Path CACHE = Path.of("target/tests.aot").toAbsolutePath();

    private static final Duration MOST = Duration.ofMinutes(2);
    private static final Duration TRAINED_WITHIN = Duration.ofMinutes(6); // beside two more builds' tests

    private static final List<String> JVM = List.of(
            System.getProperty("java.home") + "/bin/java",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1", // none lives long enough to earn back what better code costs
            "-XX:+UseSerialGC",
            "-Xmx512m");

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private Program(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    public static Program start(String... arguments) {
        return start(List.of(), arguments);
    }

    /** With more variables, each {@code NAME=value}, in its environment. */
    public static Program start(List<String> variables, String... arguments) {
        List<String> command = command();
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        try {
            return new Program(builder.start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What starts it, without its arguments. */
    static List<String> command() {
        train();
        List<String> command = new ArrayList<>(JVM);
        command.addAll(List.of("-XX:AOTCache=" + CACHE, "-Xlog:aot*=off", "-jar", JAR.toString()));
        return command;
    }

    /**
     * Once for all processes of all tests after a build: they start in half the time from the cache. Tests in other
     * JVMs wait for whoever trains.
     */
    private static synchronized void train() {
        try (FileChannel turn = FileChannel.open(CACHE.resolveSibling("tests.training"), CREATE, WRITE);
                FileLock _ = turn.lock()) {
            if (Files.exists(CACHE) && isNewerThanTheProgram(CACHE)) {
                return;
            }
            List<String> command = new ArrayList<>(JVM);
            command.addAll(List.of("-jar", JAR.toString(), "train"));
            Program training = new Program(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
            assertEquals(0, training.awaitEnd(TRAINED_WITHIN), training::output);
            Files.move(JAR.resolveSibling("app.aot"), CACHE, REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static boolean isNewerThanTheProgram(Path cache) throws IOException {
        FileTime trained = Files.getLastModifiedTime(cache);
        try (Stream<Path> files = Files.walk(JAR.getParent())) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .allMatch(file -> file.toFile().lastModified() <= trained.toMillis());
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException ended) {
            // with its process
        }
    }

    /** Waits until it prints a line that fits, and gives the first group of that. */
    public String awaitLine(String regex) {
        Pattern pattern = Pattern.compile(regex);
        await().atMost(MOST).until(() -> find(pattern).isPresent() || !process.isAlive());
        return find(pattern).orElseThrow(() -> new AssertionError("ended without '" + regex + "': " + lines));
    }

    private Optional<String> find(Pattern pattern) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    public String awaitUrl(int replica) {
        return awaitLine("replica " + replica + ": (http://127\\.0\\.0\\.1:\\d+) \\(management .*\\)");
    }

    /** Where a replica tells of its health and its metrics. */
    public String awaitManagementUrl(int replica) {
        return awaitLine("replica " + replica + ": .* \\(management (http://127\\.0\\.0\\.1:\\d+)\\)");
    }

    /** Waits until it ends, and gives its exit code. */
    int awaitEnd() throws InterruptedException {
        return awaitEnd(MOST);
    }

    private int awaitEnd(Duration within) throws InterruptedException {
        if (!process.waitFor(within.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + within + ": " + lines);
        }
        reader.join(MOST);
        return process.exitValue();
    }

    String output() {
        return String.join("\n", lines);
    }

    public long pid() {
        return process.pid();
    }

    /** Its replicas in processes of their own; not the keeper of its stores. */
    public List<ProcessHandle> replicas() {
        try (Stream<ProcessHandle> children = process.children()) {
            return children.filter(child -> child.info().command().orElse("").endsWith("java"))
                    .toList();
        }
    }

    /** As {@code kill} or Ctrl-C would. */
    void terminate() {
        process.destroy();
    }

    /** As {@code kill -9} would. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        terminate();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException interrupted) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
