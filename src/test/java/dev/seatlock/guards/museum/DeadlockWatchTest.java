package dev.seatlock.guards.museum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.guards.museum.Deadlock.Party;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.GuardTerms;
import dev.seatlock.inventory.PriceList;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the watch makes of the server's word; that it hears it in earnest, MuseumTest says. */
class DeadlockWatchTest {

    private static final String TWO = """
            ERROR: deadlock detected
              Detail: Process 11 waits for ShareLock on transaction 801; blocked by process 22.
            Process 22 waits for ShareLock on transaction 800; blocked by process 11.
              Hint: See server log for query details.""";

    private static final String THREE = """
            ERROR: deadlock detected
              Detail: Process 11 waits for ShareLock on transaction 801; blocked by process 22.
            Process 22 waits for ShareLock on transaction 802; blocked by process 33.
            Process 33 waits for ShareLock on transaction 800; blocked by process 11.""";

    private static final String IN_LINE = """
            ERROR: deadlock detected
              Detail: Process 11 waits for ShareLock on transaction 801; blocked by process 22.
            Process 22 waits for ShareLock on transaction 802; blocked by process 33.
            Process 33 waits for AccessExclusiveLock on tuple (0,1) of relation 16412 of database 5; blocked by process 11.""";

    private final DeadlockWatch watch = new DeadlockWatch();

    @Test
    void namesTheOtherPartyAsItStoodAlsoIfItHasGoneOnMeanwhile() {
        Trail victim = walk("ann", 11, 1, "A-1-1", "A-1-2");
        walk("bob", 22, 2, "A-1-2", "A-1-1"); // has both by now
        watch.failed(victim, deadlock(TWO));
        assertEquals(List.of("ann [A-1-1] A-1-2", "bob [A-1-2] A-1-1"), parties());
    }

    @Test
    void namesEveryPartyOfACircle() {
        Trail victim = walk("ann", 11, 1, "A-1-1", "A-1-2");
        walk("bob", 22, 1, "A-1-2", "A-1-3");
        walk("cid", 33, 1, "A-1-3", "A-1-1");
        watch.failed(victim, deadlock(THREE));
        assertEquals(List.of("ann [A-1-1] A-1-2", "cid [A-1-3] A-1-1", "bob [A-1-2] A-1-3"), parties());
    }

    @Test
    void namesAlsoWhoHoldsNothingAndIsOnlyTheFirstInLine() {
        Trail victim = walk("ann", 11, 0, "A-1-1", "A-1-2");
        walk("bob", 22, 1, "A-1-1", "A-1-2");
        walk("cid", 33, 1, "A-1-2", "A-1-1");
        watch.failed(victim, deadlock(IN_LINE));
        assertEquals(List.of("ann [] A-1-1", "cid [A-1-2] A-1-1", "bob [A-1-1] A-1-2"), parties());
    }

    @Test
    void namesOnlyTheVictimIfTheOtherIsServedElsewhere() {
        Trail victim = walk("ann", 11, 1, "A-1-1", "A-1-2");
        watch.failed(victim, deadlock(TWO));
        assertEquals(1, watch.sightings().getFirst().parties().size());
    }

    @Test
    void takesNobodyForACircleWhoWaitsForAPartyThatHasGivenUp() {
        Party ann = party("ann", 1, "A-1-1", "A-1-2");
        Party bob = party("bob", 1, "A-1-2", "A-1-1");
        Party newcomer = party("cid", 0, "A-1-1", "A-1-2");
        assertTrue(DeadlockWatch.isClosed(List.of(ann, bob)));
        assertFalse(DeadlockWatch.isClosed(List.of(ann, newcomer)), "cid's thread had served bob");
        assertFalse(DeadlockWatch.isClosed(List.of(newcomer)), "ann has gone on");
        assertFalse(DeadlockWatch.isClosed(List.of()));
    }

    @Test
    void takesNoOtherFailureForADeadlock() {
        watch.failed(
                walk("ann", 11, 1, "A-1-1", "A-1-2"),
                new IllegalStateException(new SQLException("ERROR: canceling statement due to lock timeout", "55P03")));
        assertTrue(watch.sightings().isEmpty());
    }

    @Test
    void keepsTheLatestOnly() {
        for (int times = 0; times < 150; times++) {
            watch.failed(walk("ann", 11, 1, "A-1-1", "A-1-2"), deadlock(TWO));
        }
        assertEquals(100, watch.sightings().size());
        assertNotNull(watch.sightings().getFirst().at());
    }

    private List<String> parties() {
        return watch.sightings().getFirst().parties().stream()
                .map(party -> party.buyer() + " " + party.holds() + " " + party.wants())
                .toList();
    }

    private static RuntimeException deadlock(String message) {
        return new IllegalStateException(new SQLException(message, "40P01"));
    }

    private Party party(String buyer, int locked, String... order) {
        return walk(buyer, 11, locked, order).party().orElseThrow();
    }

    private Trail walk(String buyer, int backend, int locked, String... order) {
        List<SeatId> seats = Stream.of(order).map(SeatId::of).toList();
        Claim claim = new Claim(
                ClaimId.next(),
                new ShowId(UUID.randomUUID()),
                new GuardTerms("unsorted-rows", 1, Duration.ZERO, false, PriceList.all(0)),
                new Wish.Seats(new TreeSet<>(seats)),
                new BuyerId(buyer),
                Duration.ZERO,
                Duration.ZERO);
        Trail trail = new Trail(claim, seats);
        for (int seat = 0; seat < locked; seat++) {
            trail.locked();
        }
        watch.onConnection(backend, trail);
        return trail;
    }
}
