package dev.seatlock.lab.bench;

import dev.seatlock.inventory.ShowId;
import dev.seatlock.lab.RushShow;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * PostgreSQL's own bench, {@code pgbench}, which sends the statements of a guard's transaction with nothing around
 * them: no HTTP, no box office. What that comes to is the most that a guard can sell over as many connections. Each
 * transaction is for a seat of its own, so that none is refused.
 *
 * <p>A guard's script is a resource named like it. A line {@code \ir file} in it stands for that file, as in
 * {@code psql}.
 */
record Pgbench(Database database) {

    private static final int CLIENTS = 16; // as many as the connections of a replica's pool
    private static final int MOST_TRIES = 100;
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);
    private static final Pattern INCLUDE = Pattern.compile("(?m)^\\\\ir (\\S+)\n");
    private static final String PROGRAM = "pgbench";
    private static final String OPTIONS = "-c plan_cache_mode=force_generic_plan"; // see application.properties

    /** Whether it is on the {@code PATH}. */
    static boolean isThere() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, PROGRAM))
                .anyMatch(Files::isExecutable);
    }

    /** Books seats of a show, in rows of 1,000, for so long, and before that to warm up. */
    Measured run(RushShow show, int seats, Duration warmUp, Duration time) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("pgbench-");
        try {
            Path script = Files.writeString(folder.resolve("script.sql"), script(show.guard()));
            run(show, script, warmUp.plus(time), folder);
            PgbenchLog log = PgbenchLog.read(folder);
            if (log.mostOfAClient() * CLIENTS >= seats) {
                throw new IllegalStateException(
                        "pgbench sold all %d seats too soon: measure for a shorter time".formatted(seats));
            }
            return log.measured(warmUp, time);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private void run(RushShow show, Path script, Duration time, Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                PROGRAM,
                "--no-vacuum",
                "--host=" + database.host(),
                "--port=" + database.port(),
                "--username=" + database.user(),
                "--protocol=prepared",
                "--client=" + CLIENTS,
                "--max-tries=" + MOST_TRIES,
                "--time=" + Math.max(1, time.toSeconds()),
                "--file=" + script,
                "--log",
                "--log-prefix=" + folder.resolve(PgbenchLog.PREFIX)));
        variables(show).forEach((name, value) -> command.add("--define=" + name + "=" + value));
        command.add(database.name());
        Path said = folder.resolve("said");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("PGPASSWORD", database.password());
        builder.environment().put("PGOPTIONS", OPTIONS);
        Process process = builder.start();
        try {
            if (!process.waitFor(time.plus(ENDS_WITHIN).toMillis(), TimeUnit.MILLISECONDS)
                    || process.exitValue() != 0) {
                throw new IllegalStateException("pgbench failed: " + Files.readString(said));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static Map<String, Object> variables(RushShow show) {
        UUID id = UUID.fromString(show.id());
        String claims = UUID.randomUUID().toString().replace("-", "").substring(0, 16) + "0".repeat(16);
        return Map.of(
                "show", show.id(),
                "guard", show.guard(),
                "key", new ShowId(id).toggleKey(),
                "high", Long.hashCode(id.getMostSignificantBits()),
                "low", Long.hashCode(id.getLeastSignificantBits()),
                "claims", claims,
                "clients", CLIENTS,
                "turn", -1);
    }

    static String script(String guard) {
        return included(guard + ".sql");
    }

    private static String included(String name) {
        try (InputStream file = Pgbench.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalArgumentException("no script " + name);
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return INCLUDE.matcher(text).replaceAll(included -> Matcher.quoteReplacement(included(included.group(1))));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
