package dev.seatlock.stores;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * The embedded Redis of a data folder: a server in its own session that listens to this machine alone and appends every
 * write to a file. Killed, it loses nothing it has answered; only with the whole machine may its last second go.
 *
 * <p>Its port is open to everybody with an account on this machine, and a Redis that may be configured writes any file.
 * So it knows one user, by a password that lies in the data folder, and he may do nothing of the kind.
 */
final class RedisServer {

    /** Long enough to load the append-only file. */
    private static final Patience START = Patience.ofSeconds(30);

    private static final Duration PING_LIMIT = Duration.ofMillis(500);

    private static final String USER = "seatlock";
    private static final String PASSWORD_FILE = "redis-password";

    private final DataFolder folder;
    private final BinaryCache binaries;
    private final Path data;

    RedisServer(DataFolder folder, BinaryCache binaries) {
        this.folder = folder;
        this.binaries = binaries;
        this.data = data(folder.path());
    }

    static Daemon daemon(Path folder) {
        return new Daemon("Redis", folder.resolve("redis.pid"), "redis-server", data(folder), List.of("TERM", "KILL"));
    }

    private static Path data(Path folder) {
        return folder.resolve("redis");
    }

    /** Starts the server, unpacking it the first time, and returns its URL. */
    String start(PrintStream progress) {
        long startNanos = System.nanoTime();
        Path log = folder.freshLog("redis");
        try {
            DataFolder.createForOwnerOnly(data);
            Files.deleteIfExists(daemon(folder.path()).pidFile());
            int port = Loopback.freePort();
            String password = folder.password(PASSWORD_FILE);
            launch(port, folder.write("redis.conf", users(password)), log);
            String url = "redis://%s:%s@%s:%d".formatted(USER, password, Loopback.ADDRESS, port);
            if (!START.sees(() -> isUp(url))) {
                throw StoresUnavailable.didNotStart("Redis", log, null);
            }
            progress.printf(
                    "Redis on %s:%d, started in %d ms%n",
                    Loopback.ADDRESS,
                    port,
                    Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
            return url;
        } catch (IOException e) {
            throw StoresUnavailable.didNotStart("Redis", log, e);
        }
    }

    /** By the hash of the password: the file has no secret, and an argument would have readers. */
    private static String users(String password) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
            return """
                    # Written anew at each start.
                    user default off
                    user %s on #%s ~* &* +@all -@admin +client|setname
                    """.formatted(USER, HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void launch(int port, Path users, Path log) throws IOException {
        // All other settings stand here.
        new ProcessBuilder(
                        binaries.redisServer().toString(),
                        users.toString(),
                        "--daemonize",
                        "yes",
                        "--bind",
                        Loopback.ADDRESS,
                        "--port",
                        Integer.toString(port),
                        "--dir",
                        data.toString(),
                        "--pidfile",
                        daemon(folder.path()).pidFile().toString(),
                        "--logfile",
                        log.toString(),
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "everysec",
                        "--save",
                        "",
                        // Its arguments must stay readable, for by them it is told from a stranger.
                        "--set-proc-title",
                        "no")
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Up, and ours: on a port taken by someone else's Redis, it is that one which answers. */
    private boolean isUp(String url) {
        try {
            RedisPing.to(url, PING_LIMIT).send();
            return daemon(folder.path()).running().isPresent();
        } catch (IOException _) {
            return false;
        }
    }

    void stop() {
        daemon(folder.path()).stop();
    }
}
