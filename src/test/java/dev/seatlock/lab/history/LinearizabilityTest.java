package dev.seatlock.lab.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** The checkers against a search through all orders, on small histories of one seat, sound and unsound alike. */
class LinearizabilityTest {

    private static final Set<String> LINEARIZABILITY = Set.of("sold-once", "answers-fit");
    private static final long NEVER_LAPSES = 1_000_000;

    /** One client, who asks for the seat once and then may give it back; its moments, in order, are drawn by dice. */
    private record Script(Action action, boolean won, boolean unsure, List<Step> steps) {}

    private record Step(Action action, boolean granted, boolean unsure, boolean atOnce) {}

    @Provide
    Arbitrary<List<Event>> certain() {
        return histories(Arbitraries.just(false));
    }

    @Provide
    Arbitrary<List<Event>> uncertain() {
        return histories(Arbitraries.of(false, false, true));
    }

    private static Arbitrary<List<Event>> histories(Arbitrary<Boolean> unsure) {
        Arbitrary<Boolean> either = Arbitraries.of(true, false);
        Arbitrary<Step> steps = Combinators.combine(
                        Arbitraries.of(Action.CONFIRM, Action.RELEASE, Action.CANCEL), either, unsure, either)
                .as(Step::new);
        Arbitrary<Script> scripts = Combinators.combine(
                        Arbitraries.of(Action.BOOK, Action.HOLD),
                        Arbitraries.of(true, true, false),
                        unsure,
                        steps.list().ofMaxSize(3))
                .as(Script::new);
        return Combinators.combine(scripts.list().ofMinSize(1).ofMaxSize(5), Arbitraries.longs())
                .as(LinearizabilityTest::write);
    }

    @Property(tries = 20_000)
    void isDecidedWhereEveryOutcomeIsKnown(@ForAll("certain") List<Event> events) {
        History history = history(events);
        boolean sound = WingGong.isLinearizable(history);
        Statistics.label("linearizable").collect(sound);

        assertEquals(sound, !isCondemned(history), () -> words(history));
    }

    @Property(tries = 20_000)
    void isNeverDeniedWithoutReason(@ForAll("uncertain") List<Event> events) {
        History history = history(events);

        assertTrue(!isCondemned(history) || !WingGong.isLinearizable(history), () -> words(history));
    }

    private static boolean isCondemned(History history) {
        return Judgement.of(history).findings().stream()
                .filter(finding -> LINEARIZABILITY.contains(finding.checker()))
                .anyMatch(finding -> finding.verdict() == Verdict.BROKEN);
    }

    private static String words(History history) {
        return String.join(
                "\n", history.operations().stream().map(Operation::toString).toList());
    }

    private static History history(List<Event> events) {
        History.Builder history = new History.Builder((Opening) events.getFirst());
        events.stream().skip(1).forEach(history);
        return history.build();
    }

    /** Interleaves the clients: of all whose next event may come, the dice choose one. */
    private static List<Event> write(List<Script> scripts, long seed) {
        List<List<Line>> clients = new ArrayList<>();
        for (int k = 0; k < scripts.size(); k++) {
            clients.add(lines("client-" + k, "c" + k, scripts.get(k)));
        }
        List<Event> events = new ArrayList<>();
        Opening open = Given.history().holdsLast(NEVER_LAPSES).build().opening();
        events.add(open);
        Random dice = new Random(seed);
        List<Integer> turns = new ArrayList<>();
        for (int k = 0; k < clients.size(); k++) {
            turns.addAll(Collections.nCopies(clients.get(k).size(), k));
        }
        Collections.shuffle(turns, dice);
        long[] op = new long[clients.size() * 4];
        long clock = 0;
        long ops = 0;
        for (int k : turns) {
            Line line = clients.get(k).removeFirst();
            int slot = k * 4 + line.number;
            if (line.begins) {
                op[slot] = ++ops;
            }
            events.add(line.event.at(++clock, op[slot]));
        }
        return events;
    }

    private record Line(int number, boolean begins, Timed event) {}

    @FunctionalInterface
    private interface Timed {
        Event at(long at, long op);
    }

    private static List<Line> lines(String client, String claim, Script script) {
        List<Line> lines = new ArrayList<>();
        WantedPlaces seat = new WantedPlaces(List.of("A-1-1"), null);
        lines.add(new Line(0, true, (at, op) -> Event.Invoke.claiming(at, op, client, script.action, seat)));
        if (!script.won || script.unsure) {
            lines.add(new Line(
                    0,
                    false,
                    script.unsure
                            ? (at, op) -> new Event.Unsure(at, op, "hung up", null)
                            : (at, op) -> new Event.Fail(at, op, "seats-taken", null, null)));
            return lines;
        }
        lines.add(new Line(0, false, (at, op) -> ok(at, op, claim)));
        boolean sold = script.action == Action.BOOK;
        Line waiting = null;
        for (int k = 0; k < script.steps.size(); k++) {
            Step step = script.steps.get(k);
            Action action = sold ? Action.CANCEL : step.action;
            if (action == Action.CANCEL && !sold) {
                continue; // there is no booking yet that it could name
            }
            int number = k + 1;
            lines.add(new Line(number, true, (at, op) -> Event.Invoke.settling(at, op, client, action, claim)));
            Line end = new Line(number, false, (at, op) -> end(at, op, claim, action, step));
            if (waiting != null) {
                lines.add(waiting);
                waiting = null;
            }
            if (step.atOnce) {
                waiting = end; // the next is sent before this one is answered
            } else {
                lines.add(end);
                sold |= action == Action.CONFIRM && step.granted && !step.unsure;
            }
        }
        if (waiting != null) {
            lines.add(waiting);
        }
        return lines;
    }

    private static Event end(long at, long op, String claim, Action action, Step step) {
        if (step.unsure) {
            return new Event.Unsure(at, op, "hung up", null);
        }
        return action == Action.CONFIRM && !step.granted
                ? new Event.Fail(at, op, "hold-gone", null, null)
                : ok(at, op, claim);
    }

    private static Event ok(long at, long op, String claim) {
        return new Event.Ok(at, op, claim, null, null, null, null, null, null);
    }
}
