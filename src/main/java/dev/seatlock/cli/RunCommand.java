package dev.seatlock.cli;

import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.Jvm;
import dev.seatlock.stores.DataFolder;
import dev.seatlock.stores.StoresUnavailable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code ./seatlock run}: opens the box office, one replica in this process or several in processes of their own, over the
 * configured stores or over stores that it starts and stops itself.
 */
@Command(
        name = "run",
        description = "Open the box office: start what it needs, serve, and stop it all on Ctrl-C.",
        sortOptions = false)
final class RunCommand implements Callable<Integer> {

    private static final int MOST_REPLICAS = 16;
    private static final int MANAGEMENT_PORT = 9_000;
    private static final long CLOSING_SECONDS = 40;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "${env:QUARKUS_HTTP_PORT:-8080}",
            description =
                    "The first replica's port, 8080 by default; further ones count on from it. 0 takes free ones.")
    private int port;

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            defaultValue = "${env:QUARKUS_MANAGEMENT_PORT:-" + Option.NULL_VALUE + "}",
            description =
                    "The first replica's port for health and metrics, 9000 by default; further ones count on from it."
                            + " 0 takes free ones, and so does --port 0.")
    private @Nullable Integer managementPort;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description = "How many processes sell, over one set of stores; 1 by default.")
    private int replicas = 1;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the embedded stores keep their data; by default the folder 'data' beside the launcher.")
    private @Nullable Path data;

    @Option(names = "--ephemeral", description = "Keep the data in a temporary folder that is removed at the end.")
    private boolean ephemeral;

    @Option(names = "--until-stdin-ends", hidden = true)
    private boolean untilStdinEnds;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final HelpOption help = new HelpOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final PrintStream out = System.out;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Fleet fleet;

    @Override
    public Integer call() throws InterruptedException {
        checkOptions();
        if (untilStdinEnds) {
            Replica.endWith(System.in);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::endInOrder, "end-in-order"));
        try (Premises premises = premises()) {
            return serve(premises);
        } catch (CannotRun | StoresUnavailable | Fleet.DidNotOpen reason) {
            System.err.println("seatlock: " + reason.getMessage());
            return 1;
        } finally {
            closed.countDown();
        }
    }

    private void checkOptions() {
        if (replicas < 1 || replicas > MOST_REPLICAS) {
            throw new ParameterException(spec.commandLine(), "--replicas takes 1 to " + MOST_REPLICAS);
        }
        if (port < 0 || port + replicas > 65_536) {
            throw new ParameterException(spec.commandLine(), "--port takes 0 to 65535, with room for every replica");
        }
        if (managementPort() < 0 || managementPort() + replicas > 65_536) {
            throw new ParameterException(
                    spec.commandLine(), "--management-port takes 0 to 65535, with room for every replica");
        }
        if (port != 0 && managementPort() != 0 && Math.abs(port - managementPort()) < replicas) {
            throw new ParameterException(spec.commandLine(), "--port and --management-port overlap");
        }
        if (data != null && ephemeral) {
            throw new ParameterException(spec.commandLine(), "--data and --ephemeral exclude each other");
        }
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
        Path home = Path.of(System.getProperty("seatlock.home", "."));
        return Premises.embedded(
                ephemeral ? DataFolder.ephemeral() : DataFolder.open(data == null ? home.resolve("data") : data), out);
    }

    /** 0 for free ones. */
    private int managementPort() {
        if (managementPort != null) {
            return managementPort;
        }
        return port == 0 ? 0 : MANAGEMENT_PORT;
    }

    private int managementPortOf(int number) {
        return managementPort() == 0 ? 0 : managementPort() + number - 1;
    }

    private int serve(Premises premises) throws InterruptedException {
        List<Integer> ports = ports();
        IntStream.rangeClosed(1, replicas)
                .map(this::managementPortOf)
                .filter(managed -> managed != 0)
                .forEach(managed -> requireFree(managed, "--management-port"));
        if (Premises.operatorsSignIn()) {
            out.println("operator: whoever brings a token with the role operator");
        } else {
            premises.passwordMadeHere()
                    .ifPresent(password -> out.printf("operator: user operator, password %s%n", password));
        }
        OpenBoxOffice open = new OpenBoxOffice(
                ProcessHandle.current().pid(),
                ports.stream().map(it -> URI.create("http://127.0.0.1:" + it)).toList(),
                premises.dataFolder().map(Path::toString).orElse(""));
        if (!untilStdinEnds) {
            publish(open);
        }
        try {
            return replicas == 1 ? serveHere(premises, ports.getFirst()) : serveByFleet(premises, ports);
        } finally {
            withdraw(open);
        }
    }

    private static void publish(OpenBoxOffice open) {
        try {
            open.publish();
        } catch (IOException failed) {
            System.err.println("seatlock: rush will not find this box office by itself: " + failed.getMessage());
        }
    }

    private static void withdraw(OpenBoxOffice open) {
        try {
            open.withdraw();
        } catch (IOException ignored) {
            // whoever looks next sees that the process has ended, and tidies up
        }
    }

    private int serveHere(Premises premises, int port) {
        Map<String, String> settings = premises.settings();
        settings.put("quarkus.http.port", Integer.toString(port));
        settings.put("quarkus.management.port", Integer.toString(managementPortOf(1)));
        linkToTheLab(premises, port).ifPresent(link -> settings.put(Replica.ONCE_OPEN, link));
        return Replica.serve(settings);
    }

    private int serveByFleet(Premises premises, List<Integer> ports) throws InterruptedException {
        try (Fleet opened = Fleet.start(Jvm.replica(), number -> environment(premises, number), ports, out)) {
            fleet = opened;
            linkToTheLab(premises, ports.getFirst()).ifPresent(out::println);
            opened.awaitEnd();
        }
        return 0;
    }

    private Map<String, String> environment(Premises premises, int number) {
        Map<String, String> environment = new HashMap<>(premises.environment());
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPortOf(number)));
        return environment;
    }

    /** Signs its reader in: the password stands behind the #, where it is sent to nobody, not even to us. */
    private static Optional<String> linkToTheLab(Premises premises, int port) {
        return premises.passwordMadeHere()
                .map(password -> "see a seat sold twice: http://127.0.0.1:%d/#operator=%s".formatted(port, password));
    }

    private List<Integer> ports() {
        if (port == 0) {
            return Jvm.freePorts(replicas);
        }
        return IntStream.range(port, port + replicas)
                .peek(port -> requireFree(port, "--port"))
                .boxed()
                .toList();
    }

    private static void requireFree(int port, String option) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assert probe.isBound();
        } catch (IOException taken) {
            throw new CannotRun("port %d is taken; give another with %s, or 0 for a free one".formatted(port, option));
        }
    }

    /**
     * On a signal: replicas first, then the stores. Quarkus ends its own replica by a hook of its own; this one keeps the
     * process alive until the stores, too, have ended.
     */
    private void endInOrder() {
        Fleet running = fleet;
        if (running != null) {
            running.close();
        }
        try {
            if (!closed.await(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("seatlock: gave up waiting for the box office to close");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Something that the person at the terminal can mend, told in one line. */
    private static final class CannotRun extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CannotRun(String message) {
            super(message);
        }
    }
}
