package dev.seatlock.lab.history;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.lab.history.Race.Lane;
import dev.seatlock.lab.history.Race.Office;
import dev.seatlock.lab.history.Race.Outcome;
import dev.seatlock.lab.history.Race.Oversale;
import dev.seatlock.lab.history.Race.Oversale.Until;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Races written down by hand, in milliseconds: who read when, who wrote when, and what that explains. */
class RaceTest {

    private static final String SEAT = "A-1-1";

    @Test
    void putsWhatTheBoxOfficeSaysIntoTheMiddleOfTheCall() {
        Given given = Given.history();
        given.asks(ms(100), "ann", Action.BOOK, SEAT);
        given.okTimed(ms(160), "ann", "c1", ms(1), ms(10), ms(20), ms(22), ms(40));

        Race race = race(given);

        assertEquals("row-lock", race.guard());
        assertEquals(
                List.of(new Lane(
                        1, "ann", "1", Outcome.SOLD, null, 0, 60.0, new Office(10, 11, 21.0, 41.0, 43, 50, 10))),
                race.lanes());
        assertNull(race.oversale());
    }

    /**
     * Two buyers who are both sold the seat; ask, wait, write, hold are those of the box office, whose answers leave at
     * once.
     */
    @ParameterizedTest
    @CsvSource({
        // ann: asks at 0, read at 5. What bob does is in the row, and what explains it.
        "both read before either wrote,              3, 4, 40, 42,  7, 45, WRITTEN",
        "bob reads as ann has written,               3, 43, 40, 42, 46, 47, COMMITTED",
        "bob reads after ann's commit,               3, 60, 40, 42,   ,   ,",
    })
    void marksTheTwoReadsBeforeTheTwoWrites(
            String what, long askedAt, long wait, long write, long hold, Double from, Double until, Until kind) {
        Given given = Given.history();
        given.asks(ms(0), "ann", Action.BOOK, SEAT);
        given.asks(ms(askedAt), "bob", Action.BOOK, SEAT);
        given.okTimed(ms(47), "ann", "c1", 0, ms(5), ms(40), ms(42), ms(47));
        long told = wait + hold;
        given.okTimed(ms(askedAt + told), "bob", "c2", 0, ms(wait), ms(write), ms(hold), ms(told));

        Race race = race(given);

        assertEquals(2, race.owners(), what);
        assertEquals(kind == null ? null : new Oversale(1, 2, from, until, kind), race.oversale(), what);
    }

    /**
     * Of ann's long call nothing is known but that it is somewhere in 100 ms; a short call of the same replica, in
     * another race, tells how its clock runs: 1000 ms behind the clients', give or take one.
     */
    @Test
    void tellsFromOtherCallsHowAReplicasClockRuns() {
        Given given = Given.history();
        given.asks(ms(1_000), "ann", Action.BOOK, SEAT);
        given.asks(ms(1_010), "zoe", Action.BOOK, "A-1-2");
        given.add(new Event.Fail(ms(1_016), 2, "seats-taken", null, timing(11, 0, 4, null, null, 4)));
        given.add(new Event.Fail(ms(1_100), 1, "seats-taken", null, timing(61, 2, 3, null, null, 10)));

        Lane ann = race(given).lanes().getFirst();

        assertEquals("2", ann.replica());
        assertEquals(new Office(61, 63, null, null, 66, 71, 1), ann.office());
    }

    @Test
    void putsACallInTheMiddleWhereWhatAReplicaSaysCannotBe() {
        Given given = Given.history();
        given.asks(ms(1_000), "ann", Action.BOOK, SEAT);
        given.add(new Event.Fail(ms(1_020), 1, "seats-taken", null, timing(11, 0, 4, null, null, 10)));
        given.asks(ms(2_000), "bob", Action.BOOK, SEAT); // by a replica that was started again
        given.add(new Event.Fail(ms(2_020), 2, "seats-taken", null, timing(1, 0, 4, null, null, 10)));

        assertEquals(
                new Office(5, 5, null, null, 9, 15, 5),
                race(given).lanes().getFirst().office());
    }

    private static Timing timing(
            long came, long asked, long waited, @Nullable Long written, @Nullable Long held, long total) {
        return new Timing("2", ms(came), ms(asked), ms(waited), written, held, ms(total));
    }

    @Test
    void marksOfThreeOwnersTheTwoWithTheMostTimeBetween() {
        Given given = Given.history();
        given.asks(ms(0), "ann", Action.BOOK, SEAT);
        given.asks(ms(20), "bob", Action.BOOK, SEAT);
        given.asks(ms(21), "cid", Action.BOOK, SEAT);
        given.okTimed(ms(45), "ann", "c1", 0, ms(1), ms(40), ms(44), ms(45));
        given.okTimed(ms(66), "bob", "c2", 0, ms(1), ms(40), ms(45), ms(46));
        given.okTimed(ms(67), "cid", "c3", 0, ms(1), ms(40), ms(45), ms(46));

        assertEquals(3, race(given).owners());
        assertEquals(new Oversale(2, 3, 22, 61, Until.WRITTEN), race(given).oversale());
    }

