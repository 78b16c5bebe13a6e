package dev.seatlock.boxoffice.sales;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

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
import dev.seatlock.boxoffice.shows.ShowChange;
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
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A sale in full swing while rows are closed and opened, a floor grows and shrinks, under every guard: nothing is sold
 * that is not there, nothing that is there cannot be sold, and nobody loses what he has.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(OverConfiguredStores.class)
class ChangedPlacesTest {

    private static final int SHOPPERS = 24;
    private static final int STEPS = 10;
    private static final int CHANGES = 12;
    private static final int MOST_CHANGES = 120; // until something was free to be taken out
    private static final int MOST_STEPS = 1_000;
    private static final int ROWS = 4;
    private static final int SEATS = 3;
    private static final int STANDING = 9;
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
    BookingOwners owners;

    @Inject
    Programme programme;

    @Inject
    Auditor auditor;

    @Inject
    Guards guards;

    @TestFactory
    Stream<DynamicTest> sellsWhatIsThereAndNothingElse() {
        return guards.cards().stream()
                .filter(card -> !card.name().equals("none"))
                .map(card -> dynamicTest(card.name(), () -> new Sale(card).run()));
    }

    /** One show, its shoppers and its operator. */
    private final class Sale {

        private final Set<WishKind> sold;
        private final ShowId show;
        private final Queue<ClaimId> bookings = new ConcurrentLinkedQueue<>();
        private final Map<ClaimId, Places> receipts = new ConcurrentHashMap<>();
        private final long seed = new Random().nextLong();
        private final AtomicBoolean isOver = new AtomicBoolean();

        private Sale(Card card) {
            sold = card.fits();
            Price price = new Price(1000, Currency.getInstance("EUR"));
            System.out.printf("changing the places of a show under %s, seed %d%n", card.name(), seed);
            show = programme
                    .create(new ShowPlan("Changed", null, null, price, card.name(), false, all()))
                    .id();
        }

        private void run() throws Exception {
            CyclicBarrier start = new CyclicBarrier(SHOPPERS + 1);
            try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> days = new ArrayList<>();
                for (int shopper = 0; shopper < SHOPPERS; shopper++) {
                    Random random = new Random(seed + shopper);
                    days.add(people.submit(() -> {
                        start.await();
                        for (int step = 0; step < STEPS || (!isOver.get() && step < MOST_STEPS); step++) {
                            shop(random);
                        }
                        return null;
                    }));
                }
                Random random = new Random(seed - 1);
                start.await();
                int takenOut = 0;
                try {
                    for (int change = 0; change < CHANGES || (takenOut == 0 && change < MOST_CHANGES); change++) {
                        takenOut += change(some(random)) ? 1 : 0;
                        change(all());
                        assertSound();
                    }
                } finally {
                    isOver.set(true);
                }
                for (Future<?> day : days) {
                    day.get();
                }
                assertTrue(takenOut > 0, "nothing was ever taken out, so this proved nothing");
            }
            assertReceiptsStand();
            assertEverythingCanBeSold();
        }

        private boolean change(List<SectionPlan> sections) {
            while (true) {
                try {
                    programme.change(
                            show,
                            was -> new ShowChange(was.title(), null, null, null, was.price(), sections),
                            Duration.ZERO);
                    return true;
                } catch (Rejection rejection) {
                    switch (rejection.rule()) {
                        case STILL_BOOKED -> {
                            return false;
                        }
                        case TERMS_BUSY -> {} // he asks again
                        default -> throw rejection;
                    }
                }
            }
        }

        private List<SectionPlan> all() {
            return plan(ROWS, new TreeSet<>(), STANDING);
        }

        private List<SectionPlan> some(Random random) {
            NavigableSet<Integer> closed = new TreeSet<>();
            if (random.nextBoolean()) {
                closed.add(atTheBack(random, ROWS) + 1);
            }
            int rows = Math.max(atTheBack(random, ROWS) + 1, closed.isEmpty() ? 1 : closed.last());
            return plan(rows, closed, 1 + random.nextInt(STANDING));
        }

        /** Shoppers like to sit in front, so that rows at the back are sometimes free to be taken out. */
        private static int atTheBack(Random random, int most) {
            int one = random.nextInt(most);
            return Math.max(one, random.nextInt(most));
        }

        private List<SectionPlan> plan(int rows, NavigableSet<Integer> closed, int standing) {
            List<SectionPlan> sections = new ArrayList<>();
            if (sold.contains(WishKind.SEATS)) {
                sections.add(new SectionPlan.Seated(SEATED, rows, SEATS, closed));
            }
            if (sold.contains(WishKind.STANDING)) {
                sections.add(new SectionPlan.Standing(FLOOR, standing));
            }
            return sections;
        }

