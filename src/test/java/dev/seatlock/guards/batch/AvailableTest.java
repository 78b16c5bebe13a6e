package dev.seatlock.guards.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wish;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a batch decides is what its claims would have got one after the other, in the order of arrival. */
class AvailableTest {

    private static final SectionId SEATED = new SectionId("A");
    private static final SectionId FLOOR = new SectionId("Floor");

    @Property(tries = 500)
    void decidesAsIfTheClaimsHadComeOneAfterTheOther(
            @ForAll("wishes") List<Wish> wishes, @ForAll("seats") Set<SeatId> free) {
        Available batch = new Available(new HashSet<>(free), new HashMap<>(Map.of(FLOOR, 4)));
        Set<SeatId> stillFree = new HashSet<>(free);
        int left = 4;
        for (Wish wish : wishes) {
            boolean whole = switch (wish) {
                case Wish.Seats party -> stillFree.containsAll(party.seats());
                case Wish.Standing(SectionId section, int count) -> left >= count;
            };
            if (wish instanceof Wish.Seats party) {
                Set<SeatId> gone = new TreeSet<>(party.seats());
                gone.removeAll(stillFree);
                assertEquals(gone, batch.missingFor(wish));
            }
            assertEquals(whole, batch.take(wish), () -> wish + " of " + wishes);
            if (whole && wish instanceof Wish.Seats party) {
                stillFree.removeAll(party.seats());
            } else if (whole) {
                left -= wish.count();
            }
        }
    }

    @Property(tries = 500)
    void sellsNothingTwiceAndRefusesNobodyInVain(
            @ForAll("wishes") List<Wish> wishes, @ForAll("seats") Set<SeatId> free) {
        Available batch = new Available(new HashSet<>(free), new HashMap<>(Map.of(FLOOR, 4)));
        List<SeatId> sold = new ArrayList<>();
        List<Wish> refused = new ArrayList<>();
        for (Wish wish : wishes) {
            if (!batch.take(wish)) {
                refused.add(wish);
            } else if (wish instanceof Wish.Seats party) {
                sold.addAll(party.seats());
            }
        }
        assertEquals(new HashSet<>(sold).size(), sold.size(), () -> "sold twice: " + sold);
        assertTrue(free.containsAll(sold), () -> "sold what was not free: " + sold);
        for (Wish wish : refused) {
            assertTrue(!batch.take(wish), () -> wish + " was refused and could still be had");
        }
    }

    @Provide
    Arbitrary<Set<SeatId>> seats() {
        return seat().set().ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<Wish>> wishes() {
        Arbitrary<Wish> parties =
                seat().set().ofMinSize(1).ofMaxSize(3).map(seats -> new Wish.Seats(new TreeSet<>(seats)));
        Arbitrary<Wish> standing = Arbitraries.integers().between(1, 3).map(count -> new Wish.Standing(FLOOR, count));
        return Arbitraries.oneOf(parties, standing).list().ofMaxSize(12);
    }

    private static Arbitrary<SeatId> seat() {
        return Arbitraries.integers().between(1, 6).map(number -> new SeatId(SEATED, 1, number));
    }
}
