package dev.seatlock.guards;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.seatlock.AllAtOnce;
import dev.seatlock.boxoffice.audit.Audit;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.guards.Card.Expectation;
import dev.seatlock.guards.Card.Hazard;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.GuardChanged;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * What every guard owes, whatever it is built on; and for one that owes nothing, that its breaking can be seen. Of one
 * guard alone: {@code -Dguard=pg-conditional}.
 */
@QuarkusTest
class GuardContractTest extends OneGuard {

    private static final int ROUNDS = 15;
    private static final int BUYERS = 16;
    private static final String ONLY = System.getProperty("guard", "");

    private String name = "";

    @Override
    protected String name() {
        return name;
    }

    @TestFactory
    Stream<DynamicContainer> isKeptBy() {
        List<Card> cards = guards.cards().stream()
                .filter(card -> ONLY.isEmpty() || card.name().equals(ONLY))
                .toList();
        assertFalse(cards.isEmpty(), () -> "there is no guard " + ONLY);
        return cards.stream().map(card -> dynamicContainer(card.name(), clauses(card)));
    }

    private Stream<DynamicTest> clauses(Card card) {
        List<DynamicTest> clauses = new ArrayList<>();
        if (card.fits().contains(WishKind.SEATS)) {
            clauses.add(clause(card, "keepsBuyersOfSeatsApart", this::keepsBuyersOfSeatsApart));
            clauses.add(clause(card, "winsAPartyWholeOrNotAtAll", this::winsAPartyWholeOrNotAtAll));
        }
        if (card.fits().contains(WishKind.STANDING)) {
            clauses.add(clause(card, "keepsBuyersOfStandingPlacesApart", this::keepsBuyersOfStandingPlacesApart));
        }
        clauses.add(clause(card, "sellsWhatAnExpiredHoldLeaves", this::sellsWhatAnExpiredHoldLeaves));
        clauses.add(clause(card, "lacksNothingForAClaimThatCameTooLate", this::lacksNothingForAClaimThatCameTooLate));
        return clauses.stream();
    }

    private DynamicTest clause(Card card, String says, Executable test) {
        return dynamicTest(says, () -> {
            name = card.name();
            test.execute();
        });
    }

    private void keepsBuyersOfSeatsApart() throws Exception {
        rounds("parties of 1 to 3 on one row of " + ROW, (show, random) -> {
            List<Claim> claims = crowd(show, buyer -> seats(random));
            List<Outcome> outcomes = come(claims, random.nextBoolean());
            Audit audit = auditor.audit(show.id());
            assertReceiptsAgree(outcomes, show, audit);
            if (audit.oversoldCount() == 0) {
                assertNobodyWasTurnedAwayInVain(claims, outcomes);
            }
            return audit;
        });
    }

    private void keepsBuyersOfStandingPlacesApart() throws Exception {
        rounds("1 to 3 of " + STANDING + " standing places", (show, random) -> {
            List<Claim> claims = crowd(show, buyer -> new Wish.Standing(FLOOR, 1 + random.nextInt(3)));
            List<Outcome> outcomes = come(claims, random.nextBoolean());
            Audit audit = auditor.audit(show.id());
            assertReceiptsAgree(outcomes, show, audit);
            long smallestRefused = IntStream.range(0, claims.size())
                    .filter(i -> outcomes.get(i) instanceof Outcome.Refused)
                    .map(i -> claims.get(i).wish().count())
                    .min()
                    .orElse(STANDING + 1);
            long left = STANDING - standingSold(outcomes);
            assertTrue(left < smallestRefused, () -> "turned away from " + left + " places that are left");
            return audit;
        });
    }

    private void winsAPartyWholeOrNotAtAll() throws Exception {
        Show show = newShow(Duration.ZERO);
        assertInstanceOf(Outcome.Won.class, guard().claim(claim(show, seats(2), Duration.ZERO)));
        var refused =
                assertInstanceOf(Outcome.Refused.class, guard().claim(claim(show, seats(1, 2, 3), Duration.ZERO)));
        assertEquals(Outcome.Reason.TAKEN, refused.reason());
        assertEquals(Set.of(seat(2)), refused.seats());
        assertInstanceOf(Outcome.Won.class, guard().claim(claim(show, seats(1, 3), Duration.ZERO)));
        assertTrue(auditor.audit(show.id()).isSound());
    }

    private void sellsWhatAnExpiredHoldLeaves() throws Exception {
        Show show = newShow(Duration.ZERO);
        for (Wish wish : oneOfEachKind()) {
            var held = assertInstanceOf(Outcome.Won.class, guard().claim(claim(show, wish, Duration.ofMillis(1))));
            assertTrue(held.heldUntil() != null);
            awaitWon(() -> claim(show, wish, Duration.ZERO));
        }
        Audit audit = auditor.audit(show.id());
        assertTrue(audit.isSound(), audit::toString);
        assertEquals(
                oneOfEachKind().stream().mapToInt(Wish::count).sum(),
                audit.tally().sold());
    }

