package dev.seatlock.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A replica that is starting, and what it prints. It is waited for as long as it gets on, for how long that takes is up
 * to the machine: it says something, or it has worked. Whoever waits is told what for.
 */
final class ReplicaStart {

    /** How long it may neither say anything nor work. */
    static final Duration STANDS_STILL_AT_MOST = Duration.ofSeconds(60);

    /** One that is stuck wakes up now and then, and uses less than this part of the time. */
    private static final int WORKS_A_SIXTIETH = 60;

    /** Whatever it does by then, it does not open. */
    private static final Duration OPENS_WITHIN = Duration.ofMinutes(15);

    private static final Duration TELLS_EVERY = Duration.ofSeconds(15);

    private final int number;
    private final Process process;
    private final PrintStream out;
    private final Duration standsStillAtMost;
    private final CompletableFuture<String> sign = new CompletableFuture<>();
    private volatile String said = "nothing";
    private volatile long saidNanos = System.nanoTime();

    private ReplicaStart(int number, Process process, PrintStream out, Duration standsStillAtMost) {
        this.number = number;
        this.process = process;
        this.out = out;
        this.standsStillAtMost = standsStillAtMost;
    }

    /** Begins to pass on what a replica prints, but for the line that says where it serves. */
    static ReplicaStart of(int number, Process process, PrintStream out, Duration standsStillAtMost) {
        ReplicaStart opening = new ReplicaStart(number, process, out, standsStillAtMost);
        // Reading a pipe keeps the carrier of a virtual thread: two replicas on two processors would leave none for
        // others.
        Thread.ofPlatform()
                .daemon()
                .name("replica-" + number + "-output")
                .start(() -> opening.passOn(process.inputReader(), out));
        Thread.ofPlatform()
                .daemon()
                .name("replica-" + number + "-errors")
                .start(() -> opening.passOn(process.errorReader(), System.err));
        return opening;
    }

    private void passOn(BufferedReader from, PrintStream to) {
        try (BufferedReader lines = from) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("replica " + number + ": ") || !sign.complete(line)) {
                    to.println(line);
                    if (!line.isBlank()) {
                        said = line;
                        saidNanos = System.nanoTime();
                    }
                }
            }
        } catch (IOException ended) {
            // the pipe broke with its process
        }
    }

    /**
     * The line that says where it serves.
     *
     * @throws ReplicaDidNotOpen if it ends, or does not get on
     */
    String await() throws InterruptedException {
        CompletableFuture<Process> end = process.onExit();
        long beganNanos = System.nanoTime();
        long toldNanos = beganNanos;
        long workedNanos = beganNanos;
        Duration worked = Duration.ZERO;
        while (true) {
            try {
                CompletableFuture.anyOf(sign, end).get(1, TimeUnit.SECONDS);
                return sign.isDone() ? sign.get() : ended();
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            } catch (TimeoutException silent) {
                long now = System.nanoTime();
                Duration works = work();
                if (works.minus(worked).compareTo(standsStillAtMost.dividedBy(WORKS_A_SIXTIETH)) >= 0) {
                    worked = works;
                    workedNanos = now;
                }
                if (now - Math.max(workedNanos, saidNanos) > standsStillAtMost.toNanos()) {
                    throw didNotOpen("for %d s it has neither said anything nor worked"
                            .formatted(standsStillAtMost.toSeconds()));
                }
                if (now - beganNanos > OPENS_WITHIN.toNanos()) {
                    throw didNotOpen("it has had %d minutes".formatted(OPENS_WITHIN.toMinutes()));
                }
                if (now - toldNanos > TELLS_EVERY.toNanos()) {
                    toldNanos = now;
                    out.printf(
                            "replica %d is not open yet, after %d s in which it worked for %d; it said last: %s%n",
                            number, Duration.ofNanos(now - beganNanos).toSeconds(), works.toSeconds(), said);
                }
            }
        }
    }

    private Duration work() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What it has said last may still be on its way. */
    private String ended() throws InterruptedException {
        try {
            return sign.get(1, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException silent) {
            throw new ReplicaDidNotOpen("replica %d ended before it opened, with exit code %d; it said last: %s"
                    .formatted(number, process.exitValue(), said));
        }
    }

    private ReplicaDidNotOpen didNotOpen(String why) {
        return new ReplicaDidNotOpen("replica %d did not open: %s; it said last: %s".formatted(number, why, said));
    }
}
