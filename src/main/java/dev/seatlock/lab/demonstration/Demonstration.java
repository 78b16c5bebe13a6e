package dev.seatlock.lab.demonstration;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.lab.Address;
import dev.seatlock.lab.Pick;
import dev.seatlock.lab.Rush;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.RushPlan;
import dev.seatlock.lab.experiment.Figures;
import dev.seatlock.lab.history.Contended;
import dev.seatlock.lab.history.Race;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The same rush under two guards at once. Each has a show of its own in the box office that is asked, and buyers come
 * slowly enough to be watched, two for each seat and side by side. It proves less than an
 * {@linkplain dev.seatlock.lab.experiment.Experiment experiment}, which has a fleet to itself, and shows more. Its
 * shows stay until it is closed.
 */
public final class Demonstration implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Demonstration.class);
    private static final int SEATS = 77; // which makes seven rows
    private static final int BUYERS = 2 * SEATS;
    private static final int BUYERS_PER_SECOND = 50;
    private static final int DWELL_MILLIS = 40; // longer than rivals are apart

    private final UUID id = UUID.randomUUID();
    private final List<Half> halves;
    private volatile State state = State.RUNNING;
    private volatile @Nullable String reason;

    Demonstration(List<String> guards, Address address) {
        halves = guards.stream().map(guard -> new Half(guard, address)).toList();
    }

    /** What has become of a demonstration. */
    public enum State {
        RUNNING,
        DONE,
        FAILED
    }

    /**
     * How it stands.
     *
     * @param reason why it failed; null if it did not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Report(UUID id, State state, @Nullable String reason, List<Scene.Account> scenes) {}

    private static final class Half {

        private final Scene scene;
        private final Rush rush;
        private @Nullable String failure;

        Half(String guard, Address address) {
            scene = new Scene(guard, BUYERS);
            rush = new Rush(
                    address,
                    new RushPlan(List.of(guard), BUYERS, SEATS, DWELL_MILLIS, BUYERS_PER_SECOND, Pick.SPREAD, 1),
                    scene);
        }

        void run() {
            try {
                scene.judge(Figures.of(rush.against(rush.guards().getFirst(), () -> {})));
            } catch (RushAborted told) {
                failure = told.getMessage();
            } catch (InterruptedException stopped) {
                failure = "it was stopped";
            } catch (RuntimeException defect) {
                LOG.error("a demonstration failed by a defect of ours", defect);
                failure = "a defect; the log says more";
            }
        }
    }

    /** Both halves, to their end. */
    void run() {
        try (ExecutorService atOnce = Executors.newVirtualThreadPerTaskExecutor()) {
            halves.forEach(half -> atOnce.execute(half::run));
        }
        for (Half half : halves) {
            reason = half.failure == null ? reason : half.failure;
        }
        state = reason == null ? State.DONE : State.FAILED;
    }

    public UUID id() {
        return id;
    }

    public Report report() {
        return new Report(
                id,
                state,
                reason,
                halves.stream().map(half -> half.scene.account()).toList());
    }

    /**
     * The seats for which several asked under this guard, so far; empty if it shows no such guard, or nobody has asked
     * yet.
     */
    public Optional<List<Contended>> contended(String guard) {
        return scene(guard).flatMap(scene -> scene.read(Contended::of));
    }

    /** The race for a seat under this guard, so far; empty if nobody has asked for it. */
    public Optional<Race> race(String guard, String seat) {
        return scene(guard)
                .flatMap(scene -> scene.read(history -> Race.of(history, seat)))
                .flatMap(Function.identity());
    }

    private Optional<Scene> scene(String guard) {
        return halves.stream()
                .map(half -> half.scene)
                .filter(scene -> scene.guard().equals(guard))
                .findFirst();
    }

    /** Takes its shows off the programme. */
    @Override
    public void close() {
        for (Half half : halves) {
            try (Rush rush = half.rush) {
                rush.takeOffShows();
            } catch (RushAborted left) {
                LOG.warnf("a show of a demonstration stays on the programme: %s", left.getMessage());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
