package dev.seatlock.guards.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.guards.OneGuard;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ClaimKey;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.Releases;
import dev.seatlock.inventory.Wish;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CombiningTest extends OneGuard {

    @Inject
    Batch batch;

    @Inject
    StatelessSession session;

    @Inject
    Releases releases;

    @Override
    protected String name() {
        return "combining";
    }

    @Test
    void letsNoPoisonedClaimFailItsNeighbours() throws Exception {
        Show show = newShow(Duration.ZERO);
        Claim sold = claim(show, seats(1), Duration.ZERO);
        assertInstanceOf(Outcome.Won.class, guard().claim(sold));
        Claim poisoned = new Claim( // under the id of a booking that there is already
                sold.id(), show.id(), show.terms(), seats(2), sold.buyer(), Duration.ZERO, sold.patience());
        Claim defective = new Claim( // a text that PostgreSQL cannot store
                ClaimId.next(),
                show.id(),
                show.terms(),
                seats(2),
                new BuyerId("nul \0"),
                Duration.ZERO,
                sold.patience());
        List<Claim> claims = new ArrayList<>(List.of(poisoned, defective));
        for (int seat = 3; seat <= 6; seat++) {
            claims.add(claim(show, seats(seat), Duration.ZERO));
        }
        List<Outcome> outcomes = batch.sell(claims, whoFits -> List.of());
        var first = assertInstanceOf(Outcome.Won.class, outcomes.getFirst(), "it is told what its id has won before");
        assertEquals(seats(1).seats(), first.seats());
        assertInstanceOf(Outcome.Refused.class, outcomes.get(1));
        outcomes.stream().skip(2).forEach(outcome -> assertInstanceOf(Outcome.Won.class, outcome));
        assertTrue(auditor.audit(show.id()).isSound());
    }

    /**
     * Its request was answered by somebody who had taken over, so it may not win; and however often it is tried, it
     * cannot.
     */
    @Test
    void letsNoClaimFailItsNeighboursThatHasBeenAnsweredOtherwise() throws Exception {
        Show show = newShow(Duration.ZERO);
        Claim answered = impatient(claim(show, seats(1), Duration.ZERO));
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery("""
                                insert into idempotency (key, fingerprint, what, claim_id, running_until, status)
                                values (:key, '', 'BOOKING', :claim, clock_timestamp(), 409)
                                """)
                        .setParameter("key", answered.id().toString())
                        .setParameter("claim", answered.id().value())
                        .executeUpdate());
        List<Outcome> outcomes = batch.sell(
                List.of(
                        answered,
                        impatient(claim(show, seats(2), Duration.ZERO)),
                        impatient(claim(show, seats(3), Duration.ZERO))),
                whoFits -> List.of());
        assertInstanceOf(Outcome.Refused.class, outcomes.getFirst());
        outcomes.stream().skip(1).forEach(outcome -> assertInstanceOf(Outcome.Won.class, outcome));
        assertEquals(2, auditor.audit(show.id()).tally().sold());
    }

    private static Claim impatient(Claim claim) {
        return new Claim(
                claim.id(),
                claim.show(),
                claim.terms(),
                claim.wish(),
                claim.buyer(),
                claim.hold(),
                Duration.ofSeconds(1));
    }

    /** It meets the rows of what it won and gave back: nobody's place was sold twice. */
    @Test
    void countsNothingAsCaughtWhereAClaimComesAgainThatHasGivenBack() throws Exception {
        Show show = newShow(Duration.ZERO);
        Claim held = claim(show, seats(1), Duration.ofHours(1));
        assertInstanceOf(Outcome.Won.class, guard().claim(held));
        QuarkusTransaction.requiringNew().run(() -> releases.ofClaim(show.id(), held.id(), "HELD"));
        assertInstanceOf(Outcome.Refused.class, guard().claim(held));
        assertInstanceOf(Outcome.Won.class, guard().claim(claim(show, seats(1), Duration.ZERO)), "it was not free");
        assertEquals(0, auditor.audit(show.id()).netCaught());
    }

    @Test
    void decidesABatchInTheOrderOfArrival() throws Exception {
        Show show = newShow(Duration.ZERO);
        List<Outcome> outcomes = batch.sell(
                List.of(
                        claim(show, seats(2, 3), Duration.ZERO),
                        claim(show, seats(1, 2), Duration.ZERO), // its first seat is free, its second is not any more
                        claim(show, seats(1), Duration.ZERO)),
                whoFits -> List.of());
        assertInstanceOf(Outcome.Won.class, outcomes.get(0));
        assertEquals(
                seats(2).seats(),
                assertInstanceOf(Outcome.Refused.class, outcomes.get(1)).seats());
        assertInstanceOf(Outcome.Won.class, outcomes.get(2));
    }

    @Test
    void sellsAlongToWhoeverComesUntilTheRowsAreLocked() throws Exception {
        Show show = newShow(Duration.ZERO);
        Claim late = claim(show, new Wish.Standing(FLOOR, 1), Duration.ZERO);
        Claim elsewhere = claim(show, seats(1), Duration.ZERO);
        Claim keyed = claim(show, new Wish.Standing(FLOOR, 1), Duration.ZERO).under(new ClaimKey("key", "00"));
        List<Outcome> outcomes = batch.sell(
                List.of(claim(show, new Wish.Standing(FLOOR, 1), Duration.ZERO)),
                whoFits -> Stream.of(late, elsewhere, keyed).filter(whoFits).toList());
        assertEquals(2, outcomes.size());
        assertEquals(late, assertInstanceOf(Outcome.Won.class, outcomes.get(1)).claim());
        assertEquals(2, auditor.audit(show.id()).tally().sold());
    }

    @Test
    void answersWhoCameLateIntoABatchThatFails() throws Exception {
        Show show = newShow(Duration.ZERO);
        Claim defective = new Claim(
                ClaimId.next(),
                show.id(),
                show.terms(),
                new Wish.Standing(FLOOR, 1),
                new BuyerId("nul \0"),
                Duration.ZERO,
                Duration.ofSeconds(20));
        Claim late = claim(show, new Wish.Standing(FLOOR, 1), Duration.ZERO);
        Claim later = claim(show, new Wish.Standing(FLOOR, 1), Duration.ZERO);
        Iterator<Claim> coming = List.of(late, later).iterator();
        List<Outcome> outcomes =
                batch.sell(List.of(defective), whoFits -> coming.hasNext() ? List.of(coming.next()) : List.of());
        assertEquals(2, outcomes.size());
        assertInstanceOf(Outcome.Refused.class, outcomes.get(0));
        assertInstanceOf(Outcome.Won.class, outcomes.get(1));
        assertEquals(later, coming.next(), "nobody is let in to a claim that is served alone");
    }

    @Test
    void tellsEachBuyerWhoWillNotWaitThatItIsBusyAndSellsHimNothing() throws Exception {
        Show slow = newShow(Duration.ofMillis(100));
        List<Outcome> outcomes = AllAtOnce.act(20, buyer -> {
            Claim patient = claim(slow, seats(1 + buyer % 6), Duration.ZERO);
            return guard().claim(new Claim(
                    patient.id(),
                    patient.show(),
                    patient.terms(),
                    patient.wish(),
                    patient.buyer(),
                    patient.hold(),
                    buyer % 2 == 0 ? Duration.ZERO : patient.patience()));
        });
        long won = outcomes.stream().filter(Outcome.Won.class::isInstance).count();
        assertEquals(won, auditor.audit(slow.id()).tally().sold());
    }

    @Test
    void answersABuyerWhoseThreadDoesNotWait() throws Exception {
        Show slow = newShow(Duration.ofMillis(100));
        var first = guard().submit(claim(slow, seats(1), Duration.ZERO)).toCompletableFuture();
        var second = guard().submit(claim(slow, seats(1), Duration.ZERO)).toCompletableFuture();
        Claim hurried = claim(slow, seats(2), Duration.ZERO);
        var impatient = guard().submit(new Claim(
                        hurried.id(),
                        hurried.show(),
                        hurried.terms(),
                        hurried.wish(),
                        hurried.buyer(),
                        hurried.hold(),
                        Duration.ZERO))
                .toCompletableFuture();
        assertInstanceOf(Outcome.Won.class, first.get());
        assertTrue(assertInstanceOf(Outcome.Refused.class, second.get()).stands());
        long sold = impatient.get() instanceof Outcome.Won ? 2 : 1; // it may have been called before it lost patience
        assertEquals(sold, auditor.audit(slow.id()).tally().sold());
    }

    @Test
    void refusesAtOnceWhoFindsTheLineFull() throws Exception {
        Show slow = newShow(Duration.ofMillis(200));
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        do {
            assertTrue(answers.size() < 100_000, "nobody was refused at once");
            Claim one = claim(slow, seats(1 + answers.size() % 6), Duration.ZERO);
            answers.add(guard().submit(one).toCompletableFuture());
        } while (!isBusy(answers.getLast()));
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get();
        assertEquals(
                6,
                answers.stream()
                        .filter(answer -> answer.join() instanceof Outcome.Won)
                        .count());
        assertTrue(auditor.audit(slow.id()).isSound());
    }

    private static boolean isBusy(CompletableFuture<Outcome> answer) {
        return answer.isDone()
                && answer.join() instanceof Outcome.Refused refused
                && refused.reason() == Outcome.Reason.BUSY;
    }
}
