package dev.seatlock.lab.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A sound box office with clients, in a time of its own. Each call takes effect at one moment between its two events,
 * so its history is sound by construction, whatever the seed. It passes each event on and keeps none: a million
 * operations are made as easily as ten.
 */
final class Simulation {

    /**
     * What to simulate.
     *
     * @param holdMillis how long a hold lasts; 0 for a box office where nobody holds
     * @param toldHowLong whether the opening says how long
     * @param unsurePercent of the calls get no answer, half of them after they took effect
     */
    record Setting(
            long seed,
            int operations,
            int clients,
            int seats,
            int floor,
            long holdMillis,
            boolean toldHowLong,
            int unsurePercent,
            boolean fenced) {

        static Setting ofMillion() {
            return new Setting(1, 1_000_000, 500, 20_000, 2_000, 20, true, 1, true);
        }
    }

    /** A seat that nobody in here asks for, for tests to plant something at. */
    static final String SPARE = "Z-1-1";

    private static final String FLOOR = "Floor";
    private static final long SLOWEST_NANOS = 2_000_000;

    private record Step(long at, long order, Runnable what) {}

    private static final class Claim {
        final String id;
        final WantedPlaces places;
        boolean sold;
        long deadline;

        Claim(String id, WantedPlaces places, boolean sold, long deadline) {
            this.id = id;
            this.places = places;
            this.sold = sold;
            this.deadline = deadline;
        }
    }

    private static final class Client {
        final String name;
        final List<Claim> claims = new ArrayList<>();

        Client(String name) {
            this.name = name;
        }
    }

    private final Setting setting;
    private final Consumer<Event> sink;
    private final SplittableRandom dice;
    private final PriorityQueue<Step> steps =
            new PriorityQueue<>(Comparator.comparingLong(Step::at).thenComparingLong(Step::order));
    private final Map<String, Set<Claim>> live = new HashMap<>();
    private final TreeMap<String, Claim> claims = new TreeMap<>();
    private final Map<String, Long> fences = new HashMap<>();
    private long clock;
    private long order;
    private long ops;
    private long fence;
    private int claimed;

    private Simulation(Setting setting, Consumer<Event> sink) {
        this.setting = setting;
        this.sink = sink;
        dice = new SplittableRandom(setting.seed());
    }

    static History history(Setting setting) {
        return given(setting, _ -> {});
    }

    /** The events of a simulation, changed. */
    static History given(Setting setting, Consumer<List<Event>> change) {
        List<Event> events = new ArrayList<>();
        run(setting, events::add);
        change.accept(events);
        History.Builder history = new History.Builder((Opening) events.getFirst());
        events.stream().skip(1).forEach(history);
        return history.build();
    }

    static void run(Setting setting, Consumer<Event> sink) {
        new Simulation(setting, sink).run();
    }

    private void run() {
        sink.accept(opening());
        for (int k = 0; k < setting.clients(); k++) {
            Client client = new Client("client-" + k);
            at(1 + dice.nextLong(SLOWEST_NANOS), () -> act(client));
        }
        while (!steps.isEmpty()) {
            Step step = steps.remove();
            clock = Math.max(clock + 1, step.at());
            step.what().run();
        }
        closing();
    }

    private Opening opening() {
        List<String> seats = new ArrayList<>(
                IntStream.range(0, setting.seats()).mapToObj(Simulation::seat).toList());
        seats.add(SPARE);
        List<Opening.Floor> floors =
                setting.floor() == 0 ? List.of() : List.of(new Opening.Floor(FLOOR, setting.floor()));
        Long told = setting.toldHowLong() && setting.holdMillis() > 0 ? setting.holdMillis() : null;
        return new Opening(
                Opening.FORMAT,
                null,
                "show-1",
                "simulated",
                false,
                true,
                List.of(),
                0,
                setting.seed(),
                told,
                seats,
                floors,
                List.of());
    }

    private static String seat(int number) {
        return "A-%d-%d".formatted(number / 50 + 1, number % 50 + 1);
    }

    private void at(long time, Runnable what) {
        steps.add(new Step(time, order++, what));
    }

    private void soon(Runnable what) {
        at(clock + 1 + dice.nextLong(SLOWEST_NANOS), what);
    }

    private void act(Client client) {
        if (ops >= setting.operations()) {
            return;
        }
        if (client.claims.isEmpty() || dice.nextInt(3) == 0) {
            claim(client);
        } else {
            settle(client, client.claims.get(dice.nextInt(client.claims.size())));
        }
    }

    private void claim(Client client) {
        Action action = setting.holdMillis() > 0 && dice.nextBoolean() ? Action.HOLD : Action.BOOK;
        WantedPlaces places = wanted();
        long op = ++ops;
        sink.accept(Event.Invoke.claiming(clock, op, client.name, action, places));
        boolean unsure = isUnsure();
        boolean vain = unsure && dice.nextBoolean();
        soon(() -> {
            Claim won = vain ? null : win(places, action);
            soon(() -> {
                if (unsure) {
                    loseTheAnswer(op);
                } else if (won == null) {
                    sink.accept(new Event.Fail(clock, op, "seats-taken", "1", null));
                } else {
                    client.claims.add(won);
                    Long token = setting.fenced() ? Long.valueOf(fenceOf(won)) : null;
                    sink.accept(new Event.Ok(clock, op, won.id, null, "1", "simulated", token, null, null));
                }
                soon(() -> act(client));
            });
        });
    }

