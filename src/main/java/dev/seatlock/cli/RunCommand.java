package dev.seatlock.cli;

import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.Jvm;
import dev.seatlock.lab.ReplicaDidNotOpen;
import dev.seatlock.stores.StoresUnavailable;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code ./seatlock run}: opens the box office, one replica in this process or several in processes of their own, over
 * the configured stores or over stores that it starts and stops itself.
 */
@Command(
        name = "run",
        description = "Open the box office: start what it needs, serve, and stop it all on Ctrl-C.",
        sortOptions = false)
final class RunCommand implements Callable<Integer> {

    private static final int MOST_REPLICAS = 16;

    @Mixin
    private final PortOptions ports = new PortOptions();

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description = "How many processes sell, over one set of stores; 1 by default.")
    private int replicas = 1;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(names = "--until-stdin-ends", hidden = true)
    private boolean untilStdinEnds;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws InterruptedException {
        checkOptions();
        if (untilStdinEnds) {
            Replica.endWith(System.in);
        }
        OrderlyEnd end = OrderlyEnd.onSignal();
        try (Premises premises = premises()) {
            return serve(premises, end);
        } catch (CannotRun | StoresUnavailable | ReplicaDidNotOpen reason) {
            System.err.println("seatlock: " + reason.getMessage());
            return 1;
        } finally {
            end.reached();
        }
    }

    private void checkOptions() {
        if (replicas < 1 || replicas > MOST_REPLICAS) {
            throw new ParameterException(spec.commandLine(), "--replicas takes 1 to " + MOST_REPLICAS);
        }
        ports.check(replicas);
        data.check();
    }

    private Premises premises() throws InterruptedException {
        if (!Premises.operatorsSignIn() && "".equals(System.getenv(Whereabouts.PASSWORD_VARIABLE))) {
            throw new CannotRun("%s is empty: the operator needs a password".formatted(Whereabouts.PASSWORD_VARIABLE));
        }
        if (Premises.areConfigured()) {
            if (!Premises.operatorsSignIn() && System.getenv("SEATLOCK_OPERATOR_PASSWORD") == null) {
                throw new CannotRun("over configured stores the operator's password must be given:"
                        + " set SEATLOCK_OPERATOR_PASSWORD");
            }
            return Premises.configured(out);
        }
        return Premises.embedded(data.open(), out);
    }

    private int serve(Premises premises, OrderlyEnd end) throws InterruptedException {
        List<Integer> free = ports.free(replicas);
        premises.tellOperator(out);
        if (untilStdinEnds) {
            return serve(premises, free, end);
        }
        try (OpenBoxOffice.Published _ =
                OpenBoxOffice.here(free, premises.dataFolder()).untilClosed()) {
            return serve(premises, free, end);
        }
    }

    private int serve(Premises premises, List<Integer> free, OrderlyEnd end) throws InterruptedException {
        return replicas == 1 ? serveHere(premises, free.getFirst()) : serveByFleet(premises, free, end);
    }

    private int serveHere(Premises premises, int port) {
        Map<String, String> settings = premises.settings();
        settings.put("quarkus.http.port", Integer.toString(port));
        settings.put("quarkus.management.port", Integer.toString(ports.managementPortOf(1)));
        premises.linkToTheLab(port).ifPresent(link -> settings.put(Replica.ONCE_OPEN, link));
        return Replica.serve(settings);
    }

    private int serveByFleet(Premises premises, List<Integer> free, OrderlyEnd end) throws InterruptedException {
        try (Fleet opened = Fleet.start(Jvm.replica(), number -> environment(premises, number), free, out)) {
            end.endFirst(opened::close);
            premises.linkToTheLab(free.getFirst()).ifPresent(out::println);
            opened.awaitEnd();
        }
        return 0;
    }

    private Map<String, String> environment(Premises premises, int number) {
        Map<String, String> environment = new HashMap<>(premises.environment());
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(ports.managementPortOf(number)));
        return environment;
    }
}
