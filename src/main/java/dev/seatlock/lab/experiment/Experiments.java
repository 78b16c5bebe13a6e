package dev.seatlock.lab.experiment;

import dev.seatlock.lab.Jvm;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The experiments of this process, one at a time, and the last few in memory. Their fleets sell from the service's own
 * stores, in shows of their own; their histories lie in a temporary folder that goes with the process.
 */
@Singleton
public class Experiments {

    private static final String PREFIX = "seatlock-experiments-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})-.*");
    private static final Logger LOG = Logger.getLogger(Experiments.class);
    private static final int KEPT = 10;
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(25);

    private final Site site;
    private final Deque<Experiment> latestFirst = new ArrayDeque<>();
    private volatile @Nullable Thread running;
    private final Path parent;
    private @Nullable Path folder;
    private int begun;

    @Inject
    Experiments(
            @ConfigProperty(name = "seatlock.database.url") String databaseUrl,
            @ConfigProperty(name = "seatlock.database.user") String databaseUser,
            @ConfigProperty(name = "seatlock.database.password") Optional<String> databasePassword,
            @ConfigProperty(name = "seatlock.redis.url") String redisUrl,
            @ConfigProperty(name = "seatlock.operator.password") String operatorPassword,
            @ConfigProperty(name = "seatlock.lock-folder") String lockFolder,
            @ConfigProperty(name = "seatlock.experiments-folder") Path parent) {
        this(
                new FleetSite(
                        Map.of(
                                "SEATLOCK_DATABASE_URL", databaseUrl,
                                "SEATLOCK_DATABASE_USER", databaseUser,
                                "SEATLOCK_DATABASE_PASSWORD", databasePassword.orElse(""),
                                "SEATLOCK_REDIS_URL", redisUrl,
                                "SEATLOCK_OPERATOR_PASSWORD", operatorPassword,
                                "SEATLOCK_LOCK_FOLDER", lockFolder),
                        operatorPassword,
                        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)),
                parent);
    }

    Experiments(Site site, Path parent) {
        this.site = site;
        this.parent = parent;
    }

    /** Whether this process can start a fleet: it can if it was started from the packaged program. */
    public boolean canStartAFleet() {
        return Jvm.canBeStartedAgain();
    }

    /** Begins an experiment; empty if another one is running. */
    public synchronized Optional<Experiment> begin(Plan plan) {
        Experiment latest = latestFirst.peekFirst();
        if (latest != null && !latest.progress().state().hasEnded()) {
            return Optional.empty();
        }
        Experiment experiment = new Experiment(plan, folder().resolve(++begun + ".jsonl"));
        latestFirst.addFirst(experiment);
        if (latestFirst.size() > KEPT) {
            delete(latestFirst.removeLast().history());
        }
        running = Thread.ofVirtual().name("experiment").start(() -> experiment.run(site, () -> {}));
        return Optional.of(experiment);
    }

    /** Those that are remembered, the latest first. */
    public synchronized List<Experiment> all() {
        return List.copyOf(latestFirst);
    }

    public synchronized Optional<Experiment> find(UUID id) {
        return latestFirst.stream()
                .filter(experiment -> experiment.id().equals(id))
                .findFirst();
    }

    private Path folder() {
        try {
            if (folder == null) {
                Files.createDirectories(parent);
                sweep();
                folder = Files.createTempDirectory(
                        parent, PREFIX + ProcessHandle.current().pid() + "-");
            }
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * What processes left behind that were killed. One of our own pid is such, too: in a container all have the same.
     */
    private void sweep() throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path left : folders) {
                Matcher name = NAME.matcher(left.getFileName().toString());
                if (name.matches() && !isAnother(Long.parseLong(name.group(1)))) {
                    FileUtils.deleteQuietly(left.toFile());
                }
            }
        }
    }

    private static boolean isAnother(long pid) {
        return pid != ProcessHandle.current().pid() && ProcessHandle.of(pid).isPresent();
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            LOG.warnf("%s could not be removed: %s", file, left.getMessage());
        }
    }

    /** No fleet outlives the process that started it, and no history either. */
    void end(@Observes ShutdownEvent end) throws InterruptedException {
        all().forEach(Experiment::cancel);
        Thread last = running;
        if (last != null && !last.join(ENDS_WITHIN)) {
            LOG.warn("an experiment was still ending its fleet at the end");
        }
        all().forEach(experiment -> delete(experiment.history()));
        if (folder != null) {
            delete(folder);
        }
    }
}
