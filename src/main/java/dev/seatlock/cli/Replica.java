package dev.seatlock.cli;

import dev.seatlock.inventory.StoreFailure;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.value.registry.ValueRegistry;
import io.quarkus.vertx.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** One replica of the service, in this process. */
public final class Replica implements QuarkusApplication {

    /** A setting: what to say beside, once it is open. */
    static final String ONCE_OPEN = "seatlock.once-open";

    private static final long DRAIN_SECONDS = 20;

    private final String name;
    private final ValueRegistry ports;
    private final int port;
    private final int managementPort;
    private final Optional<String> onceOpen;

    Replica(
            @ConfigProperty(name = "seatlock.replica") String name,
            ValueRegistry ports,
            @ConfigProperty(name = "quarkus.http.port") int port,
            @ConfigProperty(name = "quarkus.management.port") int managementPort,
            @ConfigProperty(name = ONCE_OPEN) Optional<String> onceOpen) {
        this.name = name;
        this.ports = ports;
        this.port = port;
        this.managementPort = managementPort;
        this.onceOpen = onceOpen;
    }

    /**
     * Serves until the process is told to end, and returns when the last request was answered.
     *
     * @param settings configuration that goes before all other
     * @return the exit code, 0 if it ended as it should
     */
    static int serve(Map<String, String> settings) {
        settings.forEach(System::setProperty);
        AtomicInteger exitCode = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        Quarkus.run(Replica.class, (code, failure) -> {
            exitCode.set(code);
            failed.set(failure);
        });
        Throwable failure = failed.get();
        if (failure != null) { // last, after all that the end of the others has made them say
            System.err.println("seatlock: the replica could not open: " + cause(failure));
        }
        return exitCode.get();
    }

    /** What the server said, if it said something; else what went wrong first. */
    private static String cause(Throwable failure) {
        SQLException said = StoreFailure.sqlCause(failure);
        Throwable cause = said == null ? failure : said;
        while (said == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof IllegalStateException && "Shutdown in progress".equals(cause.getMessage())) {
            return "it was told to end before it had";
        }
        return String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
    }

    /** Says where it serves, in the form that the fleet and scripts read. */
    @Override
    public int run(String... args) {
        System.out.printf(
                "replica %s: http://127.0.0.1:%d (management http://127.0.0.1:%d)%n",
                name,
                // Quarkus tells of a free port that it has found, but not of one that it was given for management. In
                // dev mode it tells of none when it starts again, behind a port that stays open.
                ports.getOrDefault(HttpServer.HTTP_PORT, port),
                ports.getOrDefault(HttpServer.MANAGEMENT_PORT, managementPort));
        onceOpen.ifPresent(System.out::println);
        Quarkus.waitForExit();
        return 0;
    }

    /**
     * Ends this process when the other end of a pipe is gone. The kernel closes it however the parent dies, so no
     * replica outlives its fleet.
     */
    static void endWith(InputStream pipe) {
        Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
            try {
                while (pipe.read() != -1) {
                    // whatever a parent says, only its silence matters
                }
            } catch (IOException broken) {
                // as good as closed
            }
            Thread.ofPlatform().daemon().name("parent-gone").start(() -> System.exit(0));
            try {
                TimeUnit.SECONDS.sleep(DRAIN_SECONDS);
            } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(1);
        });
    }
}
