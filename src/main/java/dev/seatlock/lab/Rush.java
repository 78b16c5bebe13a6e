package dev.seatlock.lab;

import dev.seatlock.lab.RushAborted.Why;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A rush: a crowd of scripted buyers against a running box office, and the verdict on the guard that stood in its way.
 * It knows nothing but what HTTP tells it, so a verdict does not rest on the word of the code that it judges.
 *
 * <ol>
 *   <li>Put on a show under the guard, or switch the guard of the one named.
 *   <li>Let every buyer ask for one place, all at once or at a rate, and keep what each was told.
 *   <li>When all have been answered, hold their receipts against the audit and the seat map.
 * </ol>
 */
public final class Rush implements AutoCloseable {

    private static final int MOST_CROWDS = 3;

    private final Address address;
    private final RushPlan plan;
    private final Crowd crowd;
    private final Wire wire;
    private final RemoteBoxOffice boxOffice;

    public Rush(Address address, RushPlan plan) {
        this(address, plan, Patience.ORDINARY, Ticker.SYSTEM);
    }

    Rush(Address address, RushPlan plan, Patience patience, Ticker ticker) {
        this.address = address;
        this.plan = plan;
        crowd = new Crowd(plan.ratePerSecond(), patience, ticker);
        wire = Wire.open(patience.exchange());
        boxOffice = new RemoteBoxOffice(wire, address);
    }

    /** The guards to rush: those named in the plan, else the show's own, else all that fit the pick. */
    public List<Card> guards() throws RushAborted, InterruptedException {
        List<Card> cards = boxOffice.cards();
        if (plan.guards().isEmpty() && plan.show() == null) {
            return cards.stream().filter(card -> card.fits(plan.pick())).toList();
        }
        List<String> wanted = plan.guards();
        if (plan.show() != null && wanted.isEmpty()) {
            wanted = List.of(boxOffice.show(plan.show()).guard());
        }
        var byName = cards.stream().collect(Collectors.toMap(Card::name, Function.identity()));
        List<Card> chosen = new ArrayList<>();
        for (String name : wanted) {
            Card card = byName.get(name);
            if (card == null) {
                throw new RushAborted(
                        Why.UNFIT_GUARD,
                        "There is no guard '%s'; there are %s"
                                .formatted(name, cards.stream().map(Card::name).collect(Collectors.joining(", "))));
            }
            if (!card.fits(plan.pick())) {
                throw new RushAborted(
                        Why.UNFIT_GUARD, "The guard '%s' does not protect %s".formatted(name, plan.pick().wish));
            }
            chosen.add(card);
        }
        return chosen;
    }

    /**
     * Rushes one guard. A race is a matter of chance: one that should be shown in a new show, and was not, is given another
     * crowd, three at most. What should hold is judged by its first.
     *
     * @param onAnswer runs on the buyers' threads, once for each that has its final answer
     */
    public RushRow against(Card guard, Runnable onAnswer) throws RushAborted, InterruptedException {
        RushRow row = rush(guard, onAnswer, 1);
        while (row.isYetToBeShown() && plan.show() == null && row.crowds() < MOST_CROWDS) {
            row = rush(guard, () -> {}, row.crowds() + 1);
        }
        return row;
    }

    private RushRow rush(Card guard, Runnable onAnswer, int crowds) throws RushAborted, InterruptedException {
        Show show = prepare(guard);
        SeatMap before = boxOffice.seatMap(show.id());
        List<Attempt> attempts = crowd.rush(buyers(show, before), onAnswer);
        var evidence = new Evidence(
                plan.show() == null,
                attempts,
                before,
                boxOffice.seatMap(show.id()),
                boxOffice.audit(show.id()),
                boxOffice.liveWins(show.id()));
        return RushRow.judge(guard, show, address.urls().size(), crowds, evidence);
    }

    private Show prepare(Card guard) throws RushAborted, InterruptedException {
        Show show = plan.show() == null ? boxOffice.create(guard.name(), plan.hall()) : boxOffice.show(plan.show());
        return plan.dwellMillis() == null ? show : boxOffice.switchGuard(show.id(), guard.name(), plan.dwellMillis());
    }

    private List<Buyer> buyers(Show show, SeatMap map) throws RushAborted {
        List<? extends Ask> places = plan.pick() == Pick.STANDING
                ? map.floors().stream()
                        .limit(1)
                        .map(floor -> new Ask.Standing(floor.section()))
                        .toList()
                : map.seatIds().stream().map(Ask.Seat::new).toList();
        if (places.isEmpty()) {
            throw new RushAborted(Why.REFUSED, "The show has no places of that kind: " + plan.pick().wish);
        }
        List<Buyer> crowd = IntStream.range(0, plan.buyers())
                .mapToObj(k -> buyer(k, show, places))
                .collect(Collectors.toCollection(ArrayList::new));
        if (plan.isBurst()) {
            // A burst has no order of its own; with rivals side by side it is the hardest test that it can be.
            crowd.sort(Comparator.comparing(buyer -> buyer.ask().toString()));
        }
        return crowd;
    }

    private Buyer buyer(int k, Show show, List<? extends Ask> places) {
        String name = "rush-" + k;
        RandomGenerator dice = new SplittableRandom(plan.seed() * RushPlan.MOST_BUYERS + k);
        int place = plan.pick() == Pick.RANDOM ? dice.nextInt(places.size()) : k % places.size();
        Ask ask = places.get(place);
        // Rivals for one place go to different replicas, or a guard that reaches no further than one would look sound.
        int rival = k / places.size();
        URI bookings = Address.at(address.replicaFor(place + rival), "/api/shows/" + show.id() + "/bookings");
        HttpRequest request = Wire.post(bookings, ask.body(name)).build();
        return new Buyer(name, ask, request, dice);
    }

    @Override
    public void close() {
        wire.close();
    }
}
