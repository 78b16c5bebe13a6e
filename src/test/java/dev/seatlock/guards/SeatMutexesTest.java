package dev.seatlock.guards;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.seatlock.AllAtOnce;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Terms;
import dev.seatlock.inventory.Wish;
import java.time.Duration;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The mutexes of {@code jvm-seat-mutex} around seats that are plain fields: parties that overlap never meet on a seat, and never
 * wait for each other for ever; also while unused mutexes are collected. A seeded stress: Lincheck finds the map that holds
 * them weakly not deterministic enough to be walked step by step.
 */
class SeatMutexesTest {

    private static final int BUYERS = 16;
    private static final int CLAIMS = 500;
    private static final int SEATS = 5;
    private static final int A_COLLECTION_EACH = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final JvmSeatMutex guard = withoutALedger();
    private final int[] inside = new int[SEATS]; // plain, as the next: it is the mutexes that make them safe
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
            Wish.Seats party = party(random);
            Outcome outcome = guard.whileHolding(claim(party), party, () -> sit(me, party));
            assertInstanceOf(Outcome.Won.class, outcome, () -> "somebody else was on a seat of " + party);
            party.seats().forEach(seat -> mine[seat.number() - 1]++);
            if (me == 1 && claims % A_COLLECTION_EACH == 0) {
                System.gc();
            }
        }
        return mine;
    }

    private Outcome sit(int me, Wish.Seats party) {
        for (SeatId seat : party.seats()) {
            if (inside[seat.number() - 1] != 0) {
                return Outcome.refused(Outcome.Reason.TAKEN);
            }
            inside[seat.number() - 1] = me;
        }
        LockSupport.parkNanos(1); // lets another in, if it can
        for (SeatId seat : party.seats()) {
            if (inside[seat.number() - 1] != me) {
                return Outcome.refused(Outcome.Reason.TAKEN);
            }
            inside[seat.number() - 1] = 0;
            visits[seat.number() - 1]++;
        }
        return new Outcome.Won(claim(party), party.seats(), null, "here", 0);
    }

    private static Wish.Seats party(Random random) {
        TreeSet<SeatId> seats = new TreeSet<>();
        random.ints(1, SEATS + 1)
                .limit(1 + random.nextInt(3))
                .forEach(number -> seats.add(new SeatId(new SectionId("A"), 1, number)));
        return new Wish.Seats(seats);
    }

    @SuppressWarnings("NullAway") // it never comes to the sale
    private static JvmSeatMutex withoutALedger() {
        return new JvmSeatMutex(null);
    }

    private static Claim claim(Wish.Seats wish) {
        return new Claim(
                new ClaimId(new UUID(0, 0)),
                new ShowId(new UUID(0, 0)),
                new Terms("jvm-seat-mutex", 1, Duration.ZERO, false),
                wish,
                new BuyerId("buyer"),
                Duration.ZERO,
                PATIENCE);
    }
}
