package dev.seatlock.lab.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seatlock.lab.Address;
import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.RemoteBoxOffice;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.Show;
import dev.seatlock.lab.Wire;
import dev.seatlock.lab.bench.BenchReport.Sample;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures cases in turn, round by round, so that a machine which is slow for a while is slow for all; in each round the empty
 * answer is measured, too, and only ratios to it are told as results. After every case the show's audit must be sound, and what
 * buyers were confirmed must be in the database: else there is no figure.
 */
public final class Bench {

    private static final Duration EXCHANGE = Duration.ofSeconds(60);
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final int CREATED = 201;

    /**
     * How it is measured.
     *
     * @param cases those whose name contains one of these, and those that they are told against; none for all. The empty answer is
     *     always among them
     * @param firstWarmUp before the rounds, each case for so long
     */
    public record Plan(List<String> cases, int rounds, int connections, Duration time, Duration firstWarmUp) {

        private List<BenchCase> chosen() {
            List<BenchCase> named =
                    BenchCase.all().stream().filter(this::isNamed).toList();
            return BenchCase.all().stream()
                    .filter(one -> one.name().equals(BenchCase.PING)
                            || named.contains(one)
                            || named.stream().anyMatch(other -> one.name().equals(other.beside())))
                    .toList();
        }

        private boolean isNamed(BenchCase one) {
            return cases.isEmpty() || cases.stream().anyMatch(one.name()::contains);
        }
    }

    /** How many replicas it takes to measure all cases. */
    public static final int REPLICAS = 2;

    private final List<Fleet.Member> replicas;
    private final String operatorPassword;
    private final Durability durability;
    private final Plan plan;
    private final Map<String, Double> lastPerSecond = new HashMap<>(); // by case

    public Bench(Fleet fleet, String operatorPassword, Durability durability, Plan plan) {
        replicas = fleet.members();
        this.operatorPassword = operatorPassword;
        this.durability = durability;
        this.plan = plan;
    }

    /** A figure that must not be told: what was confirmed is not what was sold, or the database does not keep it. */
    public static final class Unsound extends Exception {

        private static final long serialVersionUID = 1L;

        Unsound(String why) {
            super(why);
        }
    }

    /**
     * Carries it out.
     *
     * @param progress hears what is measured next
     */
    public BenchReport run(Consumer<String> progress)
            throws InterruptedException, RushAborted, IOException, SQLException, Unsound {
        Map<String, String> settings = durability.settings();
        if (!Durability.isOn(settings)) {
            throw new Unsound("the database confirms what it has not kept: " + settings);
        }
        List<BenchCase> cases = plan.chosen();
        List<Sample> samples = new ArrayList<>();
        try (Wire wire = Wire.open(EXCHANGE)) {
            for (BenchCase one : cases) {
                progress.accept("warm-up, " + one.name());
                measure(wire, one, 0, plan.firstWarmUp);
            }
            for (int round = 1; round <= plan.rounds; round++) {
                for (BenchCase one : cases) {
                    progress.accept("round %d of %d, %s".formatted(round, plan.rounds, one.name()));
                    samples.add(measure(wire, one, round, plan.time));
                }
            }
        }
        return BenchReport.of(plan.connections, plan.time, settings, samples);
    }

    private Sample measure(Wire wire, BenchCase one, int round, Duration time)
            throws InterruptedException, RushAborted, IOException, SQLException, Unsound {
        List<URI> all = replicas.stream()
                .limit(one.crowd().replicas())
                .map(Fleet.Member::url)
                .toList();
        URI at = all.getFirst();
        if (one.guard() == null) {
            Duration before = cpu();
            Measured measured = post(all, "/api/lab/ping", one, time);
            return sample(one, round, measured, before, 0);
        }
        RemoteBoxOffice office = new RemoteBoxOffice(wire, new Address(List.of(at), operatorPassword));
        Show show = office.putOn("Bench: " + one.name(), one.guard(), one.section());
        long transactions = durability.writingTransactions();
        Duration before = cpu();
        Measured measured = post(all, "/api/shows/" + show.id() + "/bookings", one, time);
        Sample sample = sample(one, round, measured, before, durability.writingTransactions() - transactions);
        requireSold(wire, at, show, one, measured);
        return sample;
    }

    private Measured post(List<URI> at, String path, BenchCase one, Duration time) throws InterruptedException {
        Crowd crowd = one.crowd();
        Questions questions = new Questions(Long.MAX_VALUE, at, (replica, number) -> path, one.wish(), crowd.keyed());
        int connections = crowd.connections() == 0 ? plan.connections : crowd.connections();
        Load load = switch (crowd.model()) {
            case CLOSED -> new ClosedLoop(questions, connections);
            case OPEN -> new OpenLoop(questions, connections, Crowd.OPEN_SHARE * lastPerSecond(one.beside()));
        };
        return load.run(WARM_UP, time);
    }

    private double lastPerSecond(@Nullable String name) {
        return requireNonNull(lastPerSecond.get(requireNonNull(name)), "the case beside comes first");
    }

    /** Of all replicas together. */
    private Duration cpu() {
        return replicas.stream()
                .map(replica -> replica.process().info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private Sample sample(BenchCase one, int round, Measured measured, Duration cpuBefore, long transactions) {
        long answers = measured.total();
        lastPerSecond.put(one.name(), measured.perSecond(one.counts()));
        return new Sample(
                one.name(),
                round,
                measured.perSecond(one.counts()),
                measured.micros().getValueAtPercentile(50) / 1_000.0,
                measured.micros().getValueAtPercentile(99) / 1_000.0,
                cpu().minus(cpuBefore).toNanos() / 1_000.0 / Math.max(1, answers),
                transactions == 0 ? 0 : measured.total(CREATED) / (double) transactions,
                answers - measured.total(one.counts()));
    }

    private static void requireSold(Wire wire, URI at, Show show, BenchCase one, Measured measured)
            throws IOException, InterruptedException, Unsound {
        JsonNode audit = Wire.JSON.readTree(wire.send(Wire.request(Address.at(at, "/api/shows/" + show.id() + "/audit"))
                        .build())
                .body());
        long confirmed = measured.total(CREATED);
        if (!audit.path("verdict").asText().equals("SOUND")
                || audit.path("sold").asLong() != confirmed) {
            throw new Unsound("%s: %d were confirmed, and the audit says %s".formatted(one.name(), confirmed, audit));
        }
    }
}
