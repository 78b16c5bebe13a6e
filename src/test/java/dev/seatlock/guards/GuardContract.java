package dev.seatlock.guards;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.Audit;
import dev.seatlock.boxoffice.Auditor;
import dev.seatlock.boxoffice.Price;
import dev.seatlock.boxoffice.Section;
import dev.seatlock.boxoffice.Show;
import dev.seatlock.boxoffice.Shows;
import dev.seatlock.guards.Card.Expectation;
import dev.seatlock.guards.Card.Hazard;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.GuardChanged;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import io.quarkus.test.common.QuarkusTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every guard owes, whatever it is built on; and for one that owes nothing, that its breaking can be seen. The safety
 * net is off throughout: only the guard stands between the buyers.
 */
@QuarkusTestResource(TestStores.class)
abstract class GuardContract {

    private static final int ROUNDS = 15;
    private static final int BUYERS = 16;
    private static final SectionId SEATED = new SectionId("A");
    static final SectionId FLOOR = new SectionId("Floor");
    private static final int ROW = 6;
    private static final int STANDING = 7;

    @Inject
    Guards guards;

    @Inject
    Shows shows;

    @Inject
    Auditor auditor;

    /** The guard under test, by its name in the catalogue. */
    abstract String name();

    @Test
    void keepsBuyersOfSeatsApart() throws Exception {
        assumeTrue(protects(WishKind.SEATS));
        rounds("parties of 1 to 3 on one row of " + ROW, (show, random) -> {
            List<Claim> claims = crowd(show, buyer -> seats(random));
            List<Outcome> outcomes = together(claims);
            Audit audit = auditor.audit(show.id());
            assertReceiptsAgree(outcomes, show, audit);
            if (audit.oversoldCount() == 0) {
                assertNobodyWasTurnedAwayInVain(claims, outcomes);
            }
            return audit;
        });
    }

    @Test
    void keepsBuyersOfStandingPlacesApart() throws Exception {
        assumeTrue(protects(WishKind.STANDING));
        rounds("1 to 3 of " + STANDING + " standing places", (show, random) -> {
            List<Claim> claims = crowd(show, buyer -> new Wish.Standing(FLOOR, 1 + random.nextInt(3)));
            List<Outcome> outcomes = together(claims);
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

    @Test
    void winsAPartyWholeOrNotAtAll() throws Exception {
        assumeTrue(protects(WishKind.SEATS));
        Show show = newShow(Duration.ZERO);
        assertInstanceOf(Outcome.Won.class, guard().claim(claim(show, seats(2), Duration.ZERO)));
        var refused =
                assertInstanceOf(Outcome.Refused.class, guard().claim(claim(show, seats(1, 2, 3), Duration.ZERO)));
        assertEquals(Outcome.Reason.TAKEN, refused.reason());
        assertEquals(Set.of(seat(2)), refused.seats());
        assertInstanceOf(Outcome.Won.class, guard().claim(claim(show, seats(1, 3), Duration.ZERO)));
        assertTrue(auditor.audit(show.id()).isSound());
    }

    @Test
    void sellsWhatAnExpiredHoldLeaves() throws Exception {
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

    @Test
    void lacksNothingForAClaimThatCameTooLate() throws Exception {
        Show before = newShow(Duration.ZERO);
        Show now = shows.switchGuard(before.id(), name(), null);
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

    /** A guard that holds across threads must hold in every round; one that breaks must be seen to break in one of them. */
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

    private List<Outcome> together(List<Claim> claims) throws Exception {
        return AllAtOnce.act(claims.size(), buyer -> guard().claim(claims.get(buyer)));
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

    // --- Shows and claims ---

    Guard guard() {
        return guards.named(name()).orElseThrow();
    }

    /** A show with every kind of place that the guard protects. */
    Show newShow(Duration dwell) {
        List<Section.Plan> sections = new ArrayList<>();
        if (protects(WishKind.SEATS)) {
            sections.add(new Section.Plan.Seated(SEATED, 1, ROW));
        }
        if (protects(WishKind.STANDING)) {
            sections.add(new Section.Plan.Standing(FLOOR, STANDING));
        }
        Price price = new Price(4500, Currency.getInstance("EUR"));
        ShowId show = shows.create(
                        new Show.Plan(name() + " under contract", null, null, price, name(), false, sections))
                .id();
        return shows.switchGuard(show, name(), dwell);
    }

    boolean protects(WishKind kind) {
        return guard().card().fits().contains(kind);
    }

    /** One wish of each kind that the guard protects; together they leave nothing of either for another like them. */
    private List<Wish> oneOfEachKind() {
        return Stream.<Wish>of(seats(1, 2), new Wish.Standing(FLOOR, STANDING))
                .filter(wish -> protects(wish.kind()))
                .toList();
    }

    static Claim claim(Show show, Wish wish, Duration hold) {
        return new Claim(
                ClaimId.next(), show.id(), show.terms(), wish, new BuyerId("tester"), hold, Duration.ofSeconds(20));
    }

    static SeatId seat(int number) {
        return new SeatId(SEATED, 1, number);
    }

    static Wish.Seats seats(int... numbers) {
        TreeSet<SeatId> seats = new TreeSet<>();
        for (int number : numbers) {
            seats.add(seat(number));
        }
        return new Wish.Seats(seats);
    }

    private static Wish.Seats seats(Random random) {
        return seats(
                random.ints(1, ROW + 1).distinct().limit(1 + random.nextInt(3)).toArray());
    }
}
