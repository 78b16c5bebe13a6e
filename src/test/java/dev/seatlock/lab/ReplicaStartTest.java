package dev.seatlock.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that opens late, never, or not at all: how long it takes is up to the machine. */
@Timeout(120)
class ReplicaStartTest {

    private static final Duration SHORT = Duration.ofSeconds(3);

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private @Nullable Process process;

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void waitsForOneThatWorks() throws Exception {
        ReplicaStart opening = start(
                "step=0; while [ $step -lt 8000000 ]; do step=$((step + 1)); done; echo 'replica 1: here'; read -r end");

        assertEquals("replica 1: here", opening.await());
    }

    @Test
    void waitsForOneThatSaysSomething() throws Exception {
        ReplicaStart opening =
                start("for step in 1 2 3 4 5 6; do sleep 1; echo $step; done; echo 'replica 1: here'; read -r end");

        assertEquals("replica 1: here", opening.await());
        assertTrue(heard.toString(StandardCharsets.UTF_8).startsWith("1\n2\n3"));
    }

    @Test
    void givesUpOneThatDoesNeither() throws Exception {
        ReplicaStart opening = start("echo 'locking the schema'; exec sleep 100");

        String said = assertThrows(ReplicaDidNotOpen.class, opening::await).getMessage();
        assertEquals(
                "replica 1 did not open: for 3 s it has neither said anything nor worked; it said last: locking the schema",
                said);
    }

    @Test
    void saysWhatOneSaidThatEnded() throws Exception {
        ReplicaStart opening = start("echo 'FATAL: no such role' >&2; exit 3");

        String said = assertThrows(ReplicaDidNotOpen.class, opening::await).getMessage();
        assertEquals("replica 1 ended before it opened, with exit code 3; it said last: FATAL: no such role", said);
    }

    private ReplicaStart start(String script) throws IOException {
        Process started = new ProcessBuilder("/bin/sh", "-c", script).start();
        process = started;
        return ReplicaStart.of(1, started, new PrintStream(heard, true, StandardCharsets.UTF_8), SHORT);
    }
}
