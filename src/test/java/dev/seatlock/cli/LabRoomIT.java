package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of {@code lab room}: small crowds, of which only what must hold is judged. */
@Timeout(240)
class LabRoomIT {

    @Test
    void keepsItsWordOverTwoReplicas() throws Exception {
        String sizes = "--replicas 2 --bell 200 --rings 1 --runs 3 --vanish 40 --line 200";
        try (Program room = Program.start(("lab room " + sizes).split(" "))) {
            int code = room.awaitEnd();
            assertEquals(0, code, room::output);
            assertTrue(room.output().contains("ok  no more than 5 inside at a time"), room::output);
        }
    }
}
