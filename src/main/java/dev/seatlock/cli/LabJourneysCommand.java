package dev.seatlock.cli;

import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.Jvm;
import dev.seatlock.lab.ReplicaDidNotOpen;
import dev.seatlock.lab.journey.Journeys;
import dev.seatlock.stores.DataFolder;
import dev.seatlock.stores.StoresUnavailable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code lab journeys}: the whole shop, in any order, while a replica dies and comes back. */
@Command(
        name = "journeys",
        sortOptions = false,
        description = "Send buyers on random journeys: hold, prolong, pay in every way that the play bank knows, lapse,"
                + " order, wait; give places back, pass bookings on, cancel. There is a show under each guard that"
                + " holds on several hosts, and meanwhile an operator changes places and prices, and cancels an event. Kill a"
                + " replica on the way and start it again. In the end compare what each was told with seats, books and"
                + " callbacks, and buy all that is left. Starts all that it needs, and removes it.",
        footer = {
            "",
            "Exit code: 0 when everything is as it must be, 3 when not,",
            "2 for a wrong option, 1 when it could not be carried out."
        })
final class LabJourneysCommand implements Callable<Integer> {

    private static final int NOT_SOUND = 3;
    private static final int MOST = 100_000;
    private static final int FEWEST_REPLICAS = 2; // one of them dies
    private static final int MOST_REPLICAS = 16;

    @Option(names = "--journeys", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
    private int journeys = 2_000;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "How many of them are under way at a time (default: ${DEFAULT-VALUE}).")
    private int clients = 50;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description = "How many processes sell, over one set of stores (default: ${DEFAULT-VALUE}).")
    private int replicas = 3;

    @Option(names = "--seed", paramLabel = "SEED", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec;

    private final PrintStream progress = System.err;

    @Override
    public Integer call() throws InterruptedException {
        Bounds bounds = new Bounds(spec);
        bounds.require("--journeys", journeys, 1, MOST);
        bounds.require("--clients", clients, 1, MOST);
        bounds.require("--replicas", replicas, FEWEST_REPLICAS, MOST_REPLICAS);
        try (Premises premises = Premises.embedded(DataFolder.ephemeral(), progress);
                Fleet fleet = Fleet.start(
                        Jvm.replica(), number -> environment(premises), Jvm.freePorts(replicas), progress)) {
            Journeys.Findings findings = travel(fleet, premises.operatorPassword());
            spec.commandLine().getOut().println(text(findings));
            return findings.areSound() ? ExitCode.OK : NOT_SOUND;
        } catch (StoresUnavailable | ReplicaDidNotOpen | Journeys.Stopped reason) {
            spec.commandLine().getErr().println("seatlock: " + reason.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private Journeys.Findings travel(Fleet fleet, String password) throws InterruptedException, Journeys.Stopped {
        try (ProgressBar bar = CrowdProgress.bar("journeys", journeys, false)) {
            return new Journeys(fleet, password, journeys, clients, seed).run(bar::step);
        }
    }

    private static Map<String, String> environment(Premises premises) {
        Map<String, String> environment = new HashMap<>(premises.bareEnvironment());
        environment.putAll(Journeys.HURRY);
        return environment;
    }

    private String text(Journeys.Findings findings) {
        List<String> lines = new ArrayList<>();
        lines.add("%d journeys, seed %d".formatted(journeys, seed));
        findings.endings().forEach((kind, count) -> lines.add("%7d %s".formatted(count, kind)));
        lines.add("");
        findings.checks().forEach(check -> lines.add(check.toString()));
        return String.join(System.lineSeparator(), lines);
    }
}
