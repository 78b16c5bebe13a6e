package dev.seatlock.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** This process, as another would be started like it. */
final class Jvm {

    private Jvm() {}

    /** The command that starts this program once more, with the same JVM and its options, up to the program's arguments. */
    static List<String> thisProgram() {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current()
                .info()
                .command()
                .orElseGet(() -> System.getProperty("java.home") + "/bin/java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-jar");
        command.add(System.getProperty("java.class.path"));
        return command;
    }

    /** So many ports that nobody listens on. All are held until the last is found, so that they differ. */
    static List<Integer> freePorts(int count) {
        List<ServerSocket> probes = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                probes.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
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

    private static void close(ServerSocket probe) {
        try {
            probe.close();
        } catch (IOException ignored) {
            // it never listened to anyone
        }
    }
}
