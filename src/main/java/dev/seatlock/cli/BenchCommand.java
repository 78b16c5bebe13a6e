package dev.seatlock.cli;

import static java.util.Objects.requireNonNull;

import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.Jvm;
import dev.seatlock.lab.ReplicaDidNotOpen;
import dev.seatlock.lab.ReportJson;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.bench.Bench;
import dev.seatlock.lab.bench.BenchReport;
import dev.seatlock.lab.bench.Database;
import dev.seatlock.lab.bench.Unsound;
import dev.seatlock.stores.DataFolder;
import dev.seatlock.stores.StoresUnavailable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench}: how fast one hot show is sold, as ratios to an empty answer of the same process. */
@Command(
        name = "bench",
        sortOptions = false,
        description =
                "Measure how fast one hot show is sold, each case as a ratio to an empty answer (ping) of the same"
                        + " round. Starts all that it needs, and removes it.",
        footer = {
            "",
            "Only confirmations that are in the database count, and only while it keeps what",
            "it confirms (fsync and synchronous_commit on, read back from the server). Cases",
            "'pgbench' need that program on the PATH.",
            "",
            "Exit code: 0, 2 for a wrong option, 1 when there is no sound figure."
        })
final class BenchCommand implements Callable<Integer> {

    private static final int MOST_ROUNDS = 100;
    private static final int MOST_CONNECTIONS = 8_192;
    private static final int MOST_WATCHERS = 12_000; // connections that one client can have to a port
    private static final int MOST_SECONDS = 600;

    @Option(
            names = "--case",
            paramLabel = "TEXT",
            split = ",",
            description =
                    "Only the case of this name or, if there is none, those whose names contain it, and the cases that"
                            + " they are compared with (default: all).")
    private List<String> cases = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each case is measured, in turns (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "How many connections ask, each again when it is answered (default: ${DEFAULT-VALUE}).")
    private int connections = 256;

    @Option(
            names = "--watchers",
            paramLabel = "N",
            description = "How many watch a seat map, in the case of that name (default: ${DEFAULT-VALUE}).")
    private int watchers = 10_000;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each case is measured in a round (default: ${DEFAULT-VALUE}).")
    private int seconds = 3;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "How many seconds each case runs before the rounds (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds = 10;

    @Option(
            names = "--flame-graph",
            paramLabel = "FILE",
            description =
                    "Draw where the first replica spends its processor time in the one case that is named, as SVG. Its"
                            + " figures are worth less then: being watched slows the replica down.")
    private @Nullable Path flameGraph;

    @Option(
            names = "--write",
            description =
                    "Write the figures into docs/performance.md, beside the launcher, and draw docs/bench.svg; only"
                            + " with all cases.")
    private boolean write;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec;

    private final PrintStream progress = System.err;

    @Override
    public Integer call() throws InterruptedException {
        if (write && !cases.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--write is for all cases");
        }
        Bounds bounds = new Bounds(spec);
        bounds.require("--rounds", rounds, 1, MOST_ROUNDS);
        bounds.require("--connections", connections, 1, MOST_CONNECTIONS);
        bounds.require("--watchers", watchers, 1, MOST_WATCHERS);
        bounds.require("--seconds", seconds, 1, MOST_SECONDS);
        bounds.require("--warm-up", warmUpSeconds, 0, MOST_SECONDS);
        Bench.Plan plan = new Bench.Plan(
                cases,
                rounds,
                connections,
                watchers,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(warmUpSeconds),
                flameGraph);
        if (flameGraph != null) {
            requireDrawable(plan, flameGraph);
        }
        try (Premises premises = Premises.embedded(DataFolder.ephemeral(), progress);
                Fleet fleet = replicas(Bench.REPLICAS, premises)) {
            Bench bench = new Bench(
                    fleet, premises.operatorPassword(), database(premises), () -> replicas(1, premises), plan);
            BenchReport report = bench.run(what -> progress.println("bench: " + what));
            spec.commandLine().getOut().println(json ? ReportJson.of(report) : BenchTable.of(report));
            if (write) {
                BenchTable.write(report, Path.of(System.getProperty("seatlock.home", ".")));
            }
            return ExitCode.OK;
        } catch (StoresUnavailable
                | ReplicaDidNotOpen
                | RushAborted
                | SQLException
                | IOException
                | Unsound
                | IllegalStateException reason) {
            spec.commandLine().getErr().println("seatlock: " + reason.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    /** Told at once, and not after minutes. */
    private void requireDrawable(Bench.Plan plan, Path file) {
        if (!plan.isOfOneCase()) {
            throw new ParameterException(
                    spec.commandLine(), "--flame-graph is of one case: --case must name one that replicas answer");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder) || Files.isDirectory(file)) {
            throw new ParameterException(spec.commandLine(), "--flame-graph cannot be written to " + file);
        }
    }

    private Fleet replicas(int count, Premises premises) throws InterruptedException {
        return Fleet.start(Jvm.replica(), number -> premises.bareEnvironment(), Jvm.freePorts(count), progress);
    }

    private static Database database(Premises premises) {
        Map<String, String> settings = premises.settings();
        return new Database(
                requireNonNull(settings.get("seatlock.database.url")),
                requireNonNull(settings.get("seatlock.database.user")),
                requireNonNull(settings.get("seatlock.database.password")),
                premises.hasOwnDatabase());
    }
}
