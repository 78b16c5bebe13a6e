package dev.seatlock.stores;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How one gets into the embedded PostgreSQL: as the service's own role, which may do nothing beside its database, by a
 * password that lies in the data folder. The server's port is open to everybody with an account on this machine, and
 * its superuser may run programs: so he has no password, and nobody gets in as him. What needs his rights is done
 * before the server listens to anybody, by a server in single-user mode.
 */
final class PostgresLogin {

    static final String USER = "seatlock";

    private static final String PASSWORD_FILE = "database-password";

    private static final String RULES = """
            # Written anew at each start. Whoever is not named here is refused.
            host all %s %s/32 scram-sha-256
            """.formatted(USER, Loopback.ADDRESS);

    private static final long SINGLE_USER_SECONDS = 60; // it replays the log after a crash

    private final DataFolder folder;
    private final Optional<String> kept;
    private final String password;

    private PostgresLogin(DataFolder folder) {
        this.folder = folder;
        this.kept = folder.keptPassword(PASSWORD_FILE);
        this.password = kept.orElseGet(DataFolder::randomPassword);
    }

    /**
     * As the folder has it; as is made now where it has none: it is new, or an earlier version's, which let everybody
     * in.
     */
    static PostgresLogin of(DataFolder folder) {
        return new PostgresLogin(folder);
    }

    String password() {
        return password;
    }

    /**
     * Shuts the server's doors, before it is started, to all but the service's role.
     *
     * @param isNew whether there are neither role nor database yet
     * @param programs the server's program, or several versions of it; those that do not fit the data refuse to touch
     *     it
     */
    void prepare(Path data, boolean isNew, List<Path> programs, Path log) throws IOException {
        Files.writeString(data.resolve("pg_hba.conf"), RULES);
        if (kept.isPresent()) {
            return;
        }
        List<String> statements = isNew
                ? List.of(
                        "create role %s login password '%s'".formatted(USER, password),
                        "create database %s owner %s".formatted(USER, USER))
                : List.of(
                        "alter role %s login nosuperuser password '%s'".formatted(USER, password),
                        "alter role postgres password null");
        for (Path program : programs) {
            if (obeys(program, data, statements, log)) {
                return;
            }
        }
        throw new IOException("the role " + USER + " could not be given its password");
    }

    /** By standard input, and said in no log: arguments and logs have other readers. */
    private static boolean obeys(Path program, Path data, List<String> statements, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) { // it refuses to run as root, and is told that it does not
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(program.toString(), "--single", "-D", data.toString()));
        command.addAll(List.of("-c", "exit_on_error=on", "-c", "log_min_error_statement=panic", "postgres"));
        Process server = new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.appendTo(log.toFile()))
                .start();
        try (var input = server.outputWriter()) {
            for (String statement : statements) {
                input.write(statement + "\n");
            }
        } catch (IOException refused) {
            // it has ended already, and says why in the log
        }
        try {
            if (!server.waitFor(SINGLE_USER_SECONDS, TimeUnit.SECONDS)) {
                server.destroyForcibly();
                return false;
            }
            return server.exitValue() == 0;
        } catch (InterruptedException interrupted) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    /** Keeps the password, now that it has opened the server: one that is lost before is made anew. */
    void keep() {
        if (kept.isEmpty()) {
            folder.write(PASSWORD_FILE, password + "\n");
        }
    }
}