        private void shop(Random random) throws InterruptedException {
            ClaimId changed = random.nextInt(3) == 0 ? bookings.poll() : null;
            if (changed != null) {
                Places places = requireNonNull(receipts.remove(changed));
                if (places.count() > 1) {
                    keepSome(changed, places);
                } else {
                    passOn(changed, places);
                }
            }
            ClaimId cancelled = random.nextInt(3) > 0 ? bookings.poll() : null;
            if (cancelled != null) {
                receipts.remove(cancelled);
                untilServed(() -> {
                    changes.cancel(cancelled, Access.OURS, CancelledBy.BUYER, null);
                    return cancelled;
                });
                return;
            }
            try {
                book(choice(random));
            } catch (Rejection rejection) {
                assertEquals(Rejection.Rule.NO_SUCH_PLACE, rejection.rule());
            } catch (RuntimeException failed) {
                assertEquals(StoreFailure.BUSY, StoreFailure.of(failed), failed::toString);
            }
        }

        private void keepSome(ClaimId id, Places places) {
            BookingChange change = places.seats().isEmpty()
                    ? new BookingChange(null, null, places.count() - 1)
                    : new BookingChange(null, Set.of(places.seats().getFirst()), null);
            Callable<Booking> ask = () -> changes.change(id, Access.OURS, change, CancelledBy.BUYER, null);
            Booking booking = untilServed(ask);
            assertEquals(booking.version(), untilServed(ask).version(), "asked again");
            keep(id, booking.places());
        }

        private void passOn(ClaimId id, Places places) {
            String code = untilServed(() -> owners.offer(id, Access.OURS)).code();
            untilServed(() -> owners.accept(id, code, new BuyerId("friend"), null));
            keep(id, places);
        }

        private void keep(ClaimId id, Places places) {
            receipts.put(id, places);
            bookings.add(id);
        }

        private boolean book(Choice choice) throws InterruptedException {
            if (boxOffice.book(ClaimId.next(), show, choice, new BuyerId("shopper"), PATIENCE)
                    instanceof dev.seatlock.boxoffice.sales.Sale.Done<Booking>(Booking booking, var times)) {
                keep(booking.id(), booking.places());
                return true;
            }
            return false;
        }

        private Choice choice(Random random) {
            if (!sold.contains(WishKind.SEATS) || (sold.contains(WishKind.STANDING) && random.nextInt(3) == 0)) {
                return new Choice.Exactly(new Wish.Standing(FLOOR, 1 + random.nextInt(3)));
            }
            return random.nextInt(4) == 0
                    ? new Choice.BestAvailable(null, 1 + random.nextInt(2))
                    : new Choice.Exactly(new Wish.Seats(
                            Stream.generate(() -> ROWS * SEATS - 1 - atTheBack(random, ROWS * SEATS))
                                    .limit(1 + random.nextInt(2))
                                    .map(it -> new SeatId(SEATED, 1 + it / SEATS, 1 + it % SEATS))
                                    .collect(Collectors.toCollection(TreeSet::new))));
        }

        /** Whoever meets a busy database asks again: nothing was done. */
        private static <T> T untilServed(Callable<T> ask) {
            return await().pollInSameThread()
                    .ignoreExceptionsMatching(failed -> StoreFailure.of(failed) == StoreFailure.BUSY)
                    .until(ask, Objects::nonNull);
        }

        private void assertSound() {
            await().ignoreExceptionsMatching(failed -> StoreFailure.of(failed) == StoreFailure.BUSY)
                    .untilAsserted(() -> {
                        Audit audit = auditor.audit(show);
                        assertTrue(audit.isSound(), audit::toString);
                    });
        }

        /** What a buyer was told he has is his, and nobody has more. */
        private void assertReceiptsStand() {
            receipts.forEach((id, places) -> {
                Booking booking = reservations.findBooking(id);
                assertEquals(Booking.State.CONFIRMED, booking.state());
                assertEquals(places, booking.places());
            });
            assertEquals(
                    receipts.values().stream().mapToInt(Places::count).sum(),
                    auditor.audit(show).tally().sold());
        }

        /** Once all is open again, every place that is left can be bought. */
        private void assertEverythingCanBeSold() throws InterruptedException {
            assertTrue(change(all()), "nothing is taken out, and it was refused");
            for (int row = 1; sold.contains(WishKind.SEATS) && row <= ROWS; row++) {
                for (int number = 1; number <= SEATS; number++) {
                    book(new Choice.Exactly(new Wish.Seats(new TreeSet<>(Set.of(new SeatId(SEATED, row, number))))));
                }
            }
            for (int place = 1; sold.contains(WishKind.STANDING) && place <= STANDING; place++) {
                book(new Choice.Exactly(new Wish.Standing(FLOOR, 1)));
            }
            Audit audit = auditor.audit(show);
            assertTrue(audit.isSound(), audit::toString);
            int capacity = (sold.contains(WishKind.SEATS) ? ROWS * SEATS : 0)
                    + (sold.contains(WishKind.STANDING) ? STANDING : 0);
            assertEquals(capacity, audit.tally().sold(), "left over");
        }
    }
}
