package dev.seatlock.lab.bench;

import static java.util.Objects.requireNonNull;

import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.RemoteBoxOffice;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.bench.BenchReport.Sample;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replicas over their stores, on which one case at a time is measured. */
final class Rig {

    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final double LEAST_SECONDS = 0.5; // a shorter time tells nothing

    private final List<Fleet.Member> replicas;
    private final RemoteBoxOffice office;
    private final Durability durability;
    private final Pgbench pgbench;
    private final int connections;
    private final @Nullable Profile profile;
    private final Map<BenchShows, OpenHouse> kept = new HashMap<>();
    private final Map<String, Double> lastPerSecond = new HashMap<>(); // by case

    /**
     * Over these.
     *
     * @param connections of a crowd that names no number
     * @param profile of one of the cases, which is added to in each round; null for none
     */
    Rig(
            RemoteBoxOffice office,
            List<Fleet.Member> replicas,
            Durability durability,
            Pgbench pgbench,
            int connections,
            @Nullable Profile profile) {
        this.office = office;
        this.replicas = replicas;
        this.durability = durability;
        this.pgbench = pgbench;
        this.connections = connections;
        this.profile = profile;
    }

    /**
     * Measures for so long, and before that warms up.
     *
     * @throws Unsound if what was confirmed is not what was sold, or not kept
     */
    Sample measure(BenchCase one, int round, Duration time)
            throws InterruptedException, RushAborted, IOException, SQLException, Unsound {
        durability.require();
        Sample sample = switch (one.work()) {
            case Work.Ping ping -> read(one, round, (replica, number) -> ping.question(number), Work.Ping.OK, time);
            case Work.Look look -> look(one, look, round, time);
            case Work.Sale sale when !sale.isDurable() -> sellNotDurably(one, sale, round, time);
            case Work.Sale sale -> sell(one, sale, round, time);
            case Work.Statements statements -> send(one, statements, round, time);
        };
        lastPerSecond.put(one.name(), sample.perSecond());
        return sample;
    }

    private Sample look(BenchCase one, Work.Look look, int round, Duration time)
            throws InterruptedException, RushAborted, IOException {
        OpenHouse house = open(one.name(), look.house());
        Question map = house.seatMap().with("Accept-Encoding", "gzip");
        Question question = look.isKnown() ? map.with("If-None-Match", house.seatMapTag()) : map;
        return read(one, round, (replica, number) -> question, look.counts(), time);
    }

    /** Asks for what leaves everything as it is. */
    private Sample read(BenchCase one, int round, Questions.Wording wording, int counts, Duration time)
            throws InterruptedException, IOException {
        Duration before = cpu();
        Measured measured = ask(one, round, 0, Long.MAX_VALUE, wording, time);
        return Sample.of(one, round, measured, counts, cpu().minus(before), 0);
    }

    private Sample sellNotDurably(BenchCase one, Work.Sale sale, int round, Duration time)
            throws InterruptedException, RushAborted, IOException, SQLException, Unsound {
        try {
            durability.suspend();
            return sell(one, sale, round, time);
        } finally {
            durability.resume();
        }
    }

    private Sample sell(BenchCase one, Work.Sale sale, int round, Duration time)
            throws InterruptedException, RushAborted, IOException, SQLException, Unsound {
        OpenHouse house = open(one.name(), sale.house());
        long transactions = durability.writingTransactions();
        Duration before = cpu();
        Questions.Wording wording = (replica, number) ->
                Question.post(house.bookings(replica, number), sale.wish().apply(number));
        Measured measured = ask(one, round, house.buyers(), sale.buyers(), wording, time);
        Duration cpu = cpu().minus(before);
        long written = durability.writingTransactions() - transactions;
        if (round > 0 && measured.seconds() < LEAST_SECONDS) {
            throw new IllegalStateException(
                    one.name() + " is sold out too soon to tell: warm up and measure for a shorter time");
        }
        house.audit(measured.total(), sale.placesEach() * measured.total(Work.Sale.SOLD));
        return Sample.of(one, round, measured, sale.counts(), cpu, written);
    }

    private Sample send(BenchCase one, Work.Statements statements, int round, Duration time)
            throws InterruptedException, RushAborted, IOException, Unsound {
        OpenHouse house = open(one.name(), statements.house());
        Measured measured = pgbench.run(house.first(), statements.house().places(), WARM_UP, time);
        house.audit(measured.total(), measured.total(Work.Sale.SOLD));
        return Sample.of(one, round, measured, Work.Sale.SOLD, Duration.ZERO, measured.total(Work.Sale.SOLD));
    }

    private OpenHouse open(String name, BenchShows house) throws InterruptedException, RushAborted {
        OpenHouse open = kept.get(house);
        if (open == null) {
            open = OpenHouse.putOn(office, "Bench: " + name, house);
            if (house.isKept()) {
                kept.put(house, open);
            }
        }
        return open;
    }

    private Measured ask(BenchCase one, int round, long first, long end, Questions.Wording wording, Duration time)
            throws InterruptedException, IOException {
        BenchCrowd crowd = one.crowd();
        List<URI> at =
                replicas.stream().limit(crowd.replicas()).map(Fleet.Member::url).toList();
        Questions questions = new Questions(first, end, at, crowd.keyed() ? wording.keyed() : wording);
        int many = crowd.connections() == 0 ? connections : crowd.connections();
        Load load = switch (crowd.model()) {
            case CLOSED -> new ClosedLoop(questions, many);
            case OPEN -> new OpenLoop(questions, many, BenchCrowd.OPEN_SHARE * lastPerSecond(one.beside()));
        };
        return profile != null && profile.isOf(one) && round > 0
                ? profile.run(load, WARM_UP, time)
                : load.run(WARM_UP, time);
    }

    private double lastPerSecond(@Nullable String name) {
        return requireNonNull(lastPerSecond.get(requireNonNull(name)), "a case comes after the one beside it");
    }

    /** What all replicas together have taken of the processors. */
    private Duration cpu() {
        return replicas.stream()
                .map(replica -> replica.process().info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
