package dev.seatlock.lab.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Histories small enough to be judged by eye. */
class JudgementTest {

    private static final String SEAT = "A-1-1";

    @Nested
    class SoldOnceFinds {

        @Test
        void twoWhoHaveASeatAndShowsTheirCalls() {
            Finding found = found(
                    "sold-once",
                    Given.history()
                            .asks(1_000_000, "ann", Action.BOOK, SEAT)
                            .asks(2_000_000, "bob", Action.BOOK, SEAT)
                            .fenced(3_000_000, "ann", "c1", 7)
                            .ok(4_000_000, "bob", "c2"));

            assertEquals(1, found.count());
            assertEquals(
                    List.of(
                            "A-1-1 sold to ann and bob",
                            "0.001000 to 0.003000 s (op 1) ann to book A-1-1: ok, claim c1, fence 7, replica 1",
                            "0.002000 to 0.004000 s (op 2) bob to book A-1-1: ok, claim c2, replica 1"),
                    found.witness());
        }

        @Test
        void oneBookingThatIsGivenToTwo() {
            assertBroken(
                    "sold-once",
                    Given.history()
                            .asks(1, "ann", Action.BOOK, SEAT)
                            .ok(2, "ann", "c1")
                            .asks(3, "bob", Action.BOOK, SEAT)
                            .ok(4, "bob", "c1"));
        }

        @Test
        void anUnsureSaleThatTheFinalReadShows() {
            assertBroken(
                    "sold-once",
                    Given.history()
                            .asks(1, "ann", Action.BOOK, SEAT)
                            .ok(2, "ann", "c1")
                            .asks(3, "bob", Action.BOOK, SEAT)
                            .unsure(4, "bob")
                            .sold(SEAT, "c1")
                            .sold(SEAT, "c2")
                            .closes(5));
        }

        @Test
        void aHoldOfUnknownLengthForWhichThereWasNoMoment() {
            Given given = Given.history()
                    .asks(1, "ann", Action.BOOK, SEAT)
                    .ok(2, "ann", "c1")
                    .asks(3, "bob", Action.HOLD, SEAT)
                    .ok(4, "bob", "c2");

            assertBroken("sold-once", given);
        }

        @Test
        void moreStandingThanThereIsRoom() {
            Finding found = found(
                    "sold-once",
                    Given.history()
                            .asksForFloor(1, "ann", Action.BOOK, 2)
                            .ok(2, "ann", "c1")
                            .asksForFloor(3, "bob", Action.BOOK, 1)
                            .ok(4, "bob", "c2"));

            assertEquals("Floor sold 3 places of 2", found.witness().getFirst());
        }

        @Test
        void nothingWhereOneGaveBackBeforeTheOtherWasTold() {
            assertSound(
                    "sold-once",
                    Given.history()
                            .asks(1, "ann", Action.BOOK, SEAT)
                            .ok(2, "ann", "c1")
                            .settles(3, "ann", Action.CANCEL, "c1")
                            .asks(4, "bob", Action.BOOK, SEAT)
                            .ok(5, "bob", "c2")
                            .unsure(6, "ann"));
        }

        @Test
        void nothingWhereAHoldMayHaveLapsed() {
            Given given = Given.history()
                    .holdsLast(1)
                    .asks(1, "ann", Action.HOLD, SEAT)
                    .ok(2, "ann", "c1")
                    .asks(500_000, "bob", Action.BOOK, SEAT);

            assertSound("sold-once", given.ok(1_000_001, "bob", "c2"));
        }

        @Test
        void aSaleOfWhatIsStillHeld() {
            Given given = Given.history()
                    .holdsLast(1)
                    .asks(1, "ann", Action.HOLD, SEAT)
                    .ok(2, "ann", "c1")
                    .asks(500_000, "bob", Action.BOOK, SEAT);

            assertBroken("sold-once", given.ok(1_000_000, "bob", "c2"));
        }

        @Test
        void nothingInWhatOthersDidBefore() {
            assertSound(
                    "sold-once",
                    Given.history()
                            .withOthers()
                            .before(win("c1"), win("c2"))
                            .asks(1, "ann", Action.BOOK, SEAT)
                            .fails(2, "ann", "seats-taken")
                            .sold(SEAT, "c1")
                            .sold(SEAT, "c2")
                            .closes(3));
        }

        @Test
        void noAnswerWhileTheOutcomeIsOpen() {
            assertEquals(
                    Verdict.UNKNOWN,
                    found("sold-once", Given.history().asks(1, "ann", Action.BOOK, SEAT))
                            .verdict());
        }

        private Win win(String claim) {
            return new Win(SEAT, claim, 1, Win.State.SOLD, null);
        }
    }

    @Nested
    class RefusalsAreExplained {

        @Test
        void byOneWhoMayHaveHadTheSeat() {
            Given given = Given.history()
                    .asks(1, "ann", Action.BOOK, SEAT)
                    .asks(2, "bob", Action.BOOK, SEAT)
                    .fails(3, "bob", "seats-taken")
                    .ok(4, "ann", "c1")
                    .settles(5, "ann", Action.CANCEL, "c1")
                    .ok(6, "ann", "c1")
                    .closes(7);

            assertEquals(Verdict.SOUND, Judgement.of(given.build()).verdict());
        }

