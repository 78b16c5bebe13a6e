package dev.seatlock.stores;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * The embedded PostgreSQL of a data folder: a server in its own session that listens to this machine alone and keeps
 * what it has committed, whatever happens to it. Who is let in is up to {@link PostgresLogin}.
 */
final class PostgresServer {

    /** What a committed booking relies on. The library starts its servers for tests, with the first two off. */
    private static final List<String> DURABILITY = List.of("fsync", "synchronous_commit", "full_page_writes");

    private static final String MAX_CONNECTIONS = "300"; // a replica's pool has 16

    /** Long enough to replay the log after a crash. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static final Patience INITIALISATION = Patience.ofSeconds(60);

    private final DataFolder folder;
    private final BinaryCache binaries;
    private final Path data;
    private final Path initialising;
    private @Nullable EmbeddedPostgres server;

    PostgresServer(DataFolder folder, BinaryCache binaries) {
        this.folder = folder;
        this.binaries = binaries;
        this.data = data(folder.path());
        this.initialising = folder.resolve("postgres.initialising");
    }

    /**
     * The postmaster of a folder. Fast shutdown, then immediate shutdown with recovery at the next start, then the axe.
     */
    static Daemon daemon(Path folder) {
        Path data = data(folder);
        return new Daemon(
                "PostgreSQL", data.resolve("postmaster.pid"), "postgres", data, List.of("INT", "QUIT", "KILL"));
    }

    private static Path data(Path folder) {
        return folder.resolve("postgres");
    }

    /** Starts the server, unpacking and initialising what is not there yet, and adds where it is and how to get in. */
    StoreAddresses start(StoreAddresses others, PrintStream progress) {
        long startNanos = System.nanoTime();
        Path log = folder.freshLog("postgres");
        PostgresLogin login = PostgresLogin.of(folder);
        try (FileChannel unpacking = binaries.claimUnpacking()) {
            announce(progress);
            prepareData();
            int port = Loopback.freePort();
            server = launch(port, login, log, unpacking);
            String version = refuseUnlessDurable(server);
            login.keep();
            Files.deleteIfExists(initialising);
            progress.printf(
                    "PostgreSQL %s on %s:%d, started in %d ms%n",
                    version,
                    Loopback.ADDRESS,
                    port,
                    Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
            return others.withDatabase(
                    "jdbc:postgresql://%s:%d/%s".formatted(Loopback.ADDRESS, port, PostgresLogin.USER),
                    PostgresLogin.USER,
                    login.password());
        } catch (IOException | SQLException e) {
            throw StoresUnavailable.didNotStart("PostgreSQL", log, e);
        }
    }

    private void announce(PrintStream progress) throws IOException {
        if (!binaries.hasPostgres()) {
            progress.println("PostgreSQL: unpacking, once for this user, into " + binaries.postgres());
        }
        if (!Files.exists(data)) {
            progress.println("PostgreSQL: initialising, once for this folder, " + data);
        }
    }

    /**
     * Leaves data that can be started. A mark tells an initialisation that was cut short, which holds nothing of worth,
     * from one to keep. And an old pid file goes, for its pid may be a stranger's now, or not be reaped yet, and either
     * keeps PostgreSQL from starting; the shared memory tells it, as surely, of a process that still uses the data.
     */
    private void prepareData() throws IOException {
        Files.deleteIfExists(daemon(folder.path()).pidFile());
        if (Files.exists(initialising)) {
            INITIALISATION.sees(this::isNobodyInitialising);
            FileUtils.deleteDirectory(data.toFile());
        }
        if (!Files.exists(data)) {
            Files.writeString(initialising, "");
        }
    }

    /** An initialisation outlives the process that began it, and would write into the folder while it is deleted. */
    private boolean isNobodyInitialising() {
        return ProcessHandle.allProcesses().noneMatch(process -> Daemon.isAtWork(process, "initdb", data));
    }

    private EmbeddedPostgres launch(int port, PostgresLogin login, Path log, FileChannel unpacking) throws IOException {
        // Where the library unpacks, and where it looks for servers to clear away: never a folder that users share.
        System.setProperty("ot.epg.working-dir", binaries.postgres().toString());
        var builder = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_LIMIT)
                .setOutputRedirector(Redirect.appendTo(log.toFile()))
                // Built into PostgreSQL, so that the database does not depend on the machine's locales.
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                .setServerConfig("listen_addresses", Loopback.ADDRESS)
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", MAX_CONNECTIONS)
                // Refused statements are ordinary here, and their client hears of them: the log would only fill up.
                .setServerConfig("log_min_messages", "log")
                .setConnectConfig("user", PostgresLogin.USER)
                .setConnectConfig("password", login.password())
                .setDataDirectoryCustomizer(_ -> beforeItListens(login, log, unpacking));
        DURABILITY.forEach(setting -> builder.setServerConfig(setting, "on"));
        return unlessItGivesUp(builder::start, log);
    }

    /**
     * Starts the server on a thread of its own, to end the wait for a server that has given up: the library would knock
     * on its port until the limit. Interrupted, it returns as if all were well, and the next statement fails.
     */
    private static EmbeddedPostgres unlessItGivesUp(Callable<EmbeddedPostgres> start, Path log) throws IOException {
        var starting = new FutureTask<>(start);
        Thread thread = Thread.ofVirtual().name("postgres-start").start(starting);
        new Patience(START_LIMIT).sees(() -> starting.isDone() || gaveUp(log));
        if (gaveUp(log)) {
            thread.interrupt();
        }
        try {
            return starting.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static boolean gaveUp(Path log) {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1).contains("could not start server");
        } catch (IOException _) {
            return false; // not begun yet
        }
    }

    /** The binaries are in place from here on: others need not wait for our recovery. */
    private void beforeItListens(PostgresLogin login, Path log, FileChannel unpacking) {
        try {
            unpacking.close();
            login.prepare(data, Files.exists(initialising), binaries.postgresPrograms(), log);
        } catch (IOException e) {
            throw StoresUnavailable.unusable(folder.path(), e);
        }
    }

    private static String refuseUnlessDurable(EmbeddedPostgres server) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            for (String setting : DURABILITY) {
                String value = show(statement, setting);
                if (!value.equals("on")) {
                    throw new StoresUnavailable("PostgreSQL runs with %s=%s and could lose what it has committed"
                            .formatted(setting, value));
                }
            }
            return show(statement, "server_version");
        }
    }

    private static String show(Statement statement, String setting) throws SQLException {
        try (ResultSet answer = statement.executeQuery("show " + setting)) {
            answer.next();
            return answer.getString(1);
        }
    }

    /** Ends the server: what is connected is cut off, what is committed stays. */
    void stop() {
        if (server != null) {
            try {
                server.close(); // asks for a fast shutdown, and gives up the library's own lock on the data
            } catch (IOException _) {
                // What counts is whether it has ended, which comes next.
            }
        }
        daemon(folder.path()).stop();
    }
}
