package dev.seatlock.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A background process that works on one data folder and is no child of ours: found by its pid file, whoever started
 * it, and told by what it runs from a stranger that was given the same pid.
 *
 * @param name what people call it
 * @param pidFile the file whose first line is its pid
 * @param program how the name begins by which it runs, be it that of the binary or an argument
 * @param workplace the path that stands among its arguments
 * @param signals what ends it, from the gentlest to the one that cannot be refused
 */
record Daemon(String name, Path pidFile, String program, Path workplace, List<String> signals) {

    private static final Patience PER_SIGNAL = Patience.ofSeconds(15);

    /**
     * The live process, if there is one; where the pid file does not lead to it, as before it is written, a search
     * does.
     */
    Optional<ProcessHandle> running() {
        return pid().flatMap(ProcessHandle::of)
                .filter(this::isThis)
                .or(() -> ProcessHandle.allProcesses().filter(this::isThis).findFirst());
    }

    private Optional<Long> pid() {
        try (var lines = Files.lines(pidFile)) {
            return lines.findFirst().map(line -> Long.parseLong(line.strip()));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty(); // no file, or one that its writer did not finish
        }
    }

    private boolean isThis(ProcessHandle process) {
        return isAtWork(process, program, workplace);
    }

    /**
     * Whether a process runs that program there. One that has ended but was not reaped yet shows no arguments: it does
     * not.
     */
    static boolean isAtWork(ProcessHandle process, String program, Path workplace) {
        var arguments = new ArrayList<>(List.of(process.info().arguments().orElse(new String[0])));
        return arguments.remove(workplace.toString())
                && Stream.concat(process.info().command().stream(), arguments.stream())
                        .map(word -> word.substring(word.lastIndexOf('/') + 1))
                        .anyMatch(name -> name.startsWith(program));
    }

    /**
     * Ends it, each signal harder than the one before, and returns when it is gone. Does nothing where it is not
     * running.
     *
     * @throws StoresUnavailable where it outlives them all
     */
    void stop() {
        var running = running();
        if (running.isPresent() && signals.stream().noneMatch(signal -> ends(running.get(), signal))) {
            throw new StoresUnavailable("%s (process %d) on %s does not end"
                    .formatted(name, running.get().pid(), workplace));
        }
    }

    private boolean ends(ProcessHandle process, String signal) {
        try {
            // ProcessHandle knows two signals only, and PostgreSQL listens to others.
            new ProcessBuilder("sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new StoresUnavailable("Cannot signal " + name + ": " + StoresUnavailable.oneLine(e), e);
        }
        return PER_SIGNAL.sees(() -> !isThis(process));
    }
}
