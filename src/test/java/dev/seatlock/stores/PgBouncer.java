package dev.seatlock.stores;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.seatlock.Installed;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PgBouncer in front of a server on this machine, as it is when nobody sets more than he must. */
public final class PgBouncer implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final List<String> command;
    private final int port;
    private final Path log;
    private @Nullable Process process;

    private PgBouncer(List<String> command, int port, Path log) {
        this.command = command;
        this.port = port;
        this.log = log;
    }

    /** Where it is installed. */
    public static Optional<Path> program() {
        return Installed.program("pgbouncer")
                .or(() -> Optional.of(Path.of("/usr/sbin/pgbouncer")).filter(Files::isExecutable));
    }

    /**
     * Starts one.
     *
     * @param mode {@code session} or {@code transaction}
     */
    public static PgBouncer start(Path program, Path folder, String mode, int postgres) throws IOException {
        int port = Loopback.freePort();
        Path settings = folder.resolve("pgbouncer-" + port + ".ini");
        Files.writeString(settings, """
                [databases]
                seatlock = host=%1$s port=%2$d dbname=seatlock user=seatlock
                [pgbouncer]
                listen_addr = %1$s
                listen_port = %3$d
                unix_socket_dir =
                auth_type = any
                pool_mode = %4$s
                """.formatted(Loopback.ADDRESS, postgres, port, mode));
        List<String> command = new ArrayList<>(List.of(program.toString()));
        if (System.getProperty("user.name").equals("root")) { // as whom it refuses to run
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(settings.toString());
        PgBouncer pooler = new PgBouncer(command, port, folder.resolve("pgbouncer-" + port + ".log"));
        pooler.start();
        return pooler;
    }

    /** Starts it anew after it was killed. */
    public void start() throws IOException {
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        await().atMost(SOON).until(() -> answers() || !started.isAlive());
        if (!started.isAlive()) {
            throw new IOException("PgBouncer did not start: " + Files.readString(log));
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.ofLiteral(Loopback.ADDRESS), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** As {@code kill -9} would. */
    public void kill() throws InterruptedException {
        requireNonNull(process).destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        requireNonNull(process).destroyForcibly();
    }
}
