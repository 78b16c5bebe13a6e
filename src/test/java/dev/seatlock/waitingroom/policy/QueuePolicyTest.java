package dev.seatlock.waitingroom.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order in which each policy lets visits in; that it is the same over all replicas, WaitingRoomTest says. */
class QueuePolicyTest {

    private static final long NOON = 1_800_000_000_000_000L;
    private static final long SECOND = TimeUnit.SECONDS.toMicros(1);

    private static Arrival at(long second) {
        return new Arrival(NOON + second * SECOND, 1, 0, 1, 1, false, 0);
    }

    private static Arrival of(int party) {
        return new Arrival(NOON, party, 0, party, 1, false, 0);
    }

    /** The places in the line of arrivals, in the order in which they would be let in. */
    private static List<Integer> order(QueuePolicy.Name name, Arrival... arrivals) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < arrivals.length; i++) {
            order.add(i);
        }
        QueuePolicy policy = name.policy();
        order.sort(Comparator.comparingLong(i -> policy.rank(arrivals[i]))); // stable: else as they came
        return order;
    }

    @Test
    void firstInFirstOut() {
        assertEquals(List.of(0, 1, 2), order(QueuePolicy.Name.FIFO, at(0), at(1), at(2)));
    }

    @Test
    void lastInFirstOut() {
        assertEquals(List.of(2, 1, 0), order(QueuePolicy.Name.LIFO, at(0), at(1), at(2)));
    }

    @Test
    void whoeverHasAStandingFirst() {
        Arrival member = new Arrival(NOON + 9, 1, 2, 1, 1, false, 0);
        Arrival friend = new Arrival(NOON + 8, 1, 1, 1, 1, false, 0);
        assertEquals(List.of(2, 1, 0), order(QueuePolicy.Name.PRIORITY, at(0), friend, member));
    }

    @Test
    void smallPartiesFirst() {
        assertEquals(List.of(1, 3, 2, 0), order(QueuePolicy.Name.SHORTEST_JOB, of(6), of(1), of(2), of(1)));
    }

    @Test
    void clientsTakeTurns() {
        Arrival first = new Arrival(NOON, 1, 0, 1, 1, false, 0);
        Arrival second = new Arrival(NOON, 1, 0, 2, 2, false, 0);
        Arrival third = new Arrival(NOON, 1, 0, 3, 3, false, 0);
        assertEquals(List.of(0, 3, 1, 2), order(QueuePolicy.Name.ROUND_ROBIN, first, second, third, first));
    }

    @Test
    void byLotAmongThoseWhoCameBeforeTheBell() {
        Arrival unlucky = new Arrival(NOON, 1, 0, 1, 1, true, (1L << 32) - 1);
        Arrival lucky = new Arrival(NOON + 1, 1, 0, 1, 1, true, 3);
        assertEquals(List.of(2, 0, 1), order(QueuePolicy.Name.RANDOM, unlucky, at(2), lucky));
    }

    @ParameterizedTest
    @EnumSource
    void ranksSurviveADouble(QueuePolicy.Name name) {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            Arrival arrival = new Arrival(
                    NOON + random.nextInt(),
                    1 + random.nextInt(1_000),
                    random.nextInt(101),
                    random.nextInt(Integer.MAX_VALUE),
                    random.nextInt(Integer.MAX_VALUE),
                    random.nextBoolean(),
                    random.nextLong(1L << 32));
            long rank = name.policy().rank(arrival);
            assertEquals(rank, (long) (double) rank);
            assertTrue(Math.abs(rank) <= QueuePolicy.HIGHEST_RANK);
        }
    }

    /**
     * The page says that one rank does what three lists do, out of which visits are moved as they age. Here are the
     * lists.
     */
    @Property(tries = 300)
    void multilevelFeedbackIsThreeLevelsWithPromotion(
            @ForAll Random random, @ForAll @IntRange(min = 2, max = 60) int steps) {
        long promotion = MultilevelFeedback.PROMOTED_AFTER.toSeconds() * SECOND;
        QueuePolicy policy = QueuePolicy.Name.MULTILEVEL_FEEDBACK.policy();
        List<Deque<Arrival>> levels = List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());
        Map<Arrival, Long> enteredLevel = new HashMap<>();
        List<Arrival> line = new ArrayList<>();
        long now = NOON;
        for (int step = 0; step < steps; step++) {
            now += 1 + random.nextLong(promotion / 2);
            for (int level = 1; level <= 2; level++) { // the upper first, so that none rises twice at once
                promote(levels, level, enteredLevel, now, promotion);
            }
            if (random.nextInt(3) > 0) {
                Arrival arrival = new Arrival(now, 1, 0, 1 + random.nextInt(20), 1, false, 0);
                levels.get(MultilevelFeedback.level(arrival)).addLast(arrival);
                enteredLevel.put(arrival, now);
                line.add(arrival);
            } else if (!line.isEmpty()) {
                Arrival next = levels.stream()
                        .filter(level -> !level.isEmpty())
                        .findFirst()
                        .orElseThrow()
                        .removeFirst();
                Arrival ranked = line.stream()
                        .min(Comparator.comparingLong(policy::rank))
                        .orElseThrow();
                assertEquals(policy.rank(next), policy.rank(ranked));
                line.remove(next);
            }
        }
    }

    /** Whoever has been on a level for so long goes to the end of the one above: at the moment at which that was so. */
    private static void promote(
            List<Deque<Arrival>> levels, int level, Map<Arrival, Long> enteredLevel, long now, long promotion) {
        Deque<Arrival> from = levels.get(level);
        while (!from.isEmpty() && enteredLevel.getOrDefault(from.getFirst(), 0L) + promotion <= now) {
            Arrival risen = from.removeFirst();
            long at = enteredLevel.getOrDefault(risen, 0L) + promotion;
            List<Arrival> above = new ArrayList<>(levels.get(level - 1));
            int place = above.size();
            while (place > 0 && enteredLevel.getOrDefault(above.get(place - 1), 0L) > at) {
                place--; // these have come there since
            }
            above.add(place, risen);
            enteredLevel.put(risen, at);
            levels.get(level - 1).clear();
            levels.get(level - 1).addAll(above);
        }
    }
}
