package dev.seatlock.cli;

import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.Jvm;
import dev.seatlock.lab.ReplicaDidNotOpen;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.room.RoomTrial;
import dev.seatlock.stores.DataFolder;
import dev.seatlock.stores.StoresUnavailable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code lab room}: bell, turnstile and line before crowds, on a fleet of its own. */
@Command(
        name = "room",
        sortOptions = false,
        description = "Send crowds to the bell, the turnstile and the line of a waiting room, and count from outside"
                + " who is let in, when, and what they are told. Starts all that it needs, and removes it.",
        footer = {
            "",
            "A line with ok or NO in front says whether a requirement is met, or whether a",
            "figure reaches its goal; figures depend on the machine.",
            "",
            "Exit code: 0 when everything holds that must, 3 when not,",
            "2 for a wrong option, 1 when it could not be carried out."
        })
final class LabRoomCommand implements Callable<Integer> {

    private static final int NOT_SOUND = 3;
    private static final int MOST = 12_000; // connections that one client can have to two ports
    private static final int FEWEST_REPLICAS = 2;
    private static final int MOST_REPLICAS = 16;
    private static final int MOST_RUNS = 1_000;

    @Option(
            names = "--bell",
            paramLabel = "N",
            description = "How many wait for the sale to open (default: ${DEFAULT-VALUE}).")
    private int bell = 5_000;

    @Option(
            names = "--rings",
            paramLabel = "N",
            description = "How often a sale opens; the first time, the replicas are cold (default: ${DEFAULT-VALUE}).")
    private int rings = 20;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "How many crowds pass a turnstile of five (default: ${DEFAULT-VALUE}).")
    private int runs = 50;

    @Option(
            names = "--vanish",
            paramLabel = "N",
            description = "How many shoppers enter and vanish (default: ${DEFAULT-VALUE}).")
    private int vanish = 1_000;

    @Option(
            names = "--line",
            paramLabel = "N",
            description = "How many stand in line at once, watching (default: ${DEFAULT-VALUE}).")
    private int line = 10_000;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description = "How many processes there are, over one set of stores; the line stands on two of them"
                    + " (default: ${DEFAULT-VALUE}).")
    private int replicas = 3;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec;

    private final PrintStream progress = System.err;

    @Override
    public Integer call() throws InterruptedException {
        Bounds bounds = new Bounds(spec);
        bounds.require("--bell", bell, 1, MOST);
        bounds.require("--rings", rings, 1, MOST_RUNS);
        bounds.require("--runs", runs, 1, MOST_RUNS);
        bounds.require("--vanish", vanish, 1, MOST);
        bounds.require("--line", line, 1, MOST);
        bounds.require("--replicas", replicas, FEWEST_REPLICAS, MOST_REPLICAS);
        try (Premises premises = Premises.embedded(DataFolder.ephemeral(), progress);
                Fleet fleet = Fleet.start(
                        Jvm.replica(), number -> environment(premises), Jvm.freePorts(replicas), progress)) {
            RoomTrial trial = new RoomTrial(
                    fleet, premises.operatorPassword(), new RoomTrial.Plan(bell, rings, runs, vanish, line));
            RoomTrial.Findings findings = trial.run(what -> progress.println("lab: " + what));
            spec.commandLine().getOut().println(text(findings));
            return findings.areSound() ? ExitCode.OK : NOT_SOUND;
        } catch (StoresUnavailable | ReplicaDidNotOpen | RushAborted reason) {
            spec.commandLine().getErr().println("seatlock: " + reason.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private static Map<String, String> environment(Premises premises) {
        Map<String, String> environment = new HashMap<>(premises.bareEnvironment());
        environment.put("SEATLOCK_VISIT_GRACE", "10s");
        return environment;
    }

    private static String text(RoomTrial.Findings findings) {
        List<String> lines = new ArrayList<>();
        findings.checks().forEach(check -> lines.add(check.toString()));
        lines.add("");
        findings.figures().forEach(figure -> lines.add(figure.toString()));
        return String.join(System.lineSeparator(), lines);
    }
}