        @Test
        void notByOneWhoGaveItBack() {
            Finding found = found(
                    "no-undersale",
                    Given.history()
                            .asks(1, "ann", Action.BOOK, SEAT)
                            .ok(2, "ann", "c1")
                            .settles(3, "ann", Action.CANCEL, "c1")
                            .ok(4, "ann", "c1")
                            .asks(5, "bob", Action.BOOK, SEAT)
                            .fails(6, "bob", "seats-taken")
                            .closes(7));

            assertEquals(
                    "A-1-1 is free, yet bob was refused it", found.witness().getFirst());
        }

        @Test
        void byAnyOfTheSeatsThatWereWanted() {
            assertSound(
                    "no-undersale",
                    Given.history()
                            .asks(1, "ann", Action.BOOK, SEAT)
                            .ok(2, "ann", "c1")
                            .asks(3, "bob", Action.BOOK, SEAT, "A-1-2")
                            .fails(4, "bob", "seats-taken")
                            .sold(SEAT, "c1")
                            .closes(5));
        }

        @Test
        void byOthersPerhaps() {
            Given given = Given.history()
                    .withOthers()
                    .asks(1, "bob", Action.BOOK, SEAT)
                    .fails(2, "bob", "seats-taken")
                    .closes(3);

            assertEquals(Verdict.UNKNOWN, Judgement.of(given.build()).verdict());
        }

        @Test
        void byASectionThatHadTooFewPlacesForAll() {
            Given given = Given.history()
                    .asksForFloor(1, "ann", Action.BOOK, 1)
                    .ok(2, "ann", "c1")
                    .asksForFloor(3, "bob", Action.BOOK, 2)
                    .fails(4, "bob", "sold-out")
                    .live("Floor", "c1", Win.State.SOLD)
                    .closes(5);

            assertEquals(Verdict.SOUND, Judgement.of(given.build()).verdict());
        }

        @Test
        void notByASectionWithRoomForAll() {
            assertBroken(
                    "no-undersale",
                    Given.history()
                            .asksForFloor(1, "ann", Action.BOOK, 1)
                            .ok(2, "ann", "c1")
                            .asksForFloor(3, "bob", Action.BOOK, 1)
                            .fails(4, "bob", "sold-out")
                            .live("Floor", "c1", Win.State.SOLD)
                            .closes(5));
        }
    }

    /** Whoever asks for the best seats is told which; who is refused them was refused any. There are three seats. */
    @Nested
    class TheBestSeats {

        @Test
        void mayBeRefusedOnlyIfSoManyWereNotFree() {
            assertSound(
                    "no-undersale",
                    Given.history()
                            .asksForBest(1, "ann", 2)
                            .okFor(2, "ann", "c1", "A-1-1", "A-1-2")
                            .asksForBest(3, "bob", 2)
                            .fails(4, "bob", "sold-out")
                            .sold("A-1-1", "c1")
                            .sold("A-1-2", "c1")
                            .closes(5));
            assertBroken(
                    "no-undersale",
                    Given.history()
                            .asks(1, "ann", Action.BOOK, SEAT)
                            .ok(2, "ann", "c1")
                            .asksForBest(3, "bob", 2)
                            .fails(4, "bob", "sold-out")
                            .sold(SEAT, "c1")
                            .closes(5));
        }

        @Test
        void mayBeRefusedWhileOthersWereAboutToBuyThem() {
            assertSound(
                    "no-undersale",
                    Given.history()
                            .asks(1, "ann", Action.BOOK, "A-1-1", "A-1-2")
                            .asksForBest(2, "bob", 2)
                            .fails(3, "bob", "sold-out")
                            .ok(4, "ann", "c1")
                            .settles(5, "ann", Action.CANCEL, "c1")
                            .ok(6, "ann", "c1")
                            .closes(7));
        }

        @Test
        void areSoldTwiceLikeAnyOther() {
            assertBroken(
                    "sold-once",
                    Given.history()
                            .asksForBest(1, "ann", 1)
                            .okFor(2, "ann", "c1", SEAT)
                            .asksForBest(3, "bob", 1)
                            .okFor(4, "bob", "c2", SEAT));
        }

        @Test
        void mayBeWonByACallOfUnknownOutcomeWhicheverTheyAre() {
            Given asked =
                    Given.history().asksForBest(1, "ann", 1).unsure(2, "ann").sold("A-1-3", "c1");
            assertSound("nothing-unasked", asked.closes(3));
            Given twice = Given.history()
                    .asksForBest(1, "ann", 1)
                    .unsure(2, "ann")
                    .sold("A-1-3", "c1")
                    .sold("A-1-2", "c2");
            assertBroken("nothing-unasked", twice.closes(3));
        }
    }

    @Nested
    class OtherCheckers {

