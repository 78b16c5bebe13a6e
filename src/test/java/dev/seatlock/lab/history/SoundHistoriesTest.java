package dev.seatlock.lab.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.lab.history.Simulation.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Histories whose verdict is known by how they were made: those of a sound box office are sound, and each of them is
 * condemned by one checker, and no other, once one violation is planted in it.
 */
class SoundHistoriesTest {

    /** What is planted, who is to see it, and whom the witness has to name. */
    enum Planted {
        SECOND_SALE("sold-once", "mallory"),
        LOST_SALE("nothing-lost", "victim"),
        UNDONE_CANCELLATION("nothing-lost", "victim"),
        SWAPPED_PLACES("nothing-lost", "victim"),
        WIN_OF_NOBODY("nothing-unasked", "phantom"),
        REFUSAL_OF_A_FREE_SEAT("no-undersale", "victim"),
        REFUSAL_BEFORE_ITS_TIME("answers-fit", "victim"),
        SALE_OF_WHAT_WAS_RELEASED("answers-fit", "victim"),
        HOLD_THAT_NEVER_ENDS("no-ghost-hold", "ghost"),
        SEAT_OWNED_BY_NOBODY("no-ghost-hold", Simulation.SPARE),
        FENCE_THAT_STANDS_STILL("fences-rise", "mallory"),
        AUDIT_OF_ITS_OWN("audit-agrees", "the audit says 1");

        final String checker;
        final String guilty;

        Planted(String checker, String guilty) {
            this.checker = checker;
            this.guilty = guilty;
        }
    }

