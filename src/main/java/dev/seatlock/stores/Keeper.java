package dev.seatlock.stores;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A small process that outlives its owner just long enough to end the stores. It reads from a pipe to which only the
 * owner can write: a line means that the stores were stopped in good order, the pipe's end that the owner died, by
 * whatever signal, and that the stores must follow.
 */
final class Keeper {

    private static final String NAME = "seatlock-keeper";
    private static final long DISMISSAL_SECONDS = 5;

    /**
     * Deaf to what a terminal sends to all its processes. A pid counts only while its process names the folder, lest a
     * stranger be signalled that was given the pid of a store which died earlier; {@code ps} is for systems without
     * /proc.
     */
    private static final String SCRIPT = """
            trap '' INT HUP QUIT
            folder=$1 ephemeral=$2
            read -r _ && exit

            runs() {
              { tr '\\0' '\\n' < "/proc/$1/cmdline" || ps -ww -o args= -p "$1"; } 2> /dev/null | grep -qF -- "$folder/"
            }
            signal() {
              runs "$2" && kill -s "$1" "$2"
            }
            await() {
              tenths=0
              while { runs "$postgres" || runs "$redis"; } && [ "$tenths" -lt 100 ]; do
                sleep 0.1
                tenths=$((tenths + 1))
              done
            }

            read -r postgres < "$folder/postgres/postmaster.pid"
            read -r redis < "$folder/redis.pid"
            signal INT "$postgres"; signal TERM "$redis"; await
            signal QUIT "$postgres"; signal KILL "$redis"; await
            if [ "$ephemeral" = true ]; then
              rm -rf -- "$folder" || { sleep 5; rm -rf -- "$folder"; } # a first start may still be writing
            fi
            """;

    private final Process process;

    private Keeper(Process process) {
        this.process = process;
    }

    /**
     * The keeper of a folder as a process: a new owner ends the old one's, which would otherwise end the new stores.
     */
    static Daemon daemon(Path folder) {
        return new Daemon("The keeper", folder.resolve("keeper.pid"), NAME, folder, List.of("KILL"));
    }

    static Keeper of(DataFolder folder) throws IOException {
        var command = new ArrayList<String>();
        // In a session of its own it outlives the kill of the owner's whole process group as well.
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("setsid");
        }
        command.addAll(
                List.of("sh", "-c", SCRIPT, NAME, folder.path().toString(), Boolean.toString(folder.isEphemeral())));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Files.writeString(daemon(folder.path()).pidFile(), process.pid() + "\n");
        return new Keeper(process);
    }

    /** Tells it that nothing is left to keep, and waits for its end. */
    void dismiss() {
        try (var line = process.outputWriter(StandardCharsets.US_ASCII)) {
            line.write("done\n");
        } catch (IOException _) {
            // It is gone already, which is all that was wanted.
        }
        try {
            if (!process.waitFor(DISMISSAL_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
