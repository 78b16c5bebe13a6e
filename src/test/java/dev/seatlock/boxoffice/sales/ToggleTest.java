package dev.seatlock.boxoffice.sales;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.OverConfiguredStores;
import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.audit.Audit;
import dev.seatlock.boxoffice.audit.Auditor;
import dev.seatlock.boxoffice.payments.BookingChanges;
import dev.seatlock.boxoffice.payments.Reservations;
import dev.seatlock.boxoffice.sales.Booking.CancelledBy;
import dev.seatlock.boxoffice.sales.BookingUpdates.Access;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.Programme;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.SectionPlan;
import dev.seatlock.boxoffice.shows.ShowPlan;
import dev.seatlock.guards.Card;
import dev.seatlock.guards.Guards;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.StoreFailure;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A sale in full swing while its guard is changed again and again: places are sold, expire and are cancelled all the
 * time.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(OverConfiguredStores.class)
class ToggleTest {

    private static final int SHOPPERS = 24;
    private static final int STEPS = 16;
    private static final int SWITCHES = 25;
    private static final int MOST_TIMES = 10;
    private static final int SEATS = 6;
    private static final int STANDING = 5;
    private static final SectionId SEATED = new SectionId("A");
    private static final SectionId FLOOR = new SectionId("Floor");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    BoxOffice boxOffice;

    @Inject
    Reservations reservations;

    @Inject
    BookingChanges changes;

    @Inject
    Programme programme;

    @Inject
    Auditor auditor;

    @Inject
    Guards guards;

    static List<Set<WishKind>> whatShowsSell() {
        return List.of(Set.of(WishKind.values()), Set.of(WishKind.SEATS), Set.of(WishKind.STANDING));
    }

    /** Guards that protect one kind of place only take their turn where nothing else is sold. */
    @ParameterizedTest
    @MethodSource("whatShowsSell")
    void staysSoundAndLeaksNoPlaceWithoutTheNet(Set<WishKind> sold) throws Exception {
        List<String> all = names(sold).filter(name -> !name.equals("none")).toList();
        ShowId show = newShow(sold, false);
        storm(show, sold, all);
        assertSoundAndWhole(show, sold, all);
    }

    @Test
    void onlyCatchesNoGuardWithTheNet() throws Exception {
        Set<WishKind> sold = Set.of(WishKind.values());
        List<String> all = names(sold).toList();
        ShowId show = newShow(sold, true);
        storm(show, sold, all);
        assertSoundAndWhole(show, sold, all);
        assertTrue(auditor.audit(netCatcher()).netCaught() > 0, "the net never had to catch, so this proved nothing");
    }

    private Stream<String> names(Set<WishKind> sold) {
        return guards.cards().stream().filter(card -> Guards.fits(card, sold)).map(Card::name);
    }

    /** A netted show under no guard, rushed at until the net has caught somebody. */
    private ShowId netCatcher() throws Exception {
        ShowId show = newShow(Set.of(WishKind.SEATS), true);
        for (int seat = 1; seat <= SEATS && auditor.audit(show).netCaught() == 0; seat++) {
            programme.switchGuard(show, "none", Duration.ofMillis(20));
            Wish wish = seats(seat);
            AllAtOnce.act(
                    SHOPPERS,
                    shopper -> boxOffice.book(
                            ClaimId.next(), show, new Choice.Exactly(wish), new BuyerId("b" + shopper), PATIENCE));
        }
        assertTrue(auditor.audit(show).isSound());
        return show;
    }

