package dev.seatlock.guards.mutex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.seatlock.AllAtOnce;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMutexTest {

    @TempDir
    Path place;

    /** Nor is anybody kept out by that later. */
    @Test
    void letsNobodyThroughWhereThereIsNoFileToLock() throws Exception {
        Path folder = place.resolve("locks");
        FileMutex mutex = new FileMutex(() -> folder);
        assertThrows(
                Mutex.Unavailable.class,
                () -> mutex.holding("show", Duration.ZERO, () -> {
                    throw new AssertionError("was let through");
                }));
        Files.createDirectory(folder);
        assertEquals(
                List.of(Optional.of("in")), AllAtOnce.act(1, _ -> mutex.holding("show", Duration.ZERO, () -> "in")));
    }
}
