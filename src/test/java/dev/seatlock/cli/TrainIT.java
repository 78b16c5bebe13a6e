package dev.seatlock.cli;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the training leaves, which every process of these tests is started from. */
@Timeout(600)
class TrainIT {

    @Test
    void leavesACacheFromWhichReplicasStart() {
        // Quoted, for it may lie in a folder with a blank in its name; and not started at all if the cache does not
        // fit.
        String alone = "'-XX:AOTCache=%s' -XX:AOTMode=on".formatted(Program.CACHE);
        try (Program fleet = Program.start(
                List.of("JAVA_TOOL_OPTIONS=" + alone), "run", "--ephemeral", "--replicas", "2", "--port", "0")) {
            fleet.awaitUrl(2);
        }
    }
}
