package dev.seatlock.lab;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.lab.FakeBoxOffice.Reply;
import dev.seatlock.lab.FakeBoxOffice.Request;
import dev.seatlock.lab.RushAborted.Why;
import dev.seatlock.lab.history.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rush of 40 buyers for 10 places, against a box office that is honest or has one fault planted. */
@Timeout(60)
class RushTest {

    private static final BuyerPatience SHORT =
            new BuyerPatience(5, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10));
    private static final BuyerPatience HASTY =
            new BuyerPatience(1, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(200));
    private static final double BURST = Double.POSITIVE_INFINITY;

    private FakeBoxOffice office;

    @BeforeEach
    void open() throws IOException {
        office = FakeBoxOffice.open(1);
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Nested
    class Verdicts {

        @Test
        void areSoundWhereEveryPlaceIsSoldOnce() throws Exception {
            RushRow row = rush("row-lock");

            assertEquals(
                    new RushTally(40, 10, 30, 0, 0, 0, new TreeMap<>()),
                    row.found().tally());
            assertEquals(new Findings(0, 0, 0, 0, 0L, false, null), row.found().findings());
            assertEquals(Verdict.SOUND, row.verdict());
            assertTrue(row.asPromised());
            assertEquals(List.of("replica-1"), row.circumstances().replicas());
            assertEquals(2L, row.ruling().netCaught());
        }

        @Test
        void condemnAnOversaleAndNameBothBuyers() throws Exception {
            office.clerk = request -> request.place().equals("A-1-7") && taken(request) < 2
                    ? office.sell(request)
                    : office.sellOnce(request);

            RushRow row = rush("row-lock");

            assertEquals(1, row.found().findings().oversold());
            assertEquals(Verdict.BROKEN, row.verdict());
            assertFalse(row.asPromised());
            assertWitness("A-1-7 sold to rush-\\d*6 and rush-\\d*6", row);
        }

        @Test
        void countEverySaleBeyondTheFirst() throws Exception {
            office.clerk = office::sell;

            RushRow row = rush("row-lock");

            assertEquals(30, row.found().findings().oversold());
            assertWitness("A-1-1 sold to rush-\\d+, rush-\\d+ and 2 more", row);
            assertFalse(row.found().findings().disagreement());
        }

        @Test
        void expectAnOversaleOfAGuardWhoseCardSaysSo() throws Exception {
            office.clerk = office::sell;

            RushRow row = rush("none");

            assertEquals(Verdict.BROKEN, row.verdict());
            assertEquals(Verdict.BROKEN, row.ruling().expected());
            assertTrue(row.asPromised());
        }

        @Test
        void areNotAsPromisedWhereAnExpectedOversaleDidNotShow() throws Exception {
            RushRow row = rush("none");

            assertEquals(Verdict.SOUND, row.verdict());
            assertFalse(row.asPromised());
        }

        @Test
        void condemnALostBooking() throws Exception {
            office.clerk = request -> request.place().equals("A-1-7") && taken(request) == 0
                    ? office.sellAndForget(request)
                    : office.sellOnce(request);

            RushRow row = rush("row-lock");

            assertEquals(1, row.found().findings().lost());
            assertEquals(0, row.found().findings().undersold());
            assertEquals(Verdict.BROKEN, row.verdict());
            assertWitness("rush-\\d*6 holds a receipt for booking \\S+ \\[A-1-7], which the ledger does not know", row);
        }

        @Test
        void condemnAReceiptThatIsHonouredAtAnotherSeatOnly() throws Exception {
            office.clerk = request -> {
                Reply honest = office.sellOnce(request);
                boolean first = request.place().equals("A-1-7") && honest.status() == 201;
                return first ? with(honest, "seats", List.of("A-1-9")) : honest;
            };

            assertEquals(1, rush("row-lock").found().findings().lost());
        }

        @Test
        void excuseNoLostBookingWhateverTheCardSays() throws Exception {
            office.clerk = office::sellAndForget;

            RushRow row = rush("none");

            assertEquals(Verdict.BROKEN, row.ruling().expected());
            assertEquals(Verdict.BROKEN, row.verdict());
            assertFalse(row.asPromised());
        }

        @Test
        void condemnASeatLeftFreeThoughABuyerWasRefusedIt() throws Exception {
            office.clerk = request ->
                    request.place().equals("A-1-7") ? Reply.problem(409, "seats-taken") : office.sellOnce(request);

            RushRow row = rush("row-lock");

            assertEquals(1, row.found().findings().undersold());
            assertEquals(Verdict.BROKEN, row.verdict());
            assertWitness("A-1-7 is free, yet rush-\\d*6 was refused it", row);
        }

        @Test
        void doNotCondemnASeatThatNobodyWanted() throws Exception {
            RushRow row = rush("row-lock", plan(Pick.SPREAD, BURST, 5));

            assertEquals(5, row.found().tally().confirmed());
            assertEquals(Verdict.SOUND, row.verdict());
        }

        @Test
        void countWinsThatNobodyAskedFor() throws Exception {
            office.clerk = request -> {
                Reply reply = office.sellOnce(request);
                if (request.buyer().equals("rush-0")) {
                    office.record(new Request("nobody", "A-9-9", false, "replica-1", null, 0));
                }
                return reply;
            };

            RushRow row = rush("row-lock");

            assertEquals(1L, row.found().findings().unasked());
            assertEquals(Verdict.BROKEN, row.verdict());
            assertWitness("booking \\S+ has A-9-9, and nobody asked for it", row);
        }

        @Test
        void condemnAnAuditThatHidesAnOversale() throws Exception {
            office.clerk = office::sell;
            office.oversoldAsTold = _ -> 0;

            RushRow row = rush("none");

            assertTrue(row.found().findings().disagreement());
            assertFalse(row.asPromised());
        }

        @Test
        void condemnAnAuditThatInventsAnOversale() throws Exception {
            office.oversoldAsTold = _ -> 1;

            RushRow row = rush("row-lock");

            assertEquals(Verdict.BROKEN, row.verdict());
            assertEquals(
                    "the receipts prove 0 oversold, the audit says 1",
                    row.found().findings().witness());
        }

        @Test
        void callNoDisagreementWhereBuyersDoNotKnowWhatTheyBought() throws Exception {
            office.clerk = request -> {
                office.record(request);
                return Reply.HANG_UP;
            };

            RushRow row = rush("row-lock");

            assertFalse(row.found().findings().disagreement());
            assertEquals(40L, row.found().findings().unasked());
            assertEquals(Verdict.UNKNOWN, row.verdict());
        }

        @Test
        void seeAnOversaleOfWhichOneAnswerWasLost() throws Exception {
            office.clerk = request -> {
                Reply sold = office.sell(request);
                return request.buyer().equals("rush-6") ? Reply.HANG_UP : sold;
            };

            RushRow row = rush("row-lock", plan(Pick.SPREAD, BURST, 17));

            assertEquals(7, row.found().findings().oversold());
            assertEquals(Verdict.BROKEN, row.verdict());
        }

        private long taken(Request request) {
            return office.requests.stream()
                    .filter(any -> any.place().equals(request.place()))
                    .toList()
                    .indexOf(request);
        }
    }

    @Nested
    class Outcomes {

        @Test
        void repeatWhileBusyUntilSold() throws Exception {
            office.clerk = request -> timesAsked(request) < 4 ? Reply.problem(503, "busy") : office.sellOnce(request);

            RushRow row = rush("row-lock", plan(Pick.SPREAD, BURST, 10));

            assertEquals(10, row.found().tally().confirmed());
            assertEquals(40, office.requests.size());
        }

        @Test
        void giveUpBusyAfterTheLastTry() throws Exception {
            office.clerk = _ -> Reply.problem(503, "busy");

            RushRow row = rush("row-lock");

            assertEquals(40, row.found().tally().busy());
            assertEquals(40 * SHORT.tries(), office.requests.size());
            assertEquals(Verdict.UNKNOWN, row.verdict());
        }

        @Test
        void giveUpBusyWhenTheTimeIsUp() throws Exception {
            office.clerk = _ -> Reply.problem(503, "busy");
            office.retryAfterSeconds = 100_000;
            var onlyOneSecond =
                    new BuyerPatience(1_000, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(10));

            RushRow row = rush("row-lock", plan(Pick.SPREAD, BURST, 10), onlyOneSecond, Ticker.SYSTEM);

            assertEquals(10, row.found().tally().busy());
            assertTrue(row.found().speed().max() < 10_000, row.toString());
        }

        @Test
        void askOnlyOnceUnlessBusy() throws Exception {
            office.clerk = _ -> Reply.problem(503, "guard-unavailable");

            RushRow row = rush("row-lock");

            assertEquals(40, office.requests.size());
            assertEquals(Map.of("guard-unavailable", 40), row.found().tally().errorsByCode());
        }

        @Test
        void countErrorsByCode() throws Exception {
            office.clerk = request -> switch (request.buyer()) {
                case "rush-11" -> Reply.problem(500, "broken");
                case "rush-12" -> new Reply(500, "", Map.of("no", "code"));
                case "rush-13" -> Reply.problem(409, "not-on-sale");
                default -> office.sellOnce(request);
            };

            RushRow row = rush("row-lock");

            assertEquals(
                    Map.of("broken", 1, "http-500", 1, "not-on-sale", 1),
                    row.found().tally().errorsByCode());
            assertEquals(3, row.found().tally().errors());
            assertEquals(0, row.found().tally().unsure());
            assertEquals(Verdict.UNKNOWN, row.verdict());
            assertFalse(row.asPromised());
        }

        @Test
        void areUnsureWhenTheConnectionBreaksAndDoNotAskAgain() throws Exception {
            office.clerk = _ -> Reply.HANG_UP;

            RushRow row = rush("row-lock");

            assertEquals(40, row.found().tally().unsure());
            assertEquals(40, office.requests.size());
            assertEquals(Verdict.UNKNOWN, row.verdict());
        }

        @Test
        void areUnsureWhenTheBoxOfficeSaysSo() throws Exception {
            office.clerk = _ -> Reply.problem(503, "outcome-unknown");

            assertEquals(40, rush("row-lock").found().tally().unsure());
        }

        @Test
        void areUnsureWhenTheReceiptCannotBeRead() throws Exception {
            office.clerk = _ -> new Reply(201, "", Map.of("state", "CONFIRMED"));

            assertEquals(40, rush("row-lock").found().tally().unsure());
        }

        @Test
        void areUnsureWhenAnAnswerStopsHalfWay() throws Exception {
            office.clerk = request -> request.buyer().equals("rush-39") ? Reply.HALF : office.sellOnce(request);
            var oneSecond = new BuyerPatience(5, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1));

            RushRow row = rush("row-lock", plan(Pick.SPREAD, BURST, 40), oneSecond, Ticker.SYSTEM);

            assertEquals(1, row.found().tally().unsure());
            assertTrue(row.found().speed().max() >= 1_000, row.toString());
        }

        @Test
        void areErrorsWhenNothingWasSent() throws Exception {
            List<URI> urls = List.of(office.urls().getFirst(), URI.create("http://localhost:1"));
            try (Rush rush = new Rush(new Address(urls, FakeBoxOffice.PASSWORD), plan(Pick.SPREAD, BURST, 40))) {
                RushRow row = rush.against(card("row-lock"), () -> {});

                assertEquals(Map.of("not-connected", 20), row.found().tally().errorsByCode());
            }
        }

        private long timesAsked(Request request) {
            return office.requests.stream()
                    .filter(any -> any.buyer().equals(request.buyer()))
                    .count();
        }
    }

    @Nested
    class StandingPlaces {

        @Test
        void areSoldUntilNoneIsLeft() throws Exception {
            RushRow row = rush("row-lock", plan(Pick.STANDING, BURST, 40));

            assertEquals(10, row.found().tally().confirmed());
            assertEquals(Verdict.SOUND, row.verdict());
        }

        @Test
        void areOversoldBeyondTheirNumber() throws Exception {
            office.clerk = office::sell;

            RushRow row = rush("row-lock", plan(Pick.STANDING, BURST, 40));

            assertEquals(30, row.found().findings().oversold());
            assertEquals("Floor sold 40 places of 10", row.found().findings().witness());
            assertFalse(row.found().findings().disagreement());
        }

        @Test
        void areLostWhenTheLedgerDoesNotKnowTheBooking() throws Exception {
            office.clerk = request ->
                    request.buyer().equals("rush-0") ? office.sellAndForget(request) : office.sellOnce(request);

            assertEquals(
                    1,
                    rush("row-lock", plan(Pick.STANDING, BURST, 5))
                            .found()
                            .findings()
                            .lost());
        }

        @Test
        void areUndersoldByAsManyAsWereFreeAndRefused() throws Exception {
            office.clerk = _ -> Reply.problem(409, "sold-out");

            RushRow fewer = rush("row-lock", plan(Pick.STANDING, BURST, 4));
            RushRow more = rush("row-lock", plan(Pick.STANDING, BURST, 40));

            assertEquals(4, fewer.found().findings().undersold());
            assertEquals(10, more.found().findings().undersold());
        }
    }

    @Nested
    class Shows {

        @Test
        void arePutOnWithoutNetAndWithTheDwell() throws Exception {
            rush("row-lock");

            String created = only("POST /api/shows ");
            assertTrue(created.contains("\"title\":\"Rush: row-lock\""), created);
            assertTrue(created.contains("\"safetyNet\":false"), created);
            assertTrue(only("PUT /api/shows/show-1/guard ").contains("\"dwellMillis\":7"));
        }

        @Test
        void thatAreNamedKeepTheirGuardAndDwellUnlessOneIsGiven() throws Exception {
            String show = office.putOn("row-lock", 10);
            try (Rush rush = new Rush(
                    new Address(office.urls(), null),
                    new RushPlan(show, List.of(), 40, 1, null, BURST, Pick.SPREAD, false, 1, null, 1))) {
                PublishedCard guard = rush.guards().getFirst();
                RushRow row = rush.against(guard, () -> {});

                assertEquals("row-lock", guard.name());
                assertEquals(10, row.found().tally().confirmed());
                assertNull(row.found().findings().unasked());
                assertTrue(office.operations.stream().allMatch(operation -> operation.startsWith("GET")));
            }
        }

        @Test
        void thatAreNamedAreSwitchedToTheGuardThatIsGiven() throws Exception {
            String show = office.putOn("none", 10);
            rush("row-lock", new RushPlan(show, List.of("row-lock"), 40, 1, 7, BURST, Pick.SPREAD, false, 1, null, 1));

            assertTrue(only("PUT /api/shows/show-1/guard ").contains("\"guard\":\"row-lock\""));
        }

        @Test
        void withASafetyNetMustBeSoundWhateverTheGuard() throws Exception {
            String show = office.putOn("none", 10);
            office.safetyNet = true;

            RushRow row =
                    rush("none", new RushPlan(show, List.of(), 40, 1, null, BURST, Pick.SPREAD, false, 1, null, 1));

            assertEquals(Verdict.SOUND, row.ruling().expected());
            assertTrue(row.asPromised());
        }

        @Test
        void inWhichOthersBuyAreOversoldWhenOurSeatIsTheirs() throws Exception {
            String show = office.putOn("row-lock", 10);
            office.clerk = request -> {
                if (request.buyer().equals("rush-6")) {
                    office.record(new Request("somebody else", request.place(), false, "replica-1", null, 0));
                }
                return office.sell(request);
            };

            RushRow row =
                    rush("row-lock", new RushPlan(show, List.of(), 10, 1, null, BURST, Pick.SPREAD, false, 1, null, 1));

            assertEquals(1, row.found().findings().oversold());
            assertWitness("A-1-7 sold to rush-6 and booking \\S+", row);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void haveAllTheirWinsReadPageByPage(boolean absoluteLinks) throws Exception {
            office.absoluteLinks = absoluteLinks;

            assertEquals(0, rush("row-lock").found().findings().lost());
            assertEquals(
                    4,
                    office.operations.stream()
                            .filter(operation -> operation.endsWith("/audit/wins"))
                            .count());
        }

        private String only(String prefix) {
            List<String> found = office.operations.stream()
                    .filter(operation -> operation.startsWith(prefix))
                    .toList();
            assertEquals(1, found.size(), office.operations.toString());
            return found.getFirst();
        }
    }

    @Nested
    class Crowds {

        @Test
        void askAllAtOnceInABurst() throws Exception {
            everyoneWaitsForEveryone(40);

            assertEquals(10, rush("row-lock").found().tally().confirmed());
        }

        @Test
        void comeAtTheirRateThoughNobodyHasBeenAnswered() throws Exception {
            everyoneWaitsForEveryone(11);

            RushRow row = rush("row-lock", plan(Pick.SPREAD, 20, 11));

            assertEquals(10, row.found().tally().confirmed());
            List<Long> arrivals =
                    office.requests.stream().map(Request::nanos).sorted().toList();
            long betweenNanos = arrivals.getLast() - arrivals.getFirst();
            assertTrue(betweenNanos >= Duration.ofMillis(400).toNanos(), "came within ns " + betweenNanos);
            assertTrue(
                    row.found().speed().max() >= 500,
                    "the first waited for the last: " + row.found().speed());
        }

        @Test
        void areTimedFromTheStartTheyIntended() throws Exception {
            Ticker late = new Ticker() {
                @Override
                public long nanos() {
                    return Ticker.SYSTEM.nanos();
                }

                @Override
                public void awaitUntil(long nanos) throws InterruptedException {
                    Ticker.SYSTEM.awaitUntil(nanos + Duration.ofMillis(300).toNanos());
                }
            };

            RushRow row = rush("row-lock", plan(Pick.SPREAD, 100, 10), SHORT, late);

            assertTrue(row.found().speed().p50() >= 300, row.found().speed().toString());
        }

        @Test
        void areTimedWithTheirPausesWhileBusy() throws Exception {
            var pausesNanos = new AtomicLong();
            var clock = new AtomicLong();
            Ticker jumping = new Ticker() {
                @Override
                public long nanos() {
                    return clock.get();
                }

                @Override
                public void awaitUntil(long nanos) {
                    pausesNanos.addAndGet(Math.max(0, nanos - clock.get()));
                    clock.accumulateAndGet(nanos, Math::max);
                }
            };
            office.retryAfterSeconds = 2;
            office.clerk =
                    request -> office.requests.size() < 4 ? Reply.problem(503, "busy") : office.sellOnce(request);

            RushRow row = rush("row-lock", plan(Pick.SPREAD, BURST, 1), SHORT, jumping);

            assertEquals(1, row.found().tally().confirmed());
            assertTrue(pausesNanos.get() > 0 && pausesNanos.get() <= 3 * 2_000_000_000L, "paused ns " + pausesNanos);
            assertEquals(pausesNanos.get() / 1e6, row.found().speed().max(), pausesNanos.get() / 1e6 / 100);
        }

        @Test
        void sendRivalsToDifferentReplicasAndAreJudgedByHowFarApartTheyWereServed() throws Exception {
            try (FakeBoxOffice two = FakeBoxOffice.open(2);
                    Rush rush = new Rush(two.address(), plan(Pick.SPREAD, BURST, 40))) {
                RushRow row = rush.against(card("row-lock"), () -> {});

                Map<String, Set<String>> replicasByPlace =
                        two.requests.stream().collect(groupingBy(Request::place, mapping(Request::replica, toSet())));
                assertTrue(replicasByPlace.values().stream().allMatch(replicas -> replicas.size() == 2));
                assertEquals(Scope.PROCESSES, row.circumstances().scope());
                assertEquals(Verdict.BROKEN, row.ruling().expected());
            }
        }

        @Test
        void comeAgainWhereARaceIsYetToBeShown() throws Exception {
            RushRow shy =
                    rush("none", plan(Pick.SPREAD, BURST, 40)); // this office sells soundly, whatever its card says

            assertEquals(Verdict.SOUND, shy.verdict());
            assertEquals(Verdict.BROKEN, shy.ruling().expected());
            assertEquals(3, shy.circumstances().crowds());

            assertEquals(
                    1,
                    rush("row-lock", plan(Pick.SPREAD, BURST, 40))
                            .circumstances()
                            .crowds());
        }

        @Test
        void drawTheSameSeatsFromTheSameSeed() throws Exception {
            rush("row-lock", plan(Pick.RANDOM, BURST, 40));
            List<String> first = placesByBuyer();
            office.requests.clear();
            rush("row-lock", plan(Pick.RANDOM, BURST, 40));

            assertEquals(first, placesByBuyer());
            assertTrue(first.stream()
                            .map(line -> line.replaceFirst(".* ", ""))
                            .distinct()
                            .count()
                    > 5);
        }

        @Test
        void tellOfEachAnswerOnce() throws Exception {
            var answers = new AtomicInteger();
            try (Rush rush = new Rush(office.address(), plan(Pick.SPREAD, BURST, 40))) {
                rush.against(card("row-lock"), answers::incrementAndGet);
            }

            assertEquals(40, answers.get());
        }

        private List<String> placesByBuyer() {
            return office.requests.stream()
                    .map(request -> request.buyer() + " " + request.place())
                    .sorted()
                    .toList();
        }

        /** No request is answered before the last has come. Outside the clerk's turn, or nobody else could come in. */
        private void everyoneWaitsForEveryone(int buyers) {
            var everyone = new CountDownLatch(buyers);
            office.arrival = () -> {
                everyone.countDown();
                try {
                    assertTrue(everyone.await(5, TimeUnit.SECONDS), "somebody never came");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
        }
    }

    @Nested
    class Guards {

        @Test
        void areAllThatFitUnlessNamed() throws Exception {
            assertEquals(List.of("none", "row-lock"), names(plan(Pick.SPREAD, BURST, 1)));
            assertEquals(List.of("none", "row-lock", "counter"), names(plan(Pick.STANDING, BURST, 1)));
            assertEquals(List.of("row-lock", "none"), names(named("row-lock", "none")));
        }

        @Test
        void areAlsoPiecesOfTheMuseumIfNamed() throws Exception {
            assertEquals(List.of("piece", "none"), names(named("piece", "none")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"no-such", "counter"})
        void thatAreUnknownOrUnfitAbortTheRush(String name) {
            assertEquals(
                    Why.UNFIT_GUARD,
                    assertThrows(RushAborted.class, () -> names(named(name))).why());
        }

        private RushPlan named(String... guards) {
            return new RushPlan(List.of(guards), 1, 10, 7, BURST, Pick.SPREAD, 1);
        }

        private List<String> names(RushPlan plan) throws Exception {
            try (Rush rush = new Rush(office.address(), plan)) {
                return rush.guards().stream().map(PublishedCard::name).toList();
            }
        }
    }

    @Test
    void abortsWithoutTheOperatorsPassword() {
        var unknown = new Address(office.urls(), "guess");

        assertEquals(
                Why.UNAUTHORISED,
                assertThrows(RushAborted.class, () -> against(unknown)).why());
    }

    @Test
    void abortsWhereNobodyAnswers() {
        var nowhere = new Address(List.of(URI.create("http://localhost:1")), null);

        assertEquals(
                Why.UNREACHABLE,
                assertThrows(RushAborted.class, () -> against(nowhere)).why());
    }

    @Test
    void keepsTheCauseOfATimeOut() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Rush rush = new Rush(
                        new Address(List.of(URI.create("http://127.0.0.1:" + silent.getLocalPort())), null),
                        plan(Pick.SPREAD, BURST, 40),
                        HASTY,
                        Ticker.SYSTEM,
                        _ -> {},
                        Nemesis.NONE)) {
            RushAborted aborted = assertThrows(RushAborted.class, rush::guards);

            assertEquals(Why.UNREACHABLE, aborted.why());
            assertInstanceOf(HttpTimeoutException.class, aborted.getCause());
            assertInstanceOf(TimeoutException.class, aborted.getCause().getCause());
        }
    }

    private static void against(Address address) throws Exception {
        try (Rush rush = new Rush(address, plan(Pick.SPREAD, BURST, 40))) {
            rush.against(new PublishedCard("none", "NOTHING", Map.of(), Set.of()), () -> {});
        }
    }

    private RushRow rush(String guard) throws Exception {
        return rush(guard, plan(Pick.SPREAD, BURST, 40));
    }

    private RushRow rush(String guard, RushPlan plan) throws Exception {
        return rush(guard, plan, SHORT, Ticker.SYSTEM);
    }

    private RushRow rush(String guard, RushPlan plan, BuyerPatience patience, Ticker ticker) throws Exception {
        try (Rush rush = new Rush(office.address(), plan, patience, ticker, _ -> {}, Nemesis.NONE)) {
            return rush.against(card(guard), () -> {});
        }
    }

    private PublishedCard card(String name) throws Exception {
        try (Rush rush = new Rush(office.address(), new RushPlan(List.of(name), 1, 10, 7, BURST, Pick.STANDING, 1))) {
            return rush.guards().getFirst();
        }
    }

    private static RushPlan plan(Pick pick, double ratePerSecond, int buyers) {
        return new RushPlan(List.of(), buyers, 10, 7, ratePerSecond, pick, 1);
    }

    private static void assertWitness(String pattern, RushRow row) {
        String witness = String.valueOf(row.found().findings().witness());
        assertTrue(witness.matches(pattern), witness);
    }

    private static Reply with(Reply reply, String field, Object value) {
        var body = new HashMap<>(reply.body());
        body.put(field, value);
        return new Reply(reply.status(), reply.code(), body);
    }
}