    @Test
    void showsHowLongARefusedRivalWaitedAndThatItNeverWrote() {
        Given given = Given.history();
        given.asks(ms(0), "ann", Action.BOOK, SEAT);
        given.asks(ms(1), "bob", Action.BOOK, SEAT);
        given.okTimed(ms(50), "ann", "c1", 0, ms(1), ms(40), ms(45), ms(50));
        given.failsTimed(ms(61), "bob", "seats-taken", ms(2), ms(48), -1, -1, ms(50));

        Lane bob = race(given).lanes().getLast();

        assertEquals(Outcome.REFUSED, bob.outcome());
        assertEquals("seats-taken", bob.why());
        assertEquals(new Office(6, 8, null, null, 56, 56, 5), bob.office());
        assertEquals(1, race(given).owners());
        assertNull(race(given).oversale());
    }

    @Test
    void showsWhoWasNeverAnsweredAndWhoseAnswerTellsNoTimes() {
        Given given = Given.history();
        given.asks(ms(0), "ann", Action.BOOK, SEAT);
        given.asks(ms(1), "bob", Action.BOOK, SEAT);
        given.asks(ms(2), "cid", Action.HOLD, SEAT);
        given.unsure(ms(9), "ann");
        given.ok(ms(10), "cid", "c3");

        List<Lane> lanes = race(given).lanes();

        assertEquals(new Lane(1, "ann", null, Outcome.UNSURE, "hung up", 0, 9.0, null), lanes.get(0));
        assertEquals(new Lane(2, "bob", null, Outcome.UNSURE, null, 1, null, null), lanes.get(1));
        assertEquals(new Lane(3, "cid", "1", Outcome.HELD, null, 2, 10.0, null), lanes.get(2));
    }

    @Test
    void hasWhoeverWasGivenTheSeatAsOneOfTheBest() {
        Given given = Given.history();
        given.asksForBest(ms(0), "ann", 2);
        given.asksForBest(ms(1), "bob", 2);
        given.asks(ms(2), "cid", Action.BOOK, "A-1-2");
        given.okFor(ms(9), "ann", "c1", SEAT, "A-1-2");
        given.fails(ms(10), "bob", "sold-out");

        assertEquals(
                List.of("ann"), race(given).lanes().stream().map(Lane::buyer).toList());
    }

    @Test
    void isNoneWhereNobodyAskedForTheSeat() {
        assertTrue(Race.of(Given.history().asks(1, "ann", Action.BOOK, "A-1-2").build(), SEAT)
                .isEmpty());
    }

    @Test
    void hasSoManyLanesAtMostAndTheOwnersBeforeAllOthers() {
        Given given = Given.history();
        for (int k = 0; k < Race.MOST_LANES + 50; k++) {
            given.asks(2L * k, "client-" + k, Action.BOOK, SEAT);
            given.fails(2L * k + 1, "client-" + k, "busy");
        }
        given.asks(ms(1), "late", Action.BOOK, SEAT).ok(ms(2), "late", "c1");

        Race race = race(given);

        assertEquals(Race.MOST_LANES, race.lanes().size());
        assertEquals("late", race.lanes().getLast().buyer());
        assertEquals(51, race.left());
    }

    @Test
    void namesFirstWhatWasSoldToTheMostAndThenWhatTheMostWanted() {
        Given given = Given.history();
        given.asks(1, "ann", Action.BOOK, "A-1-1").ok(2, "ann", "c1");
        given.asks(3, "bob", Action.BOOK, "A-1-1").fails(4, "bob", "seats-taken");
        given.asks(5, "cid", Action.BOOK, "A-1-1").fails(6, "cid", "seats-taken");
        given.asks(7, "dan", Action.BOOK, "A-1-2").ok(8, "dan", "c2");
        given.asks(9, "eve", Action.BOOK, "A-1-2").ok(10, "eve", "c3");
        given.asks(11, "fay", Action.BOOK, "A-1-3").ok(12, "fay", "c4");

        assertEquals(List.of(new Contended("A-1-2", 2, 2), new Contended("A-1-1", 3, 1)), Contended.of(given.build()));
    }

    private static Race race(Given given) {
        return requireNonNull(Race.of(given.build(), SEAT).orElse(null));
    }

    private static long ms(long millis) {
        return millis * 1_000_000;
    }
}
