package dev.seatlock.lab.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.lab.queue.QueueReplay.Visited;
import dev.seatlock.lab.queue.Visitor.Kind;
import dev.seatlock.waitingroom.policy.QueuePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known of the policies, on crowds of any kind. */
class QueueReplayTest {

    private static final long NO_BELL = 0;
    private static final long THE_BELL = 1; // without it the first would find the door open, whoever it is
    private static final long TWO_PROMOTIONS_MILLIS = 120_000;

    private static Visitor small(String client, long arrives) {
        return new Visitor(Kind.SMALL, client, arrives, 1, 5_000, Long.MAX_VALUE);
    }

    private static List<Visitor> crowd(Random random, int visitors, long withinMillis) {
        List<Visitor> crowd = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < visitors; i++) {
            now += withinMillis == 0 ? 0 : random.nextLong(2 * withinMillis / visitors + 1);
            int party = 1 + random.nextInt(10);
            String client = random.nextInt(3) == 0 ? "flood" : "client " + i;
            crowd.add(new Visitor(Kind.SMALL, client, now, party, party * 1_000L, Long.MAX_VALUE));
        }
        return crowd;
    }

    private static double meanWait(List<Visited> all) {
        return all.stream().mapToLong(Visited::waitedMillis).average().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void letsEverybodyInOnceAndNeverMoreAtATimeThanMayBeInside(QueuePolicy.Name policy) {
        List<Visitor> crowd = crowd(new Random(3), 300, 60_000);
        List<Visited> all = QueueReplay.of(crowd, policy, 4, NO_BELL, 3);
        assertEquals(300, all.stream().map(Visited::number).distinct().count());
        for (Visited one : all) {
            long at = one.visitor().arrivesMillis() + one.waitedMillis();
            long inside = all.stream()
                    .filter(it -> it.visitor().arrivesMillis() + it.waitedMillis() <= at
                            && at
                                    < it.visitor().arrivesMillis()
                                            + it.waitedMillis()
                                            + it.visitor().shopsMillis())
                    .count();
            assertTrue(inside <= 4, () -> inside + " inside at " + at);
        }
    }

    @ParameterizedTest
    @EnumSource
    void letsNobodyInBeforeTheBell(QueuePolicy.Name policy) {
        List<Visited> all = QueueReplay.of(crowd(new Random(5), 100, 60_000), policy, 4, 30_000, 5);
        assertTrue(all.stream().allMatch(it -> it.visitor().arrivesMillis() + it.waitedMillis() >= 30_000));
    }

    @Property(tries = 200)
    void noOrderOfAWaitingCrowdHasAShorterMeanWaitThanShortestJobFirst(
            @ForAll Random random, @ForAll @IntRange(min = 2, max = 60) int visitors) {
        List<Visitor> crowd = crowd(random, visitors, 0);
        double shortest = meanWait(QueueReplay.of(crowd, QueuePolicy.Name.SHORTEST_JOB, 1, THE_BELL, 1));
        for (QueuePolicy.Name other : QueuePolicy.Name.values()) {
            double mean = meanWait(QueueReplay.of(crowd, other, 1, THE_BELL, 1));
            assertTrue(shortest <= mean, () -> other + " " + mean + " < " + shortest);
        }
    }

    @Property(tries = 100)
    void multilevelFeedbackStarvesNobody(@ForAll Random random, @ForAll @IntRange(min = 2, max = 150) int visitors) {
        List<Visited> all =
                QueueReplay.of(crowd(random, visitors, 600_000), QueuePolicy.Name.MULTILEVEL_FEEDBACK, 1, NO_BELL, 1);
        for (Visited one : all) {
            for (Visited other : all) {
                boolean muchLater =
                        other.visitor().arrivesMillis() > one.visitor().arrivesMillis() + TWO_PROMOTIONS_MILLIS;
                assertTrue(!muchLater || other.entered() > one.entered(), () -> other + " before " + one);
            }
        }
    }

    @Test
    void aFloodSinksUnderMultilevelFeedbackAndTakesTurnsUnderRoundRobin() {
        List<Visitor> crowd = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            crowd.add(small("flood", 0));
        }
        crowd.add(small("ann", 10_000));
        assertEquals(50, entered(crowd, QueuePolicy.Name.FIFO, "ann"));
        assertTrue(entered(crowd, QueuePolicy.Name.MULTILEVEL_FEEDBACK, "ann") <= 4);
        assertTrue(entered(crowd, QueuePolicy.Name.ROUND_ROBIN, "ann") <= 4);
    }

    private static int entered(List<Visitor> crowd, QueuePolicy.Name policy, String client) {
        return QueueReplay.of(crowd, policy, 1, NO_BELL, 1).stream()
                .filter(it -> it.visitor().client().equals(client))
                .mapToInt(Visited::entered)
                .findFirst()
                .orElseThrow();
    }

    /** While small parties keep coming, a big one waits for the last of them; promotion lets it in long before. */
    @Test
    void aBigPartyStarvesUnderShortestJobFirstAndNotUnderMultilevelFeedback() {
        List<Visitor> crowd = new ArrayList<>();
        crowd.add(small("first", 0));
        crowd.add(new Visitor(Kind.BIG, "bus", 1, 8, 20_000, Long.MAX_VALUE));
        for (int i = 0; i < 100; i++) {
            crowd.add(small("client " + i, 2 + i * 4_900L));
        }
        assertEquals(101, entered(crowd, QueuePolicy.Name.SHORTEST_JOB, "bus"));
        assertTrue(entered(crowd, QueuePolicy.Name.MULTILEVEL_FEEDBACK, "bus") < 30);
    }

    @Test
    void givesTheSameFiguresForTheSameSeed() {
        assertEquals(QueueFigures.measure(200, 5, 30, 9), QueueFigures.measure(200, 5, 30, 9));
    }
}
