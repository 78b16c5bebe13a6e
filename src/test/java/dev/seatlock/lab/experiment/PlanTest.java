package dev.seatlock.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.seatlock.lab.Mischief;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static Plan plan(int replicas, @Nullable Integer shoppers, Set<Mischief> mischief) {
        return new Plan(List.of("none"), 40, 10, null, replicas, ArrivalRate.BURST, 5, 1, shoppers, 1, 1, mischief);
    }

    @Test
    void leavesAReplicaThatGoesOnSelling() {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> plan(1, null, Set.of(Mischief.PAUSE)));

        assertEquals("mischief needs 2 replicas, so that one goes on selling", refused.getMessage());
        plan(2, null, Set.of(Mischief.PAUSE));
        plan(1, null, Set.of());
    }

    @Test
    void putsNoWaitingRoomBeforeReplicasThatDie() {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> plan(2, 5, Set.of(Mischief.KILL)));

        assertEquals(
                "either mischief or shoppers: whoever stands in line at a replica that dies is not let in",
                refused.getMessage());
        plan(2, 5, Set.of());
    }

    @Test
    void doesMischiefInOneOrderHoweverItIsAskedFor() {
        Set<Mischief> backwards = new LinkedHashSet<>(List.of(Mischief.PAUSE, Mischief.KILL));

        assertEquals(
                List.of(Mischief.KILL, Mischief.PAUSE),
                List.copyOf(plan(2, null, backwards).mischief()));
    }
}
