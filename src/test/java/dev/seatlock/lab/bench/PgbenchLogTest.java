package dev.seatlock.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PgbenchLogTest {

    @Test
    void countsWhatSucceededInTheMeasuredTimeAndAllThatWasTried(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("transactions.1"), """
                0 0 1000 0 1700000000 1000 0
                1 0 failed 0 1700000000 500000 100
                0 1 3000 0 1700000001 500000 0
                1 1 2000 0 1700000003 0 1
                """);
        Files.writeString(folder.resolve("said"), "not of the log\n");

        PgbenchLog log = PgbenchLog.read(folder);
        Measured measured = log.measured(Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertEquals(2, log.mostOfAClient());
        assertEquals(1, measured.perSecond(201));
        assertEquals(3, measured.total(201));
        assertEquals(4, measured.total());
        assertEquals(3_000.0, (double) measured.micros().getMaxValue(), 3);
    }
}
