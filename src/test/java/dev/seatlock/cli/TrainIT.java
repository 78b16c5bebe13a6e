package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Training, as it is done while the image is built. */
@Timeout(600)
class TrainIT {

    private static final Path CACHE = Program.JAR.resolveSibling("app.aot");

    @Test
    void leavesACacheFromWhichReplicasStart() throws Exception {
        try {
            try (Program train = Program.start("train")) {
                assertEquals(0, train.awaitEnd(), train::output);
            }
            String alone = "-XX:AOTCache=" + CACHE + " -XX:AOTMode=on"; // and not at all if the cache does not fit
            try (Program fleet = Program.start(
                    List.of("JAVA_TOOL_OPTIONS=" + alone), "run", "--ephemeral", "--replicas", "2", "--port", "0")) {
                fleet.awaitUrl(2);
            }
        } finally {
            Files.deleteIfExists(CACHE); // it is that of the tests' JVM options
        }
    }
}
