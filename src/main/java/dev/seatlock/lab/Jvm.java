package dev.seatlock.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** This process, as another would be started like it. */
public final class Jvm {

    private static final int LOWEST_PORT = 10_000;
    private static final int HIGHEST_PORT = 32_000;
    private static final int MOST_TRIES = 100;

    private Jvm() {}

    /** Whether this process was started from the packaged program; a test, or the development mode, was not. */
    public static boolean canBeStartedAgain() {
        return program().toString().endsWith(".jar") && Files.isRegularFile(program());
    }

    /** The program from which this process was started. */
    public static Path program() {
        return Path.of(System.getProperty("java.class.path"));
    }

    /** The command that starts one replica with the same JVM and its options; it ends when its standard input does. */
    public static List<String> replica() {
        return replica(program());
    }

    /**
     * The same, of another program.
     *
     * @param more options for its JVM
     */
    public static List<String> replica(Path program, String... more) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current()
                .info()
                .command()
                .orElseGet(() -> System.getProperty("java.home") + "/bin/java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(more));
        command.addAll(List.of("-jar", program.toString(), "run", "--until-stdin-ends"));
        return command;
    }

    /**
     * So many ports that nobody listens on. All are held until the last is found, so that they differ. They lie below
     * those that systems give to outgoing connections, or a crowd's client might have one before its replica does.
     */
    public static List<Integer> freePorts(int count) {
        List<ServerSocket> probes = new ArrayList<>();
        try {
            while (probes.size() < count) {
                probes.add(freePort());
            }
            return probes.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            for (ServerSocket probe : probes) {
                close(probe);
            }
        }
    }

    private static ServerSocket freePort() throws IOException {
        for (int tries = 1; ; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try {
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (BindException taken) {
                if (tries == MOST_TRIES) {
                    throw taken;
                }
            }
        }
    }

    private static void close(ServerSocket probe) {
        try {
            probe.close();
        } catch (IOException ignored) {
            // it never listened to anyone
        }
    }
}
