package dev.seatlock.cli;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.Jvm;
import dev.seatlock.lab.Pick;
import dev.seatlock.lab.PublishedCard;
import dev.seatlock.lab.ReplicaDidNotOpen;
import dev.seatlock.lab.Rush;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.RushPlan;
import dev.seatlock.stores.DataFolder;
import dev.seatlock.stores.StoresUnavailable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./seatlock train}: has the JVM remember how a replica starts, so that the next starts need not find out. */
@Command(
        name = "train",
        sortOptions = false,
        description =
                "Start a replica, send it a small crowd, and keep what its JVM has loaded and linked by then in a cache"
                        + " beside the program. What is started from there starts faster. A new build makes the cache"
                        + " invalid.",
        footer = {"", "Exit code: 0 when the cache is there, 2 for a wrong option, 1 when it could not be made."})
final class TrainCommand implements Callable<Integer> {

    private static final String CACHE = "app.aot";
    private static final RushPlan CROWD = new RushPlan(
            null,
            List.of("combining", "pg-conditional", "redis-lock"),
            100,
            40,
            0,
            Double.POSITIVE_INFINITY,
            Pick.SPREAD,
            true,
            1,
            null,
            1);

    /** Writing takes the JVM some ten seconds. */
    private static final long WRITES_WITHIN_SECONDS = 180;

    @Option(
            names = "--program",
            paramLabel = "JAR",
            description = "The quarkus-run.jar to be trained; the one that runs this by default.")
    private @Nullable Path program;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec;

    private final PrintStream progress = System.err;

    @Override
    public Integer call() throws InterruptedException {
        Path trained = program == null ? Jvm.program() : program;
        Path cache = trained.resolveSibling(CACHE);
        try (Premises premises = Premises.embedded(DataFolder.ephemeral(), progress)) {
            Files.deleteIfExists(cache);
            train(trained, cache, premises);
            if (!Files.isRegularFile(cache)) {
                throw new IOException("the JVM wrote no cache");
            }
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%s, %d MB: what is started from there starts faster%n",
                            cache, Files.size(cache) / 1_000_000);
            return ExitCode.OK;
        } catch (StoresUnavailable | ReplicaDidNotOpen | RushAborted | IOException reason) {
            spec.commandLine().getErr().println("seatlock: " + reason.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private void train(Path trained, Path cache, Premises premises)
            throws InterruptedException, RushAborted, IOException {
        List<String> command = Jvm.replica(trained, "-XX:AOTCacheOutput=" + cache, "-Xlog:aot*=off");
        try (Fleet fleet = Fleet.start(command, _ -> premises.bareEnvironment(), Jvm.freePorts(1), progress)) {
            rush(new Address(fleet.urls(), premises.operatorPassword()));
            Process replica = fleet.members().getFirst().process();
            replica.destroy();
            if (!replica.waitFor(WRITES_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the JVM did not write its cache within %d s".formatted(WRITES_WITHIN_SECONDS));
            }
        }
    }

    private static void rush(Address address) throws InterruptedException, RushAborted {
        try (Rush rush = new Rush(address, CROWD)) {
            for (PublishedCard guard : rush.guards()) {
                rush.against(guard, () -> {});
            }
            rush.takeOffShows();
        }
    }
}