    /** Shoppers buy, hold, confirm, give back and cancel, while an operator goes through the guards. */
    private void storm(ShowId show, Set<WishKind> sold, List<String> names) throws Exception {
        long seed = new Random().nextLong();
        System.out.printf("toggling %s, seed %d%n", names, seed);
        Queue<ClaimId> bookings = new ConcurrentLinkedQueue<>();
        CyclicBarrier start = new CyclicBarrier(SHOPPERS + 1);
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> days = new ArrayList<>();
            for (int shopper = 0; shopper < SHOPPERS; shopper++) {
                Random random = new Random(seed + shopper);
                days.add(people.submit(() -> {
                    start.await();
                    for (int step = 0; step < STEPS; step++) {
                        shop(show, sold, random, bookings);
                    }
                    return null;
                }));
            }
            Random random = new Random(seed - 1);
            start.await();
            for (int change = 0; change < SWITCHES; change++) {
                String name = names.get(change % names.size());
                switchInTheCrowd(show, name, Duration.ofMillis(random.nextInt(8)));
                // In the middle of it: a place sold twice may be given back before the end.
                Audit audit = askedAgain(() -> auditor.audit(show));
                assertTrue(audit.isSound(), () -> "after the change to " + name + ": " + audit);
            }
            for (Future<?> day : days) {
                day.get();
            }
        }
    }

    /** In such a crowd an operator may find no connection free in time, and is told so: then he asks again. */
    private void switchInTheCrowd(ShowId show, String name, Duration dwell) {
        await().ignoreExceptionsMatching(thrown ->
                        thrown instanceof Rejection rejection && rejection.rule() == Rejection.Rule.TERMS_BUSY)
                .until(() ->
                        programme.switchGuard(show, name, dwell).terms().guard().equals(name));
    }

    /** Nor may a lock come free in time, where the machine is slow: over HTTP that is 503, and one asks again. */
    private static <T> T askedAgain(Asking<T> ask) throws InterruptedException {
        for (int times = 1; ; times++) {
            try {
                return ask.once();
            } catch (RuntimeException failed) {
                if (times == MOST_TIMES || StoreFailure.of(failed) != StoreFailure.BUSY) {
                    throw failed;
                }
            }
        }
    }

    @FunctionalInterface
    private interface Asking<T> {
        T once() throws InterruptedException;
    }

    private static void askedAgain(Runnable ask) throws InterruptedException {
        askedAgain(() -> {
            ask.run();
            return true;
        });
    }

    private void shop(ShowId show, Set<WishKind> sold, Random random, Queue<ClaimId> bookings)
            throws InterruptedException {
        boolean stands = !sold.contains(WishKind.SEATS) || (sold.contains(WishKind.STANDING) && random.nextInt(3) == 0);
        Wish wish = stands
                ? new Wish.Standing(FLOOR, 1 + random.nextInt(3))
                : seats(random.ints(1, SEATS + 1)
                        .distinct()
                        .limit(1 + random.nextInt(3))
                        .toArray());
        BuyerId buyer = new BuyerId("shopper");
        switch (random.nextInt(4)) {
            case 0 -> {
                if (askedAgain(() -> boxOffice.book(ClaimId.next(), show, new Choice.Exactly(wish), buyer, PATIENCE))
                        instanceof Sale.Done<Booking>(Booking booking, var times)) {
                    bookings.add(booking.id());
                }
            }
            case 1 -> // and forgets it
                askedAgain(() -> boxOffice.hold(ClaimId.next(), show, new Choice.Exactly(wish), buyer, PATIENCE));
            case 2 -> {
                if (askedAgain(() -> boxOffice.hold(ClaimId.next(), show, new Choice.Exactly(wish), buyer, PATIENCE))
                        instanceof Sale.Done<Hold>(Hold hold, var times)) {
                    try {
                        if (random.nextBoolean()) {
                            bookings.add(askedAgain(() -> reservations.confirm(hold.id()))
                                    .id());
                        } else {
                            askedAgain(() -> reservations.release(hold.id()));
                        }
                    } catch (Rejection expired) {
                        assertEquals(Rejection.Rule.HOLD_GONE, expired.rule());
                    }
                }
            }
            default -> {
                ClaimId booking = bookings.poll();
                if (booking != null) {
                    askedAgain(() -> changes.cancel(booking, Access.OURS, CancelledBy.BUYER, null));
                }
            }
        }
    }

    /**
     * After the storm: nothing sold twice, no ghost left, and every place that is free can be bought under every guard.
     */
    private void assertSoundAndWhole(ShowId show, Set<WishKind> sold, List<String> names) throws Exception {
        await().until(() -> auditor.audit(show).tally().held() == 0);
        for (String name : names) {
            programme.switchGuard(show, name, Duration.ZERO);
            List<ClaimId> bought = buyAllThatIsLeft(show, sold);
            Audit audit = auditor.audit(show);
            assertTrue(audit.isSound(), () -> name + ": " + audit);
            assertEquals(0, audit.tally().free(), () -> name + " leaks places: " + audit);
            int capacity =
                    (sold.contains(WishKind.SEATS) ? SEATS : 0) + (sold.contains(WishKind.STANDING) ? STANDING : 0);
            assertEquals(capacity, audit.tally().sold());
            bought.forEach(id -> changes.cancel(id, Access.OURS, CancelledBy.BUYER, null));
            // Once more under the same guard: what was cancelled came back to it.
            buyAllThatIsLeft(show, sold).forEach(id -> changes.cancel(id, Access.OURS, CancelledBy.BUYER, null));
        }
    }

    private List<ClaimId> buyAllThatIsLeft(ShowId show, Set<WishKind> sold) throws InterruptedException {
        List<ClaimId> bought = new ArrayList<>();
        for (int seat = 1; sold.contains(WishKind.SEATS) && seat <= SEATS; seat++) {
            buy(show, seats(seat), bought);
        }
        for (int place = 1; sold.contains(WishKind.STANDING) && place <= STANDING; place++) {
            buy(show, new Wish.Standing(FLOOR, 1), bought);
        }
        assertEquals(0, auditor.audit(show).tally().free());
        return bought;
    }

    private void buy(ShowId show, Wish wish, List<ClaimId> bought) throws InterruptedException {
        if (boxOffice.book(ClaimId.next(), show, new Choice.Exactly(wish), new BuyerId("last"), PATIENCE)
                instanceof Sale.Done<Booking>(Booking booking, var times)) {
            bought.add(booking.id());
        }
    }

    private ShowId newShow(Set<WishKind> sold, boolean safetyNet) {
        List<SectionPlan> sections = new ArrayList<>();
        if (sold.contains(WishKind.SEATS)) {
            sections.add(new SectionPlan.Seated(SEATED, 1, SEATS));
        }
        if (sold.contains(WishKind.STANDING)) {
            sections.add(new SectionPlan.Standing(FLOOR, STANDING));
        }
        Price price = new Price(1000, Currency.getInstance("EUR"));
        return programme
                .create(new ShowPlan("Toggled", null, null, price, Guards.RECOMMENDED, safetyNet, sections))
                .id();
    }

    private static Wish.Seats seats(int... numbers) {
        TreeSet<SeatId> seats = new TreeSet<>();
        for (int number : numbers) {
            seats.add(new SeatId(SEATED, 1, number));
        }
        return new Wish.Seats(seats);
    }
}
