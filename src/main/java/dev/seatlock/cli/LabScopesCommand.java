package dev.seatlock.cli;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.Jvm;
import dev.seatlock.lab.ReplicaDidNotOpen;
import dev.seatlock.lab.ReportJson;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.RushPlan;
import dev.seatlock.lab.Scope;
import dev.seatlock.lab.ScopeTrial;
import dev.seatlock.stores.DataFolder;
import dev.seatlock.stores.StoresUnavailable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code lab scopes}: how far each guard reaches, as its card says and as it is seen. */
@Command(
        name = "scopes",
        sortOptions = false,
        description = "Rush every guard on one replica, on three of one host, and on three of three hosts, and compare"
                + " what happens with its card. Starts all that it needs, and removes it.",
        footer = {
            "",
            "Exit code: 0 when every guard did as its card says, 3 when not,",
            "1 when the replicas could not be started."
        })
final class LabScopesCommand implements Callable<Integer> {

    private static final int NOT_AS_PROMISED = 3;
    private static final int REPLICAS = 3;
    private static final int MOST_ROUNDS = 1_000;

    @Option(names = "--guard", paramLabel = "NAME", split = ",", description = "The guards to try (default: all).")
    private List<String> guards = List.of();

    @Option(
            names = "--scope",
            paramLabel = "NAME",
            split = ",",
            description = "The scopes to try: THREADS, PROCESSES, NODES (default: all).")
    private Set<Scope> scopes = EnumSet.allOf(Scope.class);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many crowds a guard has to withstand (default: ${DEFAULT-VALUE}).")
    private int rounds = 1;

    @Option(
            names = "--buyers",
            paramLabel = "N",
            description = "How many buyers a crowd has (default: ${DEFAULT-VALUE}).")
    private int buyers = 120;

    @Option(
            names = "--seats",
            paramLabel = "N",
            description = "How many places they want to buy, seats or standing (default: ${DEFAULT-VALUE}).")
    private int seats = 20;

    @Option(
            names = "--write",
            description = "Write what was seen into docs/guards.md and README.md, beside the launcher;"
                    + " only with all guards and scopes.")
    private boolean write;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec;

    private final PrintStream progress = System.err;

    @Override
    public Integer call() throws InterruptedException {
        checkOptions();
        try (Premises premises = Premises.embedded(DataFolder.ephemeral(), progress)) {
            List<ScopeTrial.Finding> findings = new ArrayList<>();
            Path hosts = premises.dataFolder().orElseThrow().resolve("hosts");
            if (scopes.contains(Scope.THREADS) || scopes.contains(Scope.PROCESSES)) {
                try (Fleet oneHost = fleet(premises, number -> hosts.resolve("one"))) {
                    findings.addAll(at(Scope.THREADS, premises, oneHost.urls().subList(0, 1)));
                    findings.addAll(at(Scope.PROCESSES, premises, oneHost.urls()));
                }
            }
            if (scopes.contains(Scope.NODES)) {
                try (Fleet manyHosts = fleet(premises, number -> hosts.resolve("host-" + number))) {
                    findings.addAll(at(Scope.NODES, premises, manyHosts.urls()));
                }
            }
            return report(findings);
        } catch (StoresUnavailable | ReplicaDidNotOpen | RushAborted reason) {
            return failed(String.valueOf(reason.getMessage()));
        } catch (IOException unwritten) {
            return failed("the pages could not be written: " + unwritten);
        }
    }

    private void checkOptions() {
        Bounds bounds = new Bounds(spec);
        bounds.require("--rounds", rounds, 1, MOST_ROUNDS);
        bounds.require("--buyers", buyers, 1, RushPlan.MOST_BUYERS);
        bounds.require("--seats", seats, 1, RushPlan.MOST_BUYERS);
        if (write && !(guards.isEmpty() && scopes.size() == Scope.values().length)) {
            throw new ParameterException(spec.commandLine(), "--write is for all guards and all scopes");
        }
    }

    /** Replicas that share the stores; whether they share a host is whether they share the folder of its files. */
    private Fleet fleet(Premises premises, IntFunction<Path> hostFolder) throws InterruptedException {
        return Fleet.start(
                Jvm.replica(),
                number -> environment(premises, hostFolder.apply(number)),
                Jvm.freePorts(REPLICAS),
                progress);
    }

    private static Map<String, String> environment(Premises premises, Path hostFolder) {
        Map<String, String> environment = new HashMap<>(premises.bareEnvironment());
        environment.put("SEATLOCK_LOCK_FOLDER", hostFolder.resolve("locks").toString());
        return environment;
    }

    private List<ScopeTrial.Finding> at(Scope scope, Premises premises, List<URI> urls)
            throws RushAborted, InterruptedException {
        if (!scopes.contains(scope)) {
            return List.of();
        }
        Address address = new Address(urls, premises.operatorPassword(), scope);
        return new ScopeTrial(buyers, seats, rounds)
                .at(address, guards, finding -> progress.println(ScopesTable.line(finding)));
    }

    private int report(List<ScopeTrial.Finding> findings) throws IOException {
        spec.commandLine().getOut().println(json ? ReportJson.of(findings) : ScopesTable.of(findings));
        if (write) {
            ScopesTable.write(
                    findings,
                    "%d buyers for %d places, %s, safety net off, dwell from 5 ms"
                            .formatted(buyers, seats, rounds == 1 ? "one round" : rounds + " rounds"),
                    Path.of(System.getProperty("seatlock.home", ".")));
        }
        return findings.stream().allMatch(finding -> finding.row().asPromised()) ? ExitCode.OK : NOT_AS_PROMISED;
    }

    private int failed(String why) {
        spec.commandLine().getErr().println("seatlock: " + why);
        return ExitCode.SOFTWARE;
    }
}
