package dev.seatlock.cli;

import dev.seatlock.lab.Jvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The ports of the first replica, from which those of further ones count on. */
final class PortOptions {

    private static final int MANAGEMENT_PORT = 9_000;
    private static final int PORTS = 65_536;

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

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    void check(int replicas) {
        if (port < 0 || port + replicas > PORTS) {
            throw wrong("--port takes 0 to 65535, with room for every replica");
        }
        if (managementPort() < 0 || managementPort() + replicas > PORTS) {
            throw wrong("--management-port takes 0 to 65535, with room for every replica");
        }
        if (port != 0 && managementPort() != 0 && Math.abs(port - managementPort()) < replicas) {
            throw wrong("--port and --management-port overlap");
        }
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /**
     * The replicas' ports.
     *
     * @throws CannotRun if one of them, or of those for management, is taken
     */
    List<Integer> free(int replicas) {
        List<Integer> ports = port == 0
                ? Jvm.freePorts(replicas)
                : IntStream.range(port, port + replicas)
                        .peek(port -> requireFree(port, "--port"))
                        .boxed()
                        .toList();
        IntStream.rangeClosed(1, replicas)
                .map(this::managementPortOf)
                .filter(managed -> managed != 0)
                .forEach(managed -> requireFree(managed, "--management-port"));
        return ports;
    }

    /** That of a replica, counted from 1, for health and metrics; 0 for a free one. */
    int managementPortOf(int number) {
        return managementPort() == 0 ? 0 : managementPort() + number - 1;
    }

    private int managementPort() {
        if (managementPort != null) {
            return managementPort;
        }
        return port == 0 ? 0 : MANAGEMENT_PORT;
    }

    private static void requireFree(int port, String option) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assert probe.isBound();
        } catch (IOException taken) {
            throw new CannotRun("port %d is taken; give another with %s, or 0 for a free one".formatted(port, option));
        }
    }
}
