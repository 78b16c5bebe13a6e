package dev.seatlock.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What all guards rely on: a seat has one name, the seats of a wish have one order, and in that order nobody can get
 * stuck.
 */
class WishTest {

    @Property
    void readsASeatAsItIsWritten(@ForAll("seats") SeatId seat) {
        assertEquals(Optional.of(seat), SeatId.parse(seat.toString()));
    }

    /** Collation "C" compares bytes. Locks that are taken here and there must be taken in the same order. */
    @Property
    void ordersSeatsAsPostgreSqlDoes(@ForAll("seats") SeatId one, @ForAll("seats") SeatId other) {
        int bytes = Arrays.compareUnsigned(bytes(one), bytes(other));
        assertEquals(Integer.signum(bytes), Integer.signum(one.compareTo(other)), () -> one + " and " + other);
        assertEquals(bytes == 0, one.equals(other));
    }

    private static byte[] bytes(SeatId seat) {
        return seat.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Property
    void isTheSameWhateverTheOrderAndHoweverOftenASeatIsNamed(@ForAll("parties") List<SeatId> named) {
        List<SeatId> otherwise = new ArrayList<>(named);
        otherwise.addAll(named);
        Collections.reverse(otherwise);
        Wish.Seats wish = new Wish.Seats(new TreeSet<>(named));
        assertEquals(wish, new Wish.Seats(new TreeSet<>(otherwise)));
        assertEquals(new HashSet<>(named).size(), wish.count());
        assertTrue(isSorted(wish), () -> "not sorted: " + wish);
    }

    private static boolean isSorted(Wish.Seats wish) {
        String[] sorted = wish.ids().clone();
        Arrays.sort(sorted, (one, other) -> SeatId.of(one).compareTo(SeatId.of(other)));
        return Arrays.equals(sorted, wish.ids());
    }

    /**
     * Whoever is scheduled, somebody can always go on: of those who hold something, the one who is furthest in the
     * order.
     */
    @Property
    void letsNobodyGetStuckWhoLocksInTheOrderOfTheWish(
            @ForAll("crowds") List<List<SeatId>> parties, @ForAll Random scheduler) {
        assertEquals(
                List.of(),
                stuck(parties, scheduler, party -> List.copyOf(new Wish.Seats(new TreeSet<>(party)).seats())));
    }

    /** The same walk in the buyers' own order does get stuck; so the property above could fail. */
    @Property(tries = 1)
    void letsThemGetStuckInTheirOwnOrder() {
        SeatId one = SeatId.of("A-1-1");
        SeatId two = SeatId.of("A-1-2");
        List<List<SeatId>> parties = List.of(List.of(one, two), List.of(two, one));
        long deadlocks = Arbitraries.randoms()
                .sampleStream()
                .limit(200)
                .filter(scheduler ->
                        !stuck(parties, scheduler, Function.identity()).isEmpty())
                .count();
        assertTrue(deadlocks > 0, "two orders were never seen to make a deadlock");
    }

    /**
     * Parties lock seat by seat, let go when they have all, and take their steps in any order. Who can go no further?
     */
    private static List<Integer> stuck(
            List<List<SeatId>> parties, Random scheduler, Function<List<SeatId>, List<SeatId>> order) {
        List<List<SeatId>> walks = parties.stream().map(order).toList();
        Map<SeatId, Integer> owner = new HashMap<>();
        int[] locked = new int[walks.size()];
        List<Integer> waiting = new ArrayList<>();
        for (int party = 0; party < walks.size(); party++) {
            waiting.add(party);
        }
        while (true) {
            List<Integer> free = waiting.stream()
                    .filter(party -> !owner.containsKey(walks.get(party).get(locked[party])))
                    .toList();
            if (free.isEmpty()) {
                return waiting;
            }
            int next = free.get(scheduler.nextInt(free.size()));
            owner.put(walks.get(next).get(locked[next]++), next);
            if (locked[next] == walks.get(next).size()) {
                waiting.remove(Integer.valueOf(next));
                owner.values().removeIf(held -> held == next);
            }
        }
    }

    @Provide
    Arbitrary<SeatId> seats() {
        // Letters of several scripts, among them some beyond the basic plane and some that UTF-16 sorts behind those.
        Arbitrary<String> names = Arbitraries.strings()
                .withChars("AZaz09é.-_ ")
                .withChars('\uF900', '\uFB00')
                .ofMinLength(1)
                .ofMaxLength(3);
        Arbitrary<String> sections =
                Arbitraries.oneOf(names, Arbitraries.of("\uD840\uDC00", "\uFB00", "Stalls", "Stalls-1"));
        Arbitrary<Integer> numbers = Arbitraries.integers().between(1, 120);
        return Combinators.combine(sections, numbers, numbers)
                .as((section, row, number) -> new SeatId(new SectionId(section), row, number));
    }

    @Provide
    Arbitrary<List<SeatId>> parties() {
        return seats().list().ofMinSize(1).ofMaxSize(10);
    }

    @Provide
    Arbitrary<List<List<SeatId>>> crowds() {
        Arbitrary<SeatId> few = Arbitraries.integers().between(8, 12).map(n -> new SeatId(new SectionId("A"), 1, n));
        return few.list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(4)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }
}
