package dev.seatlock.cli;

import dev.seatlock.lab.Jvm;
import dev.seatlock.stores.StoresUnavailable;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code ./seatlock dev}: the box office for whoever changes it. Maven opens it in Quarkus' dev mode, which compiles
 * what was saved when it is next asked something; the stores are started here, beside it, and stay as they are.
 */
@Command(
        name = "dev",
        description = "Open the box office to work on it: a source that is saved counts from the next request on."
                + " Ctrl-C ends it all.",
        footer = {"", "What was changed is judged from another terminal: ./seatlock rush --guard NAME"},
        sortOptions = false)
final class DevCommand implements Callable<Integer> {

    private static final long ENDS_WITHIN_SECONDS = 20;

    @Mixin
    private final PortOptions ports = new PortOptions();

    @Mixin
    private final DataOptions data = new DataOptions();

    @Parameters(
            paramLabel = "MAVEN",
            description = "More for Maven, after --: say -- -o, or -- -Ddebug, which lets a debugger in at port 5005.")
    private List<String> more = List.of();

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final HelpOption help = new HelpOption();

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws InterruptedException, IOException {
        ports.check(1);
        data.check();
        OrderlyEnd end = OrderlyEnd.onSignal();
        try (Premises premises = Premises.embedded(data.open(), out)) {
            List<Integer> free = ports.free(1);
            premises.tellOperator(out);
            try (OpenBoxOffice.Published _ =
                    OpenBoxOffice.here(free, premises.dataFolder()).untilClosed()) {
                return develop(environment(premises, free.getFirst()), end);
            }
        } catch (CannotRun | StoresUnavailable reason) {
            System.err.println("seatlock: " + reason.getMessage());
            return ExitCode.SOFTWARE;
        } finally {
            end.reached();
        }
    }

    private Map<String, String> environment(Premises premises, int port) {
        Map<String, String> environment = new HashMap<>(premises.environment());
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        int managementPort = ports.managementPortOf(1);
        environment.put(
                "QUARKUS_MANAGEMENT_PORT",
                Integer.toString(managementPort == 0 ? Jvm.freePorts(1).getFirst() : managementPort));
        premises.linkToTheLab(port)
                .ifPresent(link -> environment.put(Premises.environmentName(Replica.ONCE_OPEN), link));
        return environment;
    }

    private int develop(Map<String, String> environment, OrderlyEnd end) throws InterruptedException, IOException {
        List<String> command = new ArrayList<>(List.of(
                "mvn", "-q", "-B", "-ntp", "-P", "unchecked", "-Dquarkus.analytics.disabled=true", "quarkus:dev"));
        command.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File(System.getProperty("seatlock.home", ".")))
                .inheritIO();
        builder.environment().putAll(environment);
        Process maven = builder.start();
        end.endFirst(() -> endAll(maven));
        try {
            return maven.waitFor() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
        } finally {
            endAll(maven);
        }
    }

    /** Maven has the box office in a process of its own, which may outlive it. */
    private static void endAll(Process maven) {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(maven.toHandle()), maven.descendants()).toList();
        for (ProcessHandle each : all) {
            each.destroy();
            each.onExit()
                    .completeOnTimeout(each, ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .join();
            each.destroyForcibly();
        }
    }
}
