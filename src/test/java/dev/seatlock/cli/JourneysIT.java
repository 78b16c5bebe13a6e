package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The short form of {@code lab journeys}: a few buyers do all that the shop allows, while a replica dies and comes
 * back.
 */
@Timeout(300)
class JourneysIT {

    @Test
    void endInOrderAlthoughAReplicaDies() throws Exception {
        try (Program journeys =
                Program.start("lab", "journeys", "--journeys", "80", "--clients", "20", "--replicas", "2")) {
            int code = journeys.awaitEnd();
            assertEquals(0, code, journeys::output);
            assertTrue(journeys.output().contains("ok  the books balance: BALANCED"), journeys::output);
        }
    }
}
