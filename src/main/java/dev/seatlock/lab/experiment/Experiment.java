package dev.seatlock.lab.experiment;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.Nemesis;
import dev.seatlock.lab.PublishedCard;
import dev.seatlock.lab.ReplicaDidNotOpen;
import dev.seatlock.lab.Rush;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.RushPlan;
import dev.seatlock.lab.RushRow;
import dev.seatlock.lab.experiment.Progress.Phase;
import dev.seatlock.lab.experiment.Progress.State;
import dev.seatlock.lab.history.Event;
import dev.seatlock.lab.history.History;
import dev.seatlock.lab.history.HistoryReader;
import dev.seatlock.lab.history.HistoryWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One experiment: opens a box office of its own, warms it up, rushes each guard of its plan once a round, and closes
 * the box office again, however it ends. Guards take turns within a round, so that a machine that is slow for a while
 * is slow for all.
 */
public final class Experiment {

    private static final Logger LOG = Logger.getLogger(Experiment.class);

    private final UUID id = UUID.randomUUID();
    private final Instant created = Instant.now();
    private final Plan plan;
    private final Path history;
    private final Map<String, Report.Row> rows = new LinkedHashMap<>();
    private final Map<String, List<Long>> openedAt = new HashMap<>(); // in the history, for each round of a guard
    private final Lock reading = new ReentrantLock();
    private final AtomicLong done = new AtomicLong();
    private State state = State.QUEUED;
    private Phase phase = Phase.WAITING;
    private @Nullable String guard;
    private @Nullable Integer round;
    private @Nullable String reason;
    private @Nullable Instant ended;
    private long rushingSinceNanos;
    private boolean cancelled;
    private @Nullable Thread runner;

    /** @param history the file to be written, for {@code lab check} */
    public Experiment(Plan plan, Path history) {
        this.plan = plan;
        this.history = history;
    }

    public UUID id() {
        return id;
    }

    /** What every buyer did and was told; complete once the experiment has ended. */
    public Path history() {
        return history;
    }

    /**
     * What was done and told in one round under one guard; empty if it has not been rushed to its end in that round.
     * Reads no more of the file than that, and for one reader after the other: a rush may have 20,000 buyers.
     */
    public Optional<History> history(String ofGuard, int inRound) throws IOException {
        Long from = openedAt(ofGuard, inRound);
        if (from == null) {
            return Optional.empty();
        }
        reading.lock();
        try (HistoryReader reader = HistoryReader.open(history, from)) {
            return Optional.ofNullable(reader.read());
        } finally {
            reading.unlock();
        }
    }

    private synchronized @Nullable Long openedAt(String ofGuard, int inRound) {
        List<Long> rounds = openedAt.getOrDefault(ofGuard, List.of());
        return inRound < 1 || inRound > rounds.size() ? null : rounds.get(inRound - 1);
    }

    /**
     * Carries it out, and returns when its fleet is gone. An interrupt cancels it.
     *
     * @param onAnswer runs on the buyers' threads, once for each that has its final answer
     */
    public void run(Site site, Runnable onAnswer) {
        try {
            start();
            carryOut(site, onAnswer);
            end(State.DONE, null);
        } catch (InterruptedException interrupted) {
            end(State.CANCELLED, null);
        } catch (RushAborted | ReplicaDidNotOpen told) {
            end(State.FAILED, told.getMessage());
        } catch (IOException unwritten) {
            end(State.FAILED, "the history could not be written: " + unwritten.getMessage());
        } catch (RuntimeException defect) {
            LOG.error("an experiment failed by a defect of ours", defect);
            end(State.FAILED, "a defect; the log says more");
        }
    }

    private synchronized void start() throws InterruptedException {
        if (cancelled) {
            throw new InterruptedException();
        }
        runner = Thread.currentThread();
        enter(State.RUNNING, Phase.STARTING_THE_FLEET, null);
    }

    /** Asks it to stop; it has stopped once its state says so. What has ended stays as it is. */
    public synchronized void cancel() {
        cancelled = true;
        if (runner != null) {
            runner.interrupt();
        }
    }

    private void carryOut(Site site, Runnable onAnswer) throws InterruptedException, RushAborted, IOException {
        try (HistoryWriter writer = HistoryWriter.open(history);
                Site.Opened office = site.open(plan)) {
            enter(State.RUNNING, Phase.WARMING_UP, null);
            for (String name : plan.guards()) {
                rush(office.address(), plan.warmUp(name), _ -> {}, Nemesis.NONE, () -> {});
            }
            for (int next = 1; next <= plan.rounds(); next++) {
                for (String name : plan.guards()) {
                    begin(name, next);
                    RushRow row =
                            rush(office.address(), plan.rush(name, next), writer, plan.nemesis(office, next), () -> {
                                done.incrementAndGet();
                                onAnswer.run();
                            });
                    add(row, writer.openedAt());
                }
            }
            enter(State.RUNNING, Phase.ENDING_THE_FLEET, null);
        }
    }

    private static RushRow rush(
            Address address, RushPlan plan, Consumer<Event> file, Nemesis nemesis, Runnable onAnswer)
            throws InterruptedException, RushAborted {
        try (Rush rush = new Rush(address, plan, file, nemesis)) {
            PublishedCard card = rush.guards().getFirst();
            RushRow row = rush.against(card, onAnswer);
            rush.takeOffShows();
            return row;
        }
    }

    private synchronized void begin(String name, int next) {
        if (rushingSinceNanos == 0) {
            rushingSinceNanos = System.nanoTime();
        }
        round = next;
        enter(State.RUNNING, Phase.RUSHING, name);
    }

    private synchronized void enter(State next, Phase busyWith, @Nullable String with) {
        state = next;
        phase = busyWith;
        guard = with;
    }

    private synchronized void add(RushRow row, long at) {
        openedAt.computeIfAbsent(row.guard(), first -> new ArrayList<>()).add(at);
        rows.merge(row.guard(), Report.Row.first(row), (sum, first) -> sum.and(row));
    }

    private synchronized void end(State how, @Nullable String why) {
        runner = null;
        // What else went wrong, went wrong because it was stopped.
        enter(cancelled ? State.CANCELLED : how, Phase.OVER, null);
        round = null;
        reason = cancelled ? null : why;
        ended = Instant.now();
    }

    /** How far it has come. */
    public synchronized Progress progress() {
        return new Progress(state, phase, guard, round, done.get(), plan.answers(), secondsLeft());
    }

    /** As long again for each answer that is missing as it took for those that came. */
    private @Nullable Long secondsLeft() {
        long answered = done.get();
        if (phase != Phase.RUSHING || answered == 0) {
            return null;
        }
        double nanosEach = (System.nanoTime() - rushingSinceNanos) / (double) answered;
        return TimeUnit.NANOSECONDS.toSeconds((long) (nanosEach * (plan.answers() - answered))) + 1;
    }

    /** All that is known of it now. */
    public synchronized Report report() {
        return new Report(
                id,
                state,
                reason,
                created,
                ended,
                plan,
                progress(),
                rows.values().stream().allMatch(row -> row.figures().judged().asPromised()),
                List.copyOf(rows.values()));
    }
}
