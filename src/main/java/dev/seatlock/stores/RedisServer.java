package dev.seatlock.stores;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The embedded Redis of a data folder: a server in its own session that listens to this machine alone and appends every
 * write to a file. Killed, it loses nothing it has answered; only with the whole machine may its last second go.
 */
final class RedisServer {

    /** Long enough to load the append-only file. */
    private static final Patience START = Patience.ofSeconds(30);

    private static final Duration PING_LIMIT = Duration.ofMillis(500);

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
            launch(port, log);
            String url = "redis://%s:%d".formatted(Loopback.ADDRESS, port);
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

    private void launch(int port, Path log) throws IOException {
        // All settings stand here: without a file named, Redis reads none.
        new ProcessBuilder(
                        binaries.redisServer().toString(),
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