    private long fenceOf(Claim claim) {
        Long token = fences.remove(claim.id);
        return token == null ? 0 : token;
    }

    private void settle(Client client, Claim claim) {
        Action action = claim.sold ? Action.CANCEL : dice.nextBoolean() ? Action.CONFIRM : Action.RELEASE;
        long op = ++ops;
        sink.accept(Event.Invoke.settling(clock, op, client.name, action, claim.id));
        boolean unsure = isUnsure();
        boolean vain = unsure && dice.nextBoolean();
        soon(() -> {
            boolean done = !vain && settle(claim, action);
            soon(() -> {
                if (unsure) {
                    loseTheAnswer(op);
                } else if (done) {
                    sink.accept(new Event.Ok(clock, op, claim.id, null, "1", "simulated", null, null, null));
                } else {
                    sink.accept(new Event.Fail(clock, op, "hold-gone", "1", null));
                }
                if (action != Action.CONFIRM || unsure || !done) {
                    client.claims.remove(claim);
                }
                soon(() -> act(client));
            });
        });
    }

    private boolean isUnsure() {
        return dice.nextInt(100) < setting.unsurePercent();
    }

    private void loseTheAnswer(long op) {
        if (dice.nextBoolean()) {
            sink.accept(new Event.Unsure(clock, op, "hung up", null));
        }
    }

    private WantedPlaces wanted() {
        if (setting.floor() > 0 && dice.nextInt(4) == 0) {
            return new WantedPlaces(List.of(), new WantedPlaces.Standing(FLOOR, 1 + dice.nextInt(3)));
        }
        Set<String> seats = new HashSet<>();
        for (int k = dice.nextInt(4) == 0 ? 3 : 1; k > 0; k--) {
            seats.add(seat(dice.nextInt(setting.seats())));
        }
        return new WantedPlaces(List.copyOf(seats), null);
    }

    /** One moment: expired holds on the places are dropped, then all of them are taken or none. */
    private @Nullable Claim win(WantedPlaces places, Action action) {
        boolean[] free = {true};
        places.forEach((place, count) -> {
            List.copyOf(holders(place)).stream()
                    .filter(holder -> !holder.sold && holder.deadline <= clock)
                    .forEach(this::drop);
            int taken = holders(place).stream()
                    .mapToInt(holder -> count(holder, place))
                    .sum();
            free[0] &= taken + count <= (place.equals(FLOOR) ? setting.floor() : 1);
        });
        if (!free[0]) {
            return null;
        }
        Claim claim = new Claim(
                "%08x-0000-4000-8000-%012x".formatted(dice.nextInt(), ++claimed),
                places,
                action == Action.BOOK,
                clock + setting.holdMillis() * 1_000_000);
        places.forEach((place, _) -> holders(place).add(claim));
        claims.put(claim.id, claim);
        if (setting.fenced()) {
            fences.put(claim.id, ++fence);
        }
        return claim;
    }

    private Set<Claim> holders(String place) {
        return live.computeIfAbsent(place, _ -> new HashSet<>());
    }

    private static int count(Claim claim, String place) {
        WantedPlaces.Standing standing = claim.places.standing();
        return standing != null && standing.section().equals(place) ? standing.count() : 1;
    }

    private boolean settle(Claim claim, Action action) {
        boolean stands = claims.containsKey(claim.id) && (claim.sold || claim.deadline > clock);
        if (action == Action.CONFIRM) {
            claim.sold |= stands;
            return stands;
        }
        if (claim.sold == (action == Action.CANCEL)) { // elsewhere there is nothing left to do
            drop(claim);
        }
        return true;
    }

    private void drop(Claim claim) {
        claims.remove(claim.id);
        claim.places.forEach((place, _) -> holders(place).remove(claim));
    }

    private void closing() {
        clock++;
        Set<String> taken = new HashSet<>();
        for (Claim claim : claims.values()) {
            claim.places.forEach((place, count) -> {
                taken.add(place);
                sink.accept(new Win(
                        place,
                        claim.id,
                        count,
                        claim.sold ? Win.State.SOLD : Win.State.HELD,
                        claim.sold ? null : Instant.EPOCH.plusNanos(claim.deadline)));
            });
        }
        taken.remove(FLOOR);
        long floor =
                holders(FLOOR).stream().mapToInt(claim -> count(claim, FLOOR)).sum();
        List<Closing.Floor> floors = setting.floor() == 0 ? List.of() : List.of(new Closing.Floor(FLOOR, floor));
        sink.accept(new Closing(clock, Instant.EPOCH.plusNanos(clock), List.copyOf(taken), floors, 0L, 0L));
    }
}