        @Test
        void missAHoldThatCannotHaveLapsed() {
            assertBroken(
                    "nothing-lost",
                    Given.history()
                            .holdsLast(1)
                            .asks(1, "ann", Action.HOLD, SEAT)
                            .ok(2, "ann", "c1")
                            .closes(1_000_000));
        }

        @Test
        void missAPaymentWhereTheClaimIsOnlyHeld() {
            assertBroken(
                    "nothing-lost",
                    Given.history()
                            .asks(1, "ann", Action.BOOK, SEAT)
                            .ok(2, "ann", "c1")
                            .live(SEAT, "c1", Win.State.HELD)
                            .closes(3));
        }

        @Test
        void missOneOfTwoSeats() {
            assertBroken(
                    "nothing-lost",
                    Given.history()
                            .asks(1, "ann", Action.BOOK, SEAT, "A-1-2")
                            .ok(2, "ann", "c1")
                            .sold(SEAT, "c1")
                            .closes(3));
        }

        @Test
        void seeASecondSaleOfWhatWasCancelled() {
            assertBroken(
                    "answers-fit",
                    Given.history()
                            .asks(1, "ann", Action.HOLD, SEAT)
                            .ok(2, "ann", "c1")
                            .settles(3, "ann", Action.CONFIRM, "c1")
                            .ok(4, "ann", "c1")
                            .settles(5, "ann", Action.CANCEL, "c1")
                            .ok(6, "ann", "c1")
                            .settles(7, "ann", Action.CONFIRM, "c1")
                            .ok(8, "ann", "c1"));
        }

        @Test
        void letPassAsManyUnknownWinsAsCallsOfUnknownOutcome() {
            Given one = Given.history()
                    .asks(1, "ann", Action.BOOK, SEAT)
                    .unsure(2, "ann")
                    .sold(SEAT, "c1")
                    .closes(3);
            assertSound("nothing-unasked", one);
            assertEquals(1, found("nothing-unasked", one).count());

            assertBroken(
                    "nothing-unasked",
                    Given.history()
                            .asks(1, "ann", Action.BOOK, SEAT)
                            .unsure(2, "ann")
                            .sold("A-1-2", "c1")
                            .closes(3));
        }

        @Test
        void believeTheAuditsGhosts() {
            assertBroken("no-ghost-hold", Given.history().add(new Closing(1, null, null, null, 0L, 2L)));
        }

        @Test
        void giveASweeperItsTime() {
            Given given = Given.history()
                    .asks(1, "ann", Action.HOLD, SEAT)
                    .ok(2, "ann", "c1")
                    .add(new Win(SEAT, "c1", 1, Win.State.HELD, Instant.EPOCH))
                    .add(new Closing(3, Instant.EPOCH.plusSeconds(30), null, null, null, null));

            assertSound("no-ghost-hold", given);
        }

        @Test
        void compareFencesOnlyOfThoseWhoCameOneAfterTheOther() {
            Given atOnce = Given.history()
                    .asks(1, "ann", Action.BOOK, SEAT)
                    .asks(2, "bob", Action.BOOK, SEAT)
                    .fenced(3, "bob", "c2", 2)
                    .fenced(4, "ann", "c1", 1);
            assertSound("fences-rise", atOnce);
            assertBroken("fences-rise", atOnce.asks(5, "cid", Action.BOOK, SEAT).fenced(6, "cid", "c3", 2));
        }

        @Test
        void countHowManyWereServedBeforeThoseWhoCameEarlier() {
            Finding fairness = found(
                    "fairness",
                    Given.history()
                            .asks(1, "ann", Action.BOOK, SEAT)
                            .fails(2, "ann", "busy")
                            .asks(3, "bob", Action.BOOK, "A-1-2")
                            .asks(4, "cid", Action.BOOK, "A-1-3")
                            .ok(5, "bob", "c2")
                            .asks(6, "ann", Action.BOOK, SEAT)
                            .ok(7, "ann", "c1")
                            .ok(8, "cid", "c3"));

            assertEquals(1, fairness.count());
            assertEquals("33.3 % inverted", fairness.figure());
        }

        @Test
        void leaveOpenWhatOnlyAFinalReadCouldTell() {
            Judgement judgement = Judgement.of(Given.history()
                    .asks(1, "ann", Action.BOOK, SEAT)
                    .ok(2, "ann", "c1")
                    .build());

            assertEquals(Verdict.UNKNOWN, judgement.verdict());
            assertEquals(Verdict.UNKNOWN, judgement.found("nothing-lost").verdict());
            assertEquals(Verdict.SOUND, judgement.found("sold-once").verdict());
        }
    }

    private static void assertBroken(String checker, Given given) {
        Finding found = found(checker, given);
        assertEquals(Verdict.BROKEN, found.verdict(), found.toString());
        assertTrue(found.count() > 0 && !found.witness().isEmpty(), found.toString());
    }

    private static void assertSound(String checker, Given given) {
        Finding found = found(checker, given);
        assertEquals(Verdict.SOUND, found.verdict(), found.toString());
    }

    private static Finding found(String checker, Given given) {
        return Judgement.of(given.build()).found(checker);
    }
}
