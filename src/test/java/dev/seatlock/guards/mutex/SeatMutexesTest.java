package dev.seatlock.guards.mutex;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.AllAtOnce;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The locks of {@code jvm-seat-mutex} around seats that are plain fields: parties that overlap never meet on a seat,
 * and never wait for each other for ever; also while unused locks are collected. A seeded stress: Lincheck finds the
 * map that holds them weakly not deterministic enough to be walked step by step.
 */
class SeatMutexesTest {

    private static final int BUYERS = 16;
    private static final int CLAIMS = 500;
    private static final int SEATS = 5;
    private static final int A_COLLECTION_EACH = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final JvmSeatMutex mutex = new JvmSeatMutex();
    private final int[] inside = new int[SEATS]; // plain, as the next: it is the locks that make them safe
    private final int[] visits = new int[SEATS];

    @Test
    @Timeout(120)
    void keepPartiesApartThatOverlap() throws Exception {
        long seed = new Random().nextLong();
        System.out.printf("seat mutexes: %d buyers, %d claims each, seed %d%n", BUYERS, CLAIMS, seed);
        int[] expected = new int[SEATS];
        AllAtOnce.act(BUYERS, buyer -> shop(buyer + 1, new Random(seed + buyer)))
                .forEach(mine -> {
                    for (int seat = 0; seat < SEATS; seat++) {
                        expected[seat] += mine[seat];
                    }
                });
        assertArrayEquals(expected, visits);
    }

    private int[] shop(int me, Random random) throws InterruptedException {
        int[] mine = new int[SEATS];
        for (int claims = 0; claims < CLAIMS; claims++) {
            SortedSet<String> party = party(random);
            Optional<Boolean> alone = mutex.holding(party, PATIENCE, () -> sit(me, party));
            assertEquals(Optional.of(true), alone, () -> "somebody else was on a seat of " + party);
            party.forEach(seat -> mine[Integer.parseInt(seat)]++);
            if (me == 1 && claims % A_COLLECTION_EACH == 0) {
                System.gc();
            }
        }
        return mine;
    }

    /** Whether nobody else was there. */
    private boolean sit(int me, SortedSet<String> party) {
        for (String seat : party) {
            if (inside[Integer.parseInt(seat)] != 0) {
                return false;
            }
            inside[Integer.parseInt(seat)] = me;
        }
        LockSupport.parkNanos(1); // lets another in, if it can
        for (String seat : party) {
            if (inside[Integer.parseInt(seat)] != me) {
                return false;
            }
            inside[Integer.parseInt(seat)] = 0;
            visits[Integer.parseInt(seat)]++;
        }
        return true;
    }

    private static SortedSet<String> party(Random random) {
        SortedSet<String> seats = new TreeSet<>();
        random.ints(0, SEATS).limit(1 + random.nextInt(3)).forEach(seat -> seats.add(Integer.toString(seat)));
        return seats;
    }
}