    /** The clock that expires holds is the database's: ask until it says so, which it does within a moment. */
    private void awaitWon(Supplier<Claim> claim) {
        await().until(() -> guard().claim(claim.get()) instanceof Outcome.Won);
    }

    private void lacksNothingForAClaimThatCameTooLate() throws Exception {
        Show before = newShow(Duration.ZERO);
        Show now = programme.switchGuard(before.id(), name(), null);
        for (Wish wish : oneOfEachKind()) {
            RuntimeException sentAway =
                    assertThrows(RuntimeException.class, () -> guard().claim(claim(before, wish, Duration.ZERO)));
            assertTrue(sentAway instanceof GuardChanged || sentAway instanceof StockLost, sentAway::toString);
            // Whatever the guard held for the stale claim, it has let go.
            assertInstanceOf(Outcome.Won.class, guard().claim(claim(now, wish, Duration.ZERO)));
        }
    }

    // --- The rounds ---

    @FunctionalInterface
    private interface Round {
        Audit play(Show show, Random random) throws Exception;
    }

    /**
     * A guard that holds across threads must hold in every round; one that breaks must be seen to break in one of them.
     */
    private void rounds(String what, Round round) throws Exception {
        long seed = new Random().nextLong();
        System.out.printf("%s: %d rounds, %s, seed %d%n", name(), ROUNDS, what, seed);
        Random random = new Random(seed);
        boolean holds = guard().card().stands().get(Hazard.THREADS) == Expectation.HOLDS;
        for (int played = 1; played <= ROUNDS; played++) {
            Audit audit = round.play(newShow(Duration.ofMillis(random.nextInt(1, 6))), random);
            if (holds) {
                assertTrue(audit.isSound(), name() + " broke in round " + played + ": " + audit);
            } else if (audit.oversoldCount() > 0) {
                return;
            }
        }
        assertTrue(holds, () -> name() + " was never seen to oversell");
    }

    private List<Claim> crowd(Show show, IntFunction<Wish> wish) {
        return IntStream.range(0, BUYERS)
                .mapToObj(buyer -> claim(show, wish.apply(buyer), Duration.ZERO))
                .toList();
    }

    /** All at once; or half of them, and one more as each leaves: a lock may be lost when it is handed over. */
    private List<Outcome> come(List<Claim> claims, boolean allAtOnce) throws Exception {
        int first = allAtOnce ? claims.size() : claims.size() / 2;
        Semaphore left = new Semaphore(0);
        return AllAtOnce.act(claims.size(), buyer -> {
            if (buyer >= first) {
                left.acquire();
            }
            try {
                return guard().claim(claims.get(buyer));
            } finally {
                left.release();
            }
        });
    }

    /** What the buyers were told is what the ledger has, to the place. */
    private void assertReceiptsAgree(List<Outcome> outcomes, Show show, Audit audit) {
        Set<String> told = new HashSet<>();
        for (Outcome outcome : outcomes) {
            assertFalse(outcome instanceof Outcome.Unsure, outcome::toString);
            if (outcome instanceof Outcome.Won won) {
                won.seats().forEach(seat -> told.add(seat + " " + won.claim().id()));
                if (won.claim().wish() instanceof Wish.Standing) {
                    told.add(FLOOR + "/" + won.claim().id() + " " + won.claim().id());
                }
            }
        }
        Set<String> kept = new HashSet<>();
        auditor.wins(show.id(), null, 1000).forEach(win -> kept.add(win.place() + " " + win.booking()));
        assertEquals(kept, told);
        assertEquals(0, audit.disagreements(), audit::toString);
    }

    /** Whoever was refused wanted at least one seat that somebody else has now. */
    private static void assertNobodyWasTurnedAwayInVain(List<Claim> claims, List<Outcome> outcomes) {
        Set<SeatId> sold = new HashSet<>();
        outcomes.forEach(outcome -> {
            if (outcome instanceof Outcome.Won won) {
                sold.addAll(won.seats());
            }
        });
        for (int i = 0; i < claims.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Refused refused) {
                assertEquals(Outcome.Reason.TAKEN, refused.reason());
                Wish.Seats wish = (Wish.Seats) claims.get(i).wish();
                assertTrue(wish.seats().stream().anyMatch(sold::contains), () -> wish + " was refused and is free");
            }
        }
    }

    private static long standingSold(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(Outcome.Won.class::isInstance)
                .mapToInt(outcome -> ((Outcome.Won) outcome).claim().wish().count())
                .sum();
    }

    /** One wish of each kind that the guard protects; together they leave nothing of either for another like them. */
    private List<Wish> oneOfEachKind() {
        return Stream.<Wish>of(seats(1, 2), new Wish.Standing(FLOOR, STANDING))
                .filter(wish -> protects(wish.kind()))
                .toList();
    }

    private static Wish.Seats seats(Random random) {
        return seats(
                random.ints(1, ROW + 1).distinct().limit(1 + random.nextInt(3)).toArray());
    }
}
