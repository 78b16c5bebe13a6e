package dev.seatlock.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes that say that they serve, and end when they are told to: all that a fleet knows of a replica. */
@Timeout(30)
class FleetTest {

    private static final List<String> REPLICA = List.of(
            "/bin/sh",
            "-c",
            "trap 'exit 7' TERM; echo \"replica $SEATLOCK_REPLICA: here (management $QUARKUS_MANAGEMENT_PORT)\"; while read -r line; do :; done");

    private Fleet fleet;

    @BeforeEach
    void start() throws InterruptedException {
        fleet = Fleet.start(
                REPLICA,
                _ -> Map.of(),
                List.of(1, 2),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void pausesOneReplicaAndNoOther() throws Exception {
        fleet.pause(2);

        assertEquals("T", state(2));
        assertFalse(state(1).startsWith("T"));
        fleet.resume(2);
        await().until(() -> !state(2).startsWith("T"));
    }

    @Test
    void letsAReplicaThatWasPausedTwiceGoOnAtOnce() {
        fleet.pause(2);
        fleet.pause(2);
        fleet.resume(2);

        await().until(() -> !state(2).startsWith("T"));
    }

    /** A stopped process hears of no signal but one; so it would be killed, after a long wait. */
    @Test
    void endsAPausedReplicaAsGentlyAsAnyOther() {
        fleet.pause(1);
        fleet.close();

        assertEquals(
                List.of(7, 7),
                fleet.members().stream()
                        .map(member -> member.process().exitValue())
                        .toList());
    }

    @Test
    void saysThatItCannotStopWhatHasEnded() throws InterruptedException {
        fleet.kill(2);

        assertThrows(UncheckedIOException.class, () -> fleet.pause(2));
        assertTrue(fleet.members().getFirst().isAlive());
    }

    @Test
    void startsAKilledReplicaOnceMore() throws InterruptedException {
        fleet.kill(2);
        assertFalse(fleet.members().getLast().isAlive());
        fleet.restart(2);

        assertTrue(fleet.members().getLast().isAlive());
    }

    private String state(int number) throws IOException {
        long pid = fleet.members().get(number - 1).pid();
        Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(pid)).start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
