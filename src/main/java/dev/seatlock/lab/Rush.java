package dev.seatlock.lab;

import dev.seatlock.lab.RushAborted.Why;
import dev.seatlock.lab.history.Closing;
import dev.seatlock.lab.history.Event;
import dev.seatlock.lab.history.History;
import dev.seatlock.lab.history.Judgement;
import dev.seatlock.lab.history.Opening;
import dev.seatlock.lab.history.Recorder;
import dev.seatlock.lab.history.Win;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A rush: a crowd of scripted buyers against a running box office, and the verdict on the guard that stood in its way.
 * It knows nothing but what HTTP tells it, so a verdict does not rest on the word of the code that it judges.
 *
 * <ol>
 *   <li>Put on a show under the guard, or switch the guard of the one named.
 *   <li>Let every buyer ask for one place, all at once or at a rate, and take down what each was told.
 *   <li>When all have been answered, read what is live, and let the checkers judge the history.
 * </ol>
 */
public final class Rush implements AutoCloseable {

    private static final int MOST_CROWDS = 3;

    private final Address address;
    private final RushPlan plan;
    private final Ticker ticker;
    private final Consumer<Event> file;
    private final Nemesis nemesis;
    private final BuyerPatience patience;
    private final Wire wire;
    private final RemoteBoxOffice boxOffice;
    private final List<String> putOn = new ArrayList<>();

    public Rush(Address address, RushPlan plan) {
        this(address, plan, _ -> {});
    }

    /** @param file hears every event of the histories, one after the other: each crowd's is one */
    public Rush(Address address, RushPlan plan, Consumer<Event> file) {
        this(address, plan, file, Nemesis.NONE);
    }

    /** @param nemesis does mischief to the replicas while the buyers are at them */
    public Rush(Address address, RushPlan plan, Consumer<Event> file, Nemesis nemesis) {
        this(address, plan, BuyerPatience.ORDINARY, Ticker.SYSTEM, file, nemesis);
    }

    Rush(Address address, RushPlan plan, BuyerPatience patience, Ticker ticker, Consumer<Event> file, Nemesis nemesis) {
        this.address = address;
        this.plan = plan;
        this.ticker = ticker;
        this.file = file;
        this.nemesis = nemesis;
        this.patience = patience;
        wire = Wire.open(patience.exchange());
        boxOffice = new RemoteBoxOffice(wire, address);
    }

    /** Every card of the catalogue, in its order. */
    List<PublishedCard> cards() throws RushAborted, InterruptedException {
        return boxOffice.cards();
    }

