package dev.seatlock.lab.bench;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.RemoteBoxOffice;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.Wire;
import dev.seatlock.lab.bench.BenchReport.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures cases in turn, round by round, so that a machine which is slow for a while is slow for all; in each round
 * the empty answer is measured, too, and only ratios to it are told as results. After every case the show's audit must
 * be sound, and what buyers were confirmed must be in the database: else there is no figure.
 */
public final class Bench {

    private static final Duration EXCHANGE = Duration.ofSeconds(60);

    // Cases of their own kind: they have no throughput.
    private static final String WATCHERS = "watchers";
    private static final String START = "start";

    /**
     * How it is measured.
     *
     * @param cases those with one of these names, or whose names contain what is no name, and those that they are told
     *     against; none for all. The empty answer is always among them
     * @param watchers of a seat map, in the case of that name
     * @param firstWarmUp before the rounds, each case for so long
     * @param flameGraph where to draw what the first replica does in the one case that is named; null for nowhere
     */
    public record Plan(
            List<String> cases,
            int rounds,
            int connections,
            int watchers,
            Duration time,
            Duration firstWarmUp,
            @Nullable Path flameGraph) {

        /** Whether it names one case alone, which replicas answer, so that there is something to draw. */
        public boolean isOfOneCase() {
            return named().toList().size() == 1 && named().noneMatch(Bench::isOfStatements);
        }

        private List<BenchCase> chosen() {
            Set<String> chosen = new HashSet<>(Set.of(BenchCase.PING));
            named().forEach(one -> {
                chosen.add(one.name());
                if (one.beside() != null) {
                    chosen.add(one.beside());
                }
            });
            return BenchCase.all().stream()
                    .filter(one -> chosen.contains(one.name()))
                    .toList();
        }

        private Stream<BenchCase> named() {
            return BenchCase.all().stream().filter(one -> isNamed(one.name()));
        }

        private boolean isNamed(String one) {
            return cases.isEmpty()
                    || cases.stream().anyMatch(text -> isName(text) ? one.equals(text) : one.contains(text));
        }

        private static boolean isName(String text) {
            return BenchCase.all().stream().anyMatch(one -> one.name().equals(text));
        }
    }

    /** How many replicas it takes to measure all cases. */
    public static final int REPLICAS = 2;

    private final List<Fleet.Member> replicas;
    private final String operatorPassword;
    private final Database database;
    private final Start.Another another;
    private final Plan plan;

    /**
     * Over replicas and the stores below them.
     *
     * @param another starts one more replica
     */
    public Bench(Fleet fleet, String operatorPassword, Database database, Start.Another another, Plan plan) {
        replicas = fleet.members();
        this.operatorPassword = operatorPassword;
        this.database = database;
        this.another = another;
        this.plan = plan;
    }

    /**
     * Carries it out.
     *
     * @param progress hears what is measured next
     */
    public BenchReport run(Consumer<String> progress)
            throws InterruptedException, RushAborted, IOException, SQLException, Unsound {
        List<BenchCase> cases = possible(plan.chosen(), progress);
        List<Sample> samples = new ArrayList<>();
        List<WatchersTold> told = new ArrayList<>();
        List<Start> starts = new ArrayList<>();
        try (Durability durability = new Durability(database);
                Wire wire = Wire.open(EXCHANGE)) {
            RemoteBoxOffice office = new RemoteBoxOffice(
                    wire, new Address(List.of(replicas.getFirst().url()), operatorPassword));
            Profile profile = plan.flameGraph == null
                    ? null
                    : new Profile(replicas.getFirst(), plan.named().findFirst().orElseThrow());
            Rig rig = new Rig(office, replicas, durability, new Pgbench(database), plan.connections, profile);
            // pgbench is a program of its own each time; nothing of it stays warm.
            for (BenchCase one :
                    cases.stream().filter(one -> !isOfStatements(one)).toList()) {
                progress.accept("warm-up, " + one.name());
                rig.measure(one, 0, plan.firstWarmUp);
            }
            boolean isWatched =
                    plan.isNamed(WATCHERS) && watch(office, "warm-up", progress).isPresent();
            for (int round = 1; round <= plan.rounds; round++) {
                for (BenchCase one : cases) {
                    progress.accept("round %d of %d, %s".formatted(round, plan.rounds, one.name()));
                    samples.add(rig.measure(one, round, plan.time));
                }
                if (isWatched) {
                    watch(office, "round %d of %d".formatted(round, plan.rounds), progress)
                            .ifPresent(told::add);
                }
                if (plan.isNamed(START)) {
                    progress.accept("round %d of %d, %s".formatted(round, plan.rounds, START));
                    starts.add(Start.measure(office, another));
                }
            }
            if (profile != null) {
                Files.writeString(plan.flameGraph, profile.draw());
            }
            return BenchReport.of(plan.connections, plan.time, durability.settings(), samples, told, starts);
        }
    }

    private Optional<WatchersTold> watch(RemoteBoxOffice office, String when, Consumer<String> progress)
            throws InterruptedException, RushAborted, IOException, Unsound {
        progress.accept(when + ", " + WATCHERS);
        Optional<WatchersTold> told = WatchersTold.measure(office, plan.watchers);
        if (told.isEmpty()) {
            progress.accept("fewer than %d connections could be opened, so what watchers hear is left out"
                    .formatted(plan.watchers));
        }
        return told;
    }

    private List<BenchCase> possible(List<BenchCase> cases, Consumer<String> progress) {
        List<BenchCase> possible = cases;
        if (!Pgbench.isThere() && cases.stream().anyMatch(Bench::isOfStatements)) {
            progress.accept("no pgbench on the PATH, so what it would measure is left out");
            possible = possible.stream().filter(one -> !isOfStatements(one)).toList();
        }
        if (!database.isOurs() && cases.stream().anyMatch(BenchCase::isDiagnostic)) {
            progress.accept(
                    "the database is not ours, so it keeps all that it confirms, and the diagnosis is left out");
            possible = possible.stream().filter(one -> !one.isDiagnostic()).toList();
        }
        return possible;
    }

    private static boolean isOfStatements(BenchCase one) {
        return one.work() instanceof Work.Statements;
    }
}
