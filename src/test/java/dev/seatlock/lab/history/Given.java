package dev.seatlock.lab.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/** A history written down by hand: each event comes at the moment that is given, in the order that is given. */
final class Given {

    private final List<Event> events = new ArrayList<>();
    private final Map<String, Long> ops = new HashMap<>();
    private Opening opening = opening("show-1", List.of("A-1-1", "A-1-2", "A-1-3"), 2);

    static Opening opening(String show, List<String> seats, int floor) {
        return new Opening(
                Opening.FORMAT,
                null,
                show,
                "row-lock",
                false,
                true,
                List.of(),
                5,
                1L,
                null,
                seats,
                List.of(new Opening.Floor("Floor", floor)),
                List.of());
    }

    static Given history() {
        return new Given();
    }

    Given opened(UnaryOperator<Opening> change) {
        opening = change.apply(opening);
        return this;
    }

    Given holdsLast(long millis) {
        return opened(it -> new Opening(
                it.format(),
                it.started(),
                it.show(),
                it.guard(),
                it.safetyNet(),
                it.alone(),
                it.urls(),
                it.dwellMillis(),
                it.seed(),
                millis,
                it.seats(),
                it.standing(),
                it.before()));
    }

    Given withOthers() {
        return opened(it -> new Opening(
                it.format(),
                it.started(),
                it.show(),
                it.guard(),
                it.safetyNet(),
                false,
                it.urls(),
                it.dwellMillis(),
                it.seed(),
                it.holdMillis(),
                it.seats(),
                it.standing(),
                it.before()));
    }

    Given before(Win... wins) {
        return opened(it -> new Opening(
                it.format(),
                it.started(),
                it.show(),
                it.guard(),
                it.safetyNet(),
                it.alone(),
                it.urls(),
                it.dwellMillis(),
                it.seed(),
                it.holdMillis(),
                it.seats(),
                it.standing(),
                List.of(wins)));
    }

    Given asks(long at, String client, Action action, String... seats) {
        return add(Event.Invoke.claiming(at, op(client), client, action, new WantedPlaces(List.of(seats), null)));
    }

    Given asksForFloor(long at, String client, Action action, int count) {
        var standing = new WantedPlaces.Standing("Floor", count);
        return add(Event.Invoke.claiming(at, op(client), client, action, new WantedPlaces(List.of(), standing)));
    }

    Given asksForBest(long at, String client, int count) {
        return add(Event.Invoke.claiming(at, op(client), client, Action.BOOK, WantedPlaces.best(count)));
    }

    Given settles(long at, String client, Action action, String claim) {
        return add(Event.Invoke.settling(at, op(client), client, action, claim));
    }

    Given ok(long at, String client, String claim) {
        return fenced(at, client, claim, 0);
    }

    Given fenced(long at, String client, String claim, long fence) {
        return add(new Event.Ok(at, last(client), claim, null, "1", "row-lock", fence == 0 ? null : fence, null, null));
    }

    Given okFor(long at, String client, String claim, String... seats) {
        return add(new Event.Ok(at, last(client), claim, List.of(seats), "1", "row-lock", null, null, null));
    }

    Given fails(long at, String client, String why) {
        return add(new Event.Fail(at, last(client), why, "1", null));
    }

    /** Asked, waited, written, held and total; -1 for one that was not told. No clock is. */
    Given okTimed(long at, String client, String claim, long... timing) {
        return add(new Event.Ok(at, last(client), claim, null, "1", "row-lock", null, null, timing(timing)));
    }

    Given failsTimed(long at, String client, String why, long... timing) {
        return add(new Event.Fail(at, last(client), why, null, timing(timing)));
    }

    private static Timing timing(long[] asked) {
        Long[] told = LongStream.of(asked).mapToObj(it -> it < 0 ? null : it).toArray(Long[]::new);
        return new Timing(null, null, told[0], asked[1], told[2], told[3], told[4]);
    }

    Given unsure(long at, String client) {
        return add(new Event.Unsure(at, last(client), "hung up", null));
    }

    Given live(String place, String claim, Win.State state) {
        return add(new Win(place, claim, 1, state, null));
    }

    Given sold(String place, String claim) {
        return live(place, claim, Win.State.SOLD);
    }

    Given closes(long at) {
        return add(new Closing(at, null, null, null, null, null));
    }

    Given add(Event event) {
        events.add(event);
        return this;
    }

    private long op(String client) {
        long op = 1 + ops.values().stream().mapToLong(Long::longValue).max().orElse(0);
        ops.put(client, op);
        return op;
    }

    private long last(String client) {
        return ops.getOrDefault(client, 0L);
    }

    List<Event> events() {
        List<Event> all = new ArrayList<>();
        all.add(opening);
        all.addAll(events);
        return all;
    }

    History build() {
        var history = new History.Builder(opening);
        events.forEach(history);
        return history.build();
    }
}
