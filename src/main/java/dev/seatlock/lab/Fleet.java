package dev.seatlock.lab;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Replicas of the box office as child processes over one set of stores.
 *
 * <p>Each child's standard input is a pipe from this process. It is never written to: the kernel closes it when this
 * process ends, however it ends, and the child ends then too. What a child prints is passed on.
 */
public final class Fleet implements AutoCloseable {

    private static final Duration DRAINS_WITHIN = Duration.ofSeconds(20);

    /** One child process and where it serves. */
    public record Member(int number, URI url, Process process) {

        /** The child's process id. */
        public long pid() {
            return process.pid();
        }

        public boolean isAlive() {
            return process.isAlive();
        }

        /** A way to the management beans of its JVM, from outside. */
        @SuppressWarnings("BanJNDI") // the address is the one that our own child has just said
        public JMXConnector beans() throws IOException {
            try {
                VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid()));
                String address = jvm.startLocalManagementAgent();
                jvm.detach();
                return JMXConnectorFactory.connect(new JMXServiceURL(address));
            } catch (AttachNotSupportedException unwilling) {
                throw new IOException("the JVM of replica " + number + " lets nobody in", unwilling);
            }
        }
    }

    /**
     * Stops a process, says so, and lets it go on at the end of its own input, which comes at the latest when we end.
     */
    private static final String STOP_UNTIL_STDIN_ENDS =
            "kill -STOP \"$1\" && echo stopped && cat > /dev/null; kill -CONT \"$1\"";

    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final Map<Integer, Process> pauses = new ConcurrentHashMap<>();
    private final List<String> command;
    private final IntFunction<Map<String, String>> environment;
    private final PrintStream out;

    private Fleet(List<String> command, IntFunction<Map<String, String>> environment, PrintStream out) {
        this.command = command;
        this.environment = environment;
        this.out = out;
    }

    /**
     * Starts one replica a port, numbered from 1, and returns when all are open.
     *
     * @param command starts one replica, which says {@code replica K: URL (management URL)} once it serves
     * @param environment what the replica of each number must know, of the stores and of itself
     * @param out hears what the replicas print
     * @throws ReplicaDidNotOpen if one of them ends, or does not get on
     */
    public static Fleet start(
            List<String> command, IntFunction<Map<String, String>> environment, List<Integer> ports, PrintStream out)
            throws InterruptedException {
        Fleet fleet = new Fleet(command, environment, out);
        try {
            List<ReplicaStart> openings = new ArrayList<>();
            for (int number = 1; number <= ports.size(); number++) {
                Member member = fleet.launch(number, ports.get(number - 1));
                fleet.members.add(member);
                openings.add(fleet.open(member));
            }
            for (ReplicaStart opening : openings) {
                out.println(opening.await());
            }
            return fleet;
        } catch (ReplicaDidNotOpen failed) {
            out.println(failed.getMessage()); // before those that are ended have their say
            fleet.close();
            throw failed;
        } catch (InterruptedException | RuntimeException failed) {
            fleet.close();
            throw failed;
        }
    }

    private ReplicaStart open(Member member) {
        return ReplicaStart.of(member.number(), member.process(), out, ReplicaStart.STANDS_STILL_AT_MOST);
    }

    private Member launch(int number, int port) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", "0"); // unless told otherwise, whichever is free
        builder.environment().putAll(environment.apply(number));
        builder.environment().put("SEATLOCK_REPLICA", Integer.toString(number));
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        if (number > 1) {
            builder.environment().remove("SEATLOCK_DEMO_SHOW"); // one is enough
        }
        try {
            return new Member(number, URI.create("http://127.0.0.1:" + port), builder.start());
        } catch (IOException failed) {
            throw new ReplicaDidNotOpen("replica %d could not be started: %s".formatted(number, failed.getMessage()));
        }
    }

    /** Kills a replica, as {@code kill -9} would, and returns when it is dead. */
    public void kill(int number) throws InterruptedException {
        Process process = members.get(number - 1).process();
        process.destroyForcibly();
        process.waitFor();
    }

    /**
     * Starts a replica that has ended once more, at its old port, and returns when it is open.
     *
     * @throws ReplicaDidNotOpen if it ends, or does not get on
     */
    public void restart(int number) throws InterruptedException {
        Member member = launch(number, members.get(number - 1).url().getPort());
        members.set(number - 1, member);
        out.println(open(member).await());
    }

    /**
     * Stops a replica, as {@code kill -STOP} would, and returns when it stands still. It goes on when it is resumed or
     * the fleet is closed, and also when this process ends, however it ends. One that is paused stays so.
     *
     * @throws UncheckedIOException if it cannot be stopped, say because it has ended
     */
    public void pause(int number) {
        pauses.computeIfAbsent(number, it -> stop(members.get(it - 1)));
    }

    private static Process stop(Member member) {
        try {
            Process pause = new ProcessBuilder(
                            "/bin/sh", "-c", STOP_UNTIL_STDIN_ENDS, "pause", Long.toString(member.pid()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (pause.inputReader().readLine() == null) {
                throw new IOException("replica %d could not be stopped".formatted(member.number()));
            }
            return pause;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Lets a replica that is paused go on, and returns when it does. */
    public void resume(int number) {
        Process pause = pauses.remove(number);
        if (pause != null) {
            try {
                pause.getOutputStream().close();
            } catch (IOException broken) {
                // the pipe broke with its process, and that had let the replica go on
            }
            pause.onExit().join();
        }
    }

    public List<Member> members() {
        return List.copyOf(members);
    }

    /** Where the replicas serve, in the order of their numbers. */
    public List<URI> urls() {
        return members.stream().map(Member::url).toList();
    }

    /** Returns when every replica has ended. */
    public void awaitEnd() throws InterruptedException {
        for (Member member : members) {
            member.process().waitFor();
        }
    }

    /**
     * Ends all replicas together: gently, and those that will not, hard. Those that are paused go on first, or they
     * would not hear.
     */
    @Override
    public void close() {
        Set.copyOf(pauses.keySet()).forEach(this::resume);
        members.forEach(member -> member.process().destroy());
        long deadlineNanos = System.nanoTime() + DRAINS_WITHIN.toNanos();
        for (Member member : members) {
            try {
                if (!member.process().waitFor(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    member.process().destroyForcibly();
                }
            } catch (InterruptedException interrupted) {
                member.process().destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
