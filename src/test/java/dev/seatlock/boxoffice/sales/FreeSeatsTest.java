package dev.seatlock.boxoffice.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.boxoffice.sales.FreeSeats.Seating;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Which seats a party gets. A house is drawn row by row, the stage above: {@code o} is free, {@code x} is not. */
class FreeSeatsTest {

    private static final SectionId STALLS = new SectionId("A");
    private static final SectionId CIRCLE = new SectionId("B");

    @Test
    void seatsAPartyInTheMiddleOfTheFirstRow() {
        assertEquals("A-1-4 A-1-5", best(2, "oooooooo", "oooooooo"));
        assertEquals("A-1-3", best(1, "ooooo"));
    }

    @Test
    void goesToTheNextRowRatherThanSplitAParty() {
        assertEquals("A-2-1 A-2-2 A-2-3", best(3, "ooxxoo", "oooxxx"));
    }

    @Test
    void leavesNobodyASingleSeatWhereItNeedNot() {
        // In the middle would leave one on either side, at an end leaves two together.
        assertEquals("A-1-1 A-1-2", best(2, "oooo"));
        // The first row would leave one alone, the second does not.
        assertEquals("A-2-1 A-2-2", best(2, "oooxxx", "ooxxxx"));
        // Without another choice it does.
        assertEquals("A-1-2 A-1-3", best(2, "oooxxx"));
    }

    @Test
    void splitsAPartyOnlyWhenItMustAndLeavesNobodyOfItAlone() {
        Seating split = house("ooxoox", "xxxxoo").forParty(4, null, 1).getFirst();
        assertTrue(split.split());
        assertEquals("A-1-1 A-1-2 A-1-4 A-1-5", names(split.seats()));
        assertEquals("A-1-1 A-1-2 A-2-1 A-2-2", best(4, "oooxxx", "ooxxxx"));
    }

    @Test
    void staysInOneSectionIfThatHasRoom() {
        FreeSeats house = new FreeSeats(List.of(row(STALLS, 1, "oxox"), row(CIRCLE, 1, "ooxo")));
        assertEquals(
                "B-1-1 B-1-2 B-1-4", names(house.forParty(3, null, 1).getFirst().seats()));
        assertEquals(
                "A-1-1 A-1-3", names(house.forParty(2, STALLS, 1).getFirst().seats()));
        assertTrue(house.forParty(3, STALLS, 1).isEmpty());
        assertEquals(5, house.forParty(5, null, 1).getFirst().seats().size());
    }

    @Test
    void offersWhatIsNearestToSeatsThatAreGone() {
        List<String> near = house("oooooo", "oxxooo", "oooooo")
                .near(new TreeSet<>(List.of(SeatId.of("A-2-2"), SeatId.of("A-2-3"))), 3)
                .stream()
                .map(seating -> names(seating.seats()))
                .toList();
        assertEquals("A-2-4 A-2-5", near.getFirst());
        assertEquals(3, near.size());
    }

    @Test
    void forgetsASeatThatHasBeenTaken() {
        FreeSeats house = house("oo");
        house.remove(List.of(SeatId.of("A-1-1"), SeatId.of("Z-9-9")));
        assertEquals("A-1-2", names(house.forParty(1, null, 1).getFirst().seats()));
        assertTrue(house.forParty(2, null, 1).isEmpty());
    }

    /**
     * Whatever the house: so many seats, all free, none twice; together if any row has room; and never refused in vain.
     */
    @Property
    void seatsEveryPartyThatFits(@ForAll("houses") List<String> rows, @ForAll @IntRange(min = 1, max = 10) int count) {
        Set<SeatId> free = free(rows);
        List<Seating> seatings = house(rows.toArray(String[]::new)).forParty(count, null, 20);
        assertEquals(free.size() >= count, !seatings.isEmpty(), () -> count + " in " + rows);
        Set<SeatId> given = new HashSet<>();
        boolean roomTogether = rows.stream().anyMatch(row -> row.contains("o".repeat(count)));
        for (Seating seating : seatings) {
            assertEquals(count, seating.seats().size());
            assertTrue(free.containsAll(seating.seats()), () -> seating + " in " + rows);
            assertTrue(seating.seats().stream().allMatch(given::add), () -> "given twice: " + seatings);
            assertEquals(!roomTogether, seating.split(), () -> count + " in " + rows);
            assertEquals(!seating.split(), new Places(seating.seats(), new TreeMap<>()).areTogether());
        }
    }

    /** An orphan is left only if every block of that size leaves one. */
    @Property
    void leavesAnOrphanOnlyIfItMust(
            @ForAll("houses") List<String> rows, @ForAll @IntRange(min = 1, max = 5) int count) {
        List<Seating> best = house(rows.toArray(String[]::new)).forParty(count, null, 1);
        if (best.isEmpty() || best.getFirst().split()) {
            return;
        }
        int without = singles(rows);
        boolean canBeAvoided = IntStream.range(0, rows.size())
                .boxed()
                .flatMap(r -> blocks(rows.get(r), count).map(first -> take(rows, r, first, count)))
                .anyMatch(after -> singles(after) <= without);
        List<String> after = new ArrayList<>(rows);
        best.getFirst()
                .seats()
                .forEach(seat -> after.set(seat.row() - 1, replace(after.get(seat.row() - 1), seat.number(), 1)));
        assertFalse(canBeAvoided && singles(after) > without, () -> best + " in " + rows);
    }

    private static Stream<Integer> blocks(String row, int count) {
        return IntStream.rangeClosed(1, row.length() - count + 1)
                .filter(first -> row.startsWith("o".repeat(count), first - 1))
                .boxed();
    }

    private static List<String> take(List<String> rows, int row, int first, int count) {
        List<String> after = new ArrayList<>(rows);
        after.set(row, replace(rows.get(row), first, count));
        return after;
    }

    private static String replace(String row, int first, int count) {
        return row.substring(0, first - 1) + "x".repeat(count) + row.substring(first - 1 + count);
    }

    private static int singles(List<String> rows) {
        return rows.stream()
                .mapToInt(row ->
                        (int) Stream.of(row.split("x")).filter("o"::equals).count())
                .sum();
    }

    @Provide
    Arbitrary<List<String>> houses() {
        return Arbitraries.strings()
                .withChars("oox")
                .ofLength(9)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private static String best(int count, String... rows) {
        return names(house(rows).forParty(count, null, 1).getFirst().seats());
    }

    private static String names(SortedSet<SeatId> seats) {
        return seats.stream().map(SeatId::toString).collect(Collectors.joining(" "));
    }

    private static Set<SeatId> free(List<String> rows) {
        Set<SeatId> free = new HashSet<>();
        for (int row = 1; row <= rows.size(); row++) {
            for (int seat = 1; seat <= rows.get(row - 1).length(); seat++) {
                if (rows.get(row - 1).charAt(seat - 1) == 'o') {
                    free.add(new SeatId(STALLS, row, seat));
                }
            }
        }
        return free;
    }

    private static FreeSeats house(String... rows) {
        return new FreeSeats(IntStream.range(0, rows.length)
                .mapToObj(row -> row(STALLS, row + 1, rows[row]))
                .toList());
    }

    private static SeatRow row(SectionId section, int number, String seats) {
        BitSet free = new BitSet();
        for (int seat = 1; seat <= seats.length(); seat++) {
            free.set(seat, seats.charAt(seat - 1) == 'o');
        }
        return new SeatRow(section, number, seats.length(), free);
    }
}