    /** The guards to rush: those named in the plan, else the show's own, else all that fit the pick. */
    public List<PublishedCard> guards() throws RushAborted, InterruptedException {
        List<PublishedCard> cards = boxOffice.cards();
        if (plan.guards().isEmpty() && plan.show() == null) {
            return cards.stream().filter(card -> card.fits(plan.pick())).toList();
        }
        List<String> wanted = plan.guards();
        if (plan.show() != null && wanted.isEmpty()) {
            wanted = List.of(boxOffice.show(plan.show()).guard());
        }
        Map<String, PublishedCard> byName = new HashMap<>();
        cards.forEach(card -> byName.put(card.name(), card));
        if (!byName.keySet().containsAll(wanted)) {
            boxOffice.museum().forEach(piece -> byName.put(piece.name(), piece)); // rushed by name only
        }
        List<PublishedCard> chosen = new ArrayList<>();
        for (String name : wanted) {
            PublishedCard card = byName.get(name);
            if (card == null) {
                throw new RushAborted(
                        Why.UNFIT_GUARD,
                        "There is no guard '%s'; there are %s"
                                .formatted(
                                        name,
                                        cards.stream().map(PublishedCard::name).collect(Collectors.joining(", "))));
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
     * Rushes one guard. A race is a matter of chance: one that should be shown in a new show, and was not, is given
     * another crowd, three at most. What should hold is judged by its first.
     *
     * @param onAnswer runs on the buyers' threads, once for each that has its final answer
     */
    public RushRow against(PublishedCard guard, Runnable onAnswer) throws RushAborted, InterruptedException {
        RushRow row = rush(guard, onAnswer, 1);
        while (row.isYetToBeShown()
                && plan.show() == null
                && row.circumstances().crowds() < MOST_CROWDS) {
            row = rush(guard, () -> {}, row.circumstances().crowds() + 1);
        }
        return row;
    }

    private RushRow rush(PublishedCard guard, Runnable onAnswer, int crowds) throws RushAborted, InterruptedException {
        RushShow show = prepare(guard);
        Integer shoppers = plan.show() == null ? plan.shoppers() : boxOffice.shoppers(plan.show());
        PublishedSeatMap map = boxOffice.seatMap(show.id());
        Opening opening = opening(guard, show, map);
        file.accept(opening);
        var history = new History.Builder(opening);
        var recorder = new Recorder(ticker::nanos, history.andThen(file));
        var crowd = new Crowd(plan.ratePerSecond(), shoppers != null, patience, ticker);
        List<Buyer> buyers = new Workload(plan, address, !nemesis.mischief().isEmpty()).buyers(map);
        List<Attempt> attempts = pursued(crowd, buyers, show, recorder, onAnswer);
        AuditReport audit = close(show, map, recorder);
        RushRow.Circumstances circumstances =
                RushRow.Circumstances.of(guard, address, attempts, shoppers, nemesis.mischief(), crowds);
        return RushRow.judge(guard, show, circumstances, attempts, Judgement.of(history.build()), audit);
    }

    /** Returns when the last buyer has been answered, and all replicas are well. */
    private List<Attempt> pursued(Crowd crowd, List<Buyer> buyers, RushShow show, Recorder recorder, Runnable onAnswer)
            throws InterruptedException {
        try (Nemesis.Pursuit pursuit =
                nemesis.follow(buyers.size(), address.urls().size())) {
            List<Attempt> attempts = crowd.rush(buyers, show.id(), recorder, () -> {
                pursuit.served();
                onAnswer.run();
            });
            pursuit.await();
            return attempts;
        }
    }

    private Opening opening(PublishedCard guard, RushShow show, PublishedSeatMap map)
            throws RushAborted, InterruptedException {
        return new Opening(
                Opening.FORMAT,
                Instant.now(),
                show.id(),
                guard.name(),
                show.safetyNet(),
                isAlone(),
                address.urls().stream().map(URI::toString).toList(),
                plan.dwellMillis(),
                plan.seed(),
                null,
                map.seatIds(),
                map.floors().stream()
                        .map(floor -> new Opening.Floor(floor.section(), Math.toIntExact(floor.capacity())))
                        .toList(),
                isAlone() ? List.of() : liveWins(show, map));
    }

    /** Whether the show was made for this rush, so that nobody else buys there. */
    private boolean isAlone() {
        return plan.show() == null;
    }

    /** The final read: the live wins first, as the checkers rely on. */
    private AuditReport close(RushShow show, PublishedSeatMap map, Recorder recorder)
            throws RushAborted, InterruptedException {
        List<Win> wins = liveWins(show, map);
        PublishedSeatMap after = boxOffice.seatMap(show.id());
        AuditReport audit = boxOffice.audit(show.id());
        List<Closing.Floor> floors = after.floors().stream()
                .map(floor -> new Closing.Floor(floor.section(), floor.taken()))
                .toList();
        recorder.close(
                wins,
                at -> new Closing(at, null, after.takenSeatIds(), floors, audit.oversoldCount(), audit.ghostHolds()));
        return audit;
    }

    private List<Win> liveWins(RushShow show, PublishedSeatMap map) throws RushAborted, InterruptedException {
        List<String> sections =
                map.floors().stream().map(PublishedSeatMap.Floor::section).toList();
        return boxOffice.liveWins(show.id()).stream()
                .map(win -> win.in(sections))
                .toList();
    }

    private RushShow prepare(PublishedCard guard) throws RushAborted, InterruptedException {
        RushShow show = plan.show() == null ? putOn(guard) : boxOffice.show(plan.show());
        return plan.dwellMillis() == null ? show : boxOffice.switchGuard(show.id(), guard.name(), plan.dwellMillis());
    }

    private RushShow putOn(PublishedCard guard) throws RushAborted, InterruptedException {
        RushShow show = boxOffice.putOnUnprotected(
                "Rush: " + guard.name(), guard.name(), plan.hall().section());
        putOn.add(show.id());
        if (plan.shoppers() != null) {
            boxOffice.openWaitingRoom(show.id(), plan.shoppers());
        }
        return show;
    }

    /** Takes the shows that it made off the programme, with all that was sold in them. Only the history remains. */
    public void takeOffShows() throws RushAborted, InterruptedException {
        for (String show : putOn) {
            boxOffice.takeOff(show);
        }
        putOn.clear();
    }

    @Override
    public void close() {
        wire.close();
    }
}