    @Provide
    Arbitrary<Setting> settings() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers().between(0, 150),
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.integers().between(3, 8),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.of(0L, 1L, 5L, 1_000L),
                        Arbitraries.of(true, false),
                        Arbitraries.of(0, 0, 5, 30))
                .as((seed, operations, clients, seats, floor, hold, told, unsure) ->
                        new Setting(seed, operations, clients, seats, floor, hold, told, unsure, true));
    }

    @Property(tries = 2_000)
    void areJudgedSound(@ForAll("settings") Setting setting) {
        Judgement judgement = Judgement.of(Simulation.history(setting));

        assertEquals(
                Verdict.SOUND, judgement.verdict(), () -> judgement.findings().toString());
    }

    @Property(tries = 1_500)
    void areCondemnedByOneCheckerOncePlanted(@ForAll("settings") Setting any, @ForAll Planted planted) {
        // What the audit says can be compared only where every outcome is certain.
        Setting setting = planted == Planted.AUDIT_OF_ITS_OWN
                ? new Setting(any.seed(), any.operations(), any.clients(), any.seats(), any.floor(), 0, true, 0, true)
                : any;
        Judgement judgement = Judgement.of(Simulation.given(setting, plant(planted)));

        Set<String> broken = judgement.findings().stream()
                .filter(finding -> finding.verdict() == Verdict.BROKEN)
                .map(Finding::checker)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(planted.checker), broken, () -> judgement.findings().toString());
        assertEquals(Verdict.BROKEN, judgement.verdict());
        Finding finding = judgement.found(planted.checker);
        assertTrue(String.join("\n", finding.witness()).contains(planted.guilty), finding::toString);
    }

    /** Adds to the end of the operations what happens at the spare seat. */
    private static Consumer<List<Event>> plant(Planted planted) {
        return events -> {
            String seat = Simulation.SPARE;
            ListIterator<Event> at = events.listIterator(events.size());
            Closing closing = (Closing) at.previous();
            while (at.hasPrevious() && events.get(at.previousIndex()) instanceof Win) {
                at.previous();
            }
            Scribe scribe = new Scribe(at, closing.at());
            Instant now = Objects.requireNonNull(closing.databaseTime());
            List<String> mapped = Objects.requireNonNull(closing.taken());
            switch (planted) {
                case SECOND_SALE -> {
                    scribe.book("alice", seat, "c-alice", 1_000_001);
                    scribe.book("mallory", seat, "c-mallory", 1_000_002);
                    scribe.sold(seat, "c-alice").sold(seat, "c-mallory");
                }
                case LOST_SALE -> scribe.book("victim", seat, "c-victim", 1_000_001);
                case UNDONE_CANCELLATION -> {
                    scribe.book("victim", seat, "c-victim", 1_000_001);
                    scribe.settle("victim", Action.CANCEL, "c-victim");
                    scribe.sold(seat, "c-victim");
                }
                case SWAPPED_PLACES -> {
                    scribe.book("victim", seat, "c-victim", 1_000_001);
                    scribe.sold("Z-1-2", "c-victim");
                }
                case WIN_OF_NOBODY -> scribe.sold(seat, "c-phantom");
                case REFUSAL_OF_A_FREE_SEAT -> scribe.refuse("victim", seat);
                case REFUSAL_BEFORE_ITS_TIME -> {
                    scribe.refuse("victim", seat);
                    scribe.book("alice", seat, "c-alice", 1_000_001);
                    scribe.sold(seat, "c-alice");
                }
                case SALE_OF_WHAT_WAS_RELEASED -> {
                    scribe.hold("victim", seat, "c-victim", now);
                    scribe.settle("victim", Action.RELEASE, "c-victim");
                    scribe.settle("victim", Action.CONFIRM, "c-victim");
                    scribe.settle("victim", Action.CANCEL, "c-victim");
                }
                case HOLD_THAT_NEVER_ENDS -> {
                    scribe.hold("ghost", seat, "c-ghost", now);
                    scribe.wins.add(new Win(seat, "c-ghost", 1, Win.State.HELD, now.minus(Duration.ofSeconds(31))));
                }
                case FENCE_THAT_STANDS_STILL -> {
                    scribe.book("alice", seat, "c-alice", 1_000_001);
                    scribe.settle("alice", Action.CANCEL, "c-alice");
                    scribe.book("mallory", seat, "c-mallory", 1_000_001);
                    scribe.sold(seat, "c-mallory");
                }
                case SEAT_OWNED_BY_NOBODY, AUDIT_OF_ITS_OWN -> {}
            }
            List<String> taken = planted == Planted.SEAT_OWNED_BY_NOBODY ? withSpare(mapped) : mapped;
            long oversold = planted == Planted.SECOND_SALE || planted == Planted.AUDIT_OF_ITS_OWN ? 1 : 0;
            events.addAll(events.size() - 1, scribe.wins);
            events.set(events.size() - 1, new Closing(scribe.clock + 1, now, taken, closing.standing(), oversold, 0L));
        };
    }

    private static List<String> withSpare(List<String> taken) {
        Set<String> more = new TreeSet<>(taken);
        more.add(Simulation.SPARE);
        return List.copyOf(more);
    }

    /** Writes more operations, one after the other, at a place of a list. */
    private static final class Scribe {
        private final ListIterator<Event> at;
        final List<Win> wins = new ArrayList<>();
        long clock;
        long op = 10_000_000;

        Scribe(ListIterator<Event> at, long clock) {
            this.at = at;
            this.clock = clock;
        }

        void book(String client, String seat, String claim, long fence) {
            at.add(Event.Invoke.claiming(++clock, ++op, client, Action.BOOK, new WantedPlaces(List.of(seat), null)));
            at.add(new Event.Ok(++clock, op, claim, null, "1", "simulated", fence, null, null));
        }

        void hold(String client, String seat, String claim, Instant until) {
            at.add(Event.Invoke.claiming(++clock, ++op, client, Action.HOLD, new WantedPlaces(List.of(seat), null)));
            at.add(new Event.Ok(++clock, op, claim, null, "1", "simulated", 1_000_001L, until, null));
        }

        void refuse(String client, String seat) {
            at.add(Event.Invoke.claiming(++clock, ++op, client, Action.BOOK, new WantedPlaces(List.of(seat), null)));
            at.add(new Event.Fail(++clock, op, "seats-taken", "1", null));
        }

        void settle(String client, Action action, String claim) {
            at.add(Event.Invoke.settling(++clock, ++op, client, action, claim));
            at.add(new Event.Ok(++clock, op, claim, null, "1", "simulated", null, null, null));
        }

        Scribe sold(String place, String claim) {
            wins.add(new Win(place, claim, 1, Win.State.SOLD, null));
            return this;
        }
    }
}
