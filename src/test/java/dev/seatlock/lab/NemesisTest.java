package dev.seatlock.lab;

import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.lab.FakeBoxOffice.Reply;
import dev.seatlock.lab.FakeBoxOffice.Request;
import dev.seatlock.lab.history.Event;
import dev.seatlock.lab.history.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A rush of 40 buyers for 10 seats at two replicas, with mischief: what it does to the buyers, and to the verdict. */
@Timeout(60)
class NemesisTest {

    private static final BuyerPatience PATIENT =
            new BuyerPatience(30, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(10));
    private static final BuyerPatience IMPATIENT =
            new BuyerPatience(2, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(10));

    private FakeBoxOffice office;
    private final List<Event> history = new CopyOnWriteArrayList<>();
    private final Map<String, Reply> answers = new ConcurrentHashMap<>();

    @BeforeEach
    void open() throws IOException {
        office = FakeBoxOffice.open(2);
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void strikesOnceAFifthOfTheBuyersAreServedOneReplicaForEachKind() throws Exception {
        List<String> struck = new CopyOnWriteArrayList<>();
        var nemesis = new Nemesis(
                EnumSet.allOf(Mischief.class),
                (mischief, replica) -> struck.add("%s %d %b".formatted(mischief, replica, office.requests.size() >= 8)),
                1);

        RushRow row = rush(nemesis, PATIENT, Map.of());

        assertEquals(2, struck.size());
        assertTrue(struck.getFirst().matches("kill [12] true"), struck::toString);
        assertTrue(struck.getLast().matches("pause [12] true"), struck::toString);
        assertEquals(Verdict.SOUND, row.verdict());
    }

    @Test
    void strikesWhereItsDiceSay() throws Exception {
        List<List<Integer>> struck = new ArrayList<>();
        for (long seed : List.of(1L, 1L, 2L)) {
            List<Integer> replicas = new CopyOnWriteArrayList<>();
            var nemesis = new Nemesis(Set.of(Mischief.PAUSE), (_, replica) -> replicas.add(replica), seed);
            for (int crowd = 0; crowd < 50; crowd++) {
                try (Nemesis.Pursuit pursuit = nemesis.follow(1, 4)) {
                    pursuit.served();
                    pursuit.await();
                }
            }
            struck.add(replicas);
        }

        assertEquals(struck.get(0), struck.get(1));
        assertNotEquals(struck.get(0), struck.get(2));
        assertEquals(Set.of(1, 2, 3, 4), Set.copyOf(struck.get(0)));
    }

    /** Each first request for a place is sold, and its answer lost; the buyer who asks again is told what it has. */
    @Test
    void letsWhoeverLostItsAnswerAskTheOtherReplicaUnderItsKey() throws Exception {
        office.clerk = request -> {
            if (answers.containsKey(request.buyer())) {
                return answers.get(request.buyer());
            }
            Reply reply = office.sellOnce(request);
            answers.put(request.buyer(), reply);
            return reply.status() == 201 ? Reply.HANG_UP : reply;
        };

        RushRow row = rush(nemesis(), PATIENT, Map.of());

        assertEquals(10, row.found().tally().confirmed());
        assertEquals(30, row.found().tally().refused());
        assertEquals(Verdict.SOUND, row.verdict(), () -> VerdictInWords.of(row));
        assertEquals(40, history.stream().filter(Event.Invoke.class::isInstance).count(), "one operation a buyer");
        assertEquals(0, history.stream().filter(Event.Unsure.class::isInstance).count());
        Map<String, List<Request>> byBuyer = office.requests.stream().collect(groupingBy(Request::buyer));
        List<List<Request>> again =
                byBuyer.values().stream().filter(asked -> asked.size() > 1).toList();
        assertEquals(10, again.size());
        for (List<Request> asked : again) {
            assertEquals(2, asked.size());
            assertEquals(asked.getFirst().key(), asked.getLast().key());
            assertNotEquals(asked.getFirst().replica(), asked.getLast().replica());
        }
        assertEquals(40, office.requests.stream().map(Request::key).distinct().count(), "a key of its own each");
    }

    /** What was busy before it was in doubt sold nothing; from then on busy says nothing of what came before. */
    @Test
    void keepsAnOperationOpenForAsLongAsItIsInDoubt() throws Exception {
        Map<String, Integer> times = new ConcurrentHashMap<>();
        office.clerk = request -> switch (times.merge(request.buyer(), 1, Integer::sum)) {
            case 1, 3 -> Reply.problem(503, "busy");
            case 2 -> Reply.problem(503, "outcome-unknown");
            case 4 -> Reply.problem(409, "in-progress");
            default -> office.sellOnce(request);
        };

        RushRow row = rush(nemesis(), PATIENT, Map.of());

        assertEquals(10, row.found().tally().confirmed());
        assertEquals(30, row.found().tally().refused());
        assertEquals(80, history.stream().filter(Event.Invoke.class::isInstance).count(), "busy, and the rest");
        assertEquals(Verdict.SOUND, row.verdict(), () -> VerdictInWords.of(row));
    }

    @Test
    void leavesWhoeverIsNeverToldInDoubt() throws Exception {
        office.clerk = request -> {
            boolean first = answers.put(request.buyer(), Reply.HANG_UP) == null;
            return first ? Reply.HANG_UP : Reply.problem(503, "busy");
        };

        RushRow row = rush(nemesis(), IMPATIENT, Map.of());

        assertEquals(40, row.found().tally().unsure());
        assertEquals(40, history.stream().filter(Event.Unsure.class::isInstance).count());
        assertEquals(Verdict.UNKNOWN, row.verdict());
    }

    @Test
    void leavesBuyersWhoAreLeftAloneWithoutAKey() throws Exception {
        office.clerk = request -> Reply.HANG_UP;

        RushRow row = rush(Nemesis.NONE, PATIENT, Map.of());

        assertEquals(40, row.found().tally().unsure());
        assertEquals(40, office.requests.size());
        assertNull(office.requests.getFirst().key());
    }

    @Test
    void excusesAnOversaleWhereTheCardBreaksUnderIt() throws Exception {
        office.clerk = office::sell;

        RushRow row = rush(nemesis(), PATIENT, Map.of("PAUSE", "BREAKS"));

        assertEquals(Verdict.BROKEN, row.verdict());
        assertTrue(row.asPromised());
        assertTrue(
                VerdictInWords.of(row).matches("it: BROKEN as its card says \\(.*, one paused\\): .*"),
                () -> VerdictInWords.of(row));
    }

    @Test
    void doesNotHoldAgainstACardThatItWasSpared() throws Exception {
        RushRow row = rush(nemesis(), PATIENT, Map.of("PAUSE", "BREAKS"));

        assertEquals(Verdict.SOUND, row.verdict());
        assertEquals(Verdict.BROKEN, row.ruling().expected());
        assertTrue(row.asPromised());
        assertEquals(1, row.circumstances().crowds(), "the rounds of a plan are for that");
        assertTrue(
                VerdictInWords.of(row).contains("SOUND, though its card lets it break"), () -> VerdictInWords.of(row));
    }

    @Test
    void excusesNothingWhereTheCardHoldsOrStalls() throws Exception {
        office.clerk = office::sell;

        for (String stands : List.of("HOLDS", "STALLS")) {
            RushRow row = rush(nemesis(), PATIENT, Map.of("PAUSE", stands));

            assertEquals(Verdict.SOUND, row.ruling().expected());
            assertTrue(
                    VerdictInWords.of(row).contains("BROKEN though its card says it holds"),
                    () -> VerdictInWords.of(row));
        }
    }

    @Test
    void excusesWhatLeaksFromAStockAndNoOversale() throws Exception {
        office.clerk =
                request -> office.requests.size() > 5 ? Reply.problem(409, "sold-out") : office.sellOnce(request);

        RushRow leaking = rush(nemesis(), PATIENT, Map.of("PAUSE", "STALLS"), Pick.STANDING);

        assertTrue(leaking.found().findings().undersold() > 0);
        assertTrue(leaking.asPromised(), () -> VerdictInWords.of(leaking));
        assertFalse(rush(nemesis(), PATIENT, Map.of("PAUSE", "HOLDS"), Pick.STANDING)
                .asPromised());
        office.clerk = office::sell;
        assertFalse(rush(nemesis(), PATIENT, Map.of("PAUSE", "STALLS"), Pick.STANDING)
                .asPromised());
    }

    private static Nemesis nemesis() {
        return new Nemesis(Set.of(Mischief.PAUSE), (_, _) -> {}, 1);
    }

    private RushRow rush(Nemesis nemesis, BuyerPatience patience, Map<String, String> stands) throws Exception {
        return rush(nemesis, patience, stands, Pick.SPREAD);
    }

    private RushRow rush(Nemesis nemesis, BuyerPatience patience, Map<String, String> stands, Pick pick)
            throws Exception {
        RushPlan plan = new RushPlan(List.of(), 40, 10, 7, Double.POSITIVE_INFINITY, pick, 1);
        try (Rush rush = new Rush(office.address(), plan, patience, Ticker.SYSTEM, history::add, nemesis)) {
            return rush.against(new PublishedCard("it", "NODES", stands, Set.of(pick.wish)), () -> {});
        }
    }
}
