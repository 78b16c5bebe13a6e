package dev.seatlock.lab.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asked for one seat, when each of them read it and wrote it, and what each was told: the picture that explains why
 * it was sold twice, or was not.
 *
 * <p>All times are milliseconds since the first of them asked, by the clients' clock, as far as that can be told: see
 * {@link Clocks}.
 *
 * <p>Whoever was ever given the seat counts as an owner, whatever became of it later: it explains histories whose
 * buyers keep what they get. Made from n operations in time n.
 *
 * @param lanes a lane for each who asked, by the time they did, {@value #MOST_LANES} at most, the owners before all
 *     others
 * @param left how many more asked
 * @param oversale null if it has one owner, or if the times do not explain why it has more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Race(
        String guard,
        String seat,
        int owners,
        List<Lane> lanes,
        int left,
        @Nullable Oversale oversale) {

    /** The most lanes of a picture, and the most seats of a list. */
    public static final int MOST_LANES = 200;

    /** What became of one who asked. */
    public enum Outcome {
        SOLD,
        HELD,
        REFUSED,
        /** Nobody can say, or not yet. */
        UNSURE;

        boolean isOwner() {
            return this == SOLD || this == HELD;
        }
    }

    /**
     * One who asked.
     *
     * @param op which operation of the history it is
     * @param replica null if the answer did not name it
     * @param why the code of the refusal, or why it is unsure; null if it has the seat
     * @param answeredMillis null if no answer came
     * @param office its time inside the box office; null if the answer did not tell
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Lane(
            long op,
            String buyer,
            @Nullable String replica,
            Outcome outcome,
            @Nullable String why,
            double askedMillis,
            @Nullable Double answeredMillis,
            @Nullable Office office) {

        private @Nullable Double readMillis() {
            return office == null || office.writtenMillis == null ? null : office.letInMillis;
        }
    }

    /**
     * A call inside the box office.
     *
     * @param cameMillis when the request came
     * @param guardAskedMillis when its claim asked the guard, and began to wait
     * @param letInMillis when it had read the seat and was let in by the guard; null if it never was
     * @param writtenMillis when it had written the seat, though not committed; null if it never had
     * @param letGoMillis when the guard had let go, after the commit; or when it was refused
     * @param leftMillis when the answer left
     * @param uncertainMillis all of these may be earlier or later by so much
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Office(
            double cameMillis,
            double guardAskedMillis,
            @Nullable Double letInMillis,
            @Nullable Double writtenMillis,
            double letGoMillis,
            double leftMillis,
            double uncertainMillis) {

        private static @Nullable Office of(Operation operation, Clocks clocks, long startAt) {
            Event.Completion end = operation.end();
            Timing timing = end == null ? null : end.timing();
            Clocks.Arrival arrival = clocks.arrival(operation);
            if (arrival == null || timing == null || timing.asked() == null || timing.total() == null) {
                return null;
            }
            long came = arrival.at() - startAt;
            long asked = came + timing.asked();
            long letIn = asked + timing.waited();
            return new Office(
                    millis(came),
                    millis(asked),
                    timing.held() == null ? null : millis(letIn),
                    timing.written() == null ? null : millis(letIn + timing.written()),
                    millis(letIn + (timing.held() == null ? 0 : timing.held())),
                    millis(came + timing.total()),
                    millis(arrival.uncertain()));
        }
    }

    /**
     * How it came to be sold twice: two owners of whom neither could know of the other.
     *
     * @param first the operation that had written first, and
     * @param second the other
     * @param fromMillis when both had read the seat as free
     * @param untilMillis when the first of them had written it, or had committed
     */
    public record Oversale(long first, long second, double fromMillis, double untilMillis, Until until) {

        /** What came too late for both to know. */
        public enum Until {
            /** Both had read before either had written. */
            WRITTEN,
            /** One had written, but the other read before that was committed. */
            COMMITTED
        }
    }

    /** The race for a seat; empty if nobody asked for it. */
    public static Optional<Race> of(History history, String seat) {
        List<Operation> asked = history.operations().stream()
                // Whoever asked for the best seats asked for those that he was given.
                .filter(operation -> operation.action().claims()
                        && operation.places().seats().contains(seat))
                .toList();
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        long startAt = asked.getFirst().invokedAt();
        Clocks clocks = new Clocks(history);
        List<Lane> all = asked.stream()
                .map(operation -> lane(operation, clocks, startAt))
                .toList();
        List<Lane> owners = all.stream().filter(lane -> lane.outcome.isOwner()).toList();
        List<Lane> lanes = new ArrayList<>(owners.stream().limit(MOST_LANES).toList());
        all.stream()
                .filter(lane -> !lane.outcome.isOwner())
                .limit(MOST_LANES - lanes.size())
                .forEach(lanes::add);
        lanes.sort(Comparator.comparingDouble(Lane::askedMillis));
        return Optional.of(new Race(
                String.valueOf(history.opening().guard()),
                seat,
                owners.size(),
                List.copyOf(lanes),
                all.size() - lanes.size(),
                oversale(lanes)));
    }

    private static Lane lane(Operation operation, Clocks clocks, long startAt) {
        Event.Completion end = operation.end();
        return new Lane(
                operation.invoke().op(),
                operation.client(),
                replica(end),
                outcome(operation),
                switch (end) {
                    case Event.Fail fail -> fail.why();
                    case Event.Unsure unsure -> unsure.why();
                    case null, default -> null;
                },
                millis(operation.invokedAt() - startAt),
                end == null ? null : millis(end.at() - startAt),
                Office.of(operation, clocks, startAt));
    }

    /** A refusal names it in its times alone. */
    private static @Nullable String replica(Event.@Nullable Completion end) {
        if (end == null) {
            return null;
        }
        return end.timing() == null || end.timing().replica() == null
                ? end.replica()
                : end.timing().replica();
    }

    private static Outcome outcome(Operation operation) {
        if (operation.isUnsure()) {
            return Outcome.UNSURE;
        }
        if (!operation.isOk()) {
            return Outcome.REFUSED;
        }
        return operation.action() == Action.HOLD ? Outcome.HELD : Outcome.SOLD;
    }

    /** Of all pairs of owners the one with the most time between: what is known of the times bears it best. */
    private static @Nullable Oversale oversale(List<Lane> lanes) {
        List<Lane> writers = lanes.stream()
                .filter(lane -> lane.outcome.isOwner() && lane.readMillis() != null)
                .toList();
        Oversale widest = null;
        for (int i = 0; i < writers.size(); i++) {
            for (int k = i + 1; k < writers.size(); k++) {
                Oversale found = between(writers.get(i), writers.get(k));
                if (found != null && (widest == null || EXPLAINS_MORE.compare(found, widest) > 0)) {
                    widest = found;
                }
            }
        }
        return widest;
    }

    private static final Comparator<Oversale> EXPLAINS_MORE = Comparator.comparing(
                    Oversale::until, Comparator.reverseOrder())
            .thenComparingDouble(oversale -> oversale.untilMillis - oversale.fromMillis);

    private static @Nullable Oversale between(Lane one, Lane other) {
        Office a = Objects.requireNonNull(one.office);
        Office b = Objects.requireNonNull(other.office);
        double aWrote = Objects.requireNonNull(a.writtenMillis);
        double bWrote = Objects.requireNonNull(b.writtenMillis);
        double bothHadRead = Math.max(Objects.requireNonNull(a.letInMillis), Objects.requireNonNull(b.letInMillis));
        boolean oneFirst = aWrote <= bWrote;
        long first = oneFirst ? one.op : other.op;
        long second = oneFirst ? other.op : one.op;
        double wrote = Math.min(aWrote, bWrote);
        if (bothHadRead < wrote) {
            return new Oversale(first, second, bothHadRead, wrote, Oversale.Until.WRITTEN);
        }
        double committed = oneFirst ? a.letGoMillis : b.letGoMillis;
        return bothHadRead < committed
                ? new Oversale(first, second, bothHadRead, committed, Oversale.Until.COMMITTED)
                : null;
    }

    /** To the microsecond, which is all that the box office tells. */
    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
