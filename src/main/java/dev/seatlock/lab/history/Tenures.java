package dev.seatlock.lab.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who had what and when, as far as a history tells: what all checkers look at, several at a time. Made from n
 * operations in time n.
 */
final class Tenures {

    private final History history;
    private final Map<String, Dossier> dossiers = new LinkedHashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Integer> capacities = new HashMap<>();
    private final List<Tenure> all = new ArrayList<>();
    private final List<Operation> nameless = new ArrayList<>();
    private final List<Operation> refusals = new ArrayList<>();
    private final Map<String, Long> takenInTheEnd = new HashMap<>();
    private @Nullable List<Operation> unexplained;

    Tenures(History history) {
        this.history = history;
        history.opening().standing().forEach(floor -> capacities.put(floor.section(), floor.capacity()));
        history.operations().forEach(this::file);
        history.opening().before().forEach(win -> dossier(win.claim()).liveBefore(win));
        history.wins().forEach(win -> dossier(win.claim()).live(win));
        Long holdNanos = history.opening().holdMillis() == null
                ? null
                : Long.valueOf(TimeUnit.MILLISECONDS.toNanos(history.opening().holdMillis()));
        dossiers.values().forEach(dossier -> settle(dossier, holdNanos));
        nameless.forEach(operation -> add(Tenure.of(new Dossier("unknown"), operation, holdNanos, closedAt())));
        countTheEnd();
    }

    private void file(Operation operation) {
        String claim = operation.claim();
        if (!operation.action().claims()) {
            dossier(String.valueOf(claim)).asked(operation);
        } else if (claim != null) {
            dossier(claim).acquired(operation);
        } else if (operation.isUnsure()) {
            nameless.add(operation);
        } else if (operation.isRefusedForLackOfPlaces()) {
            refusals.add(operation);
        }
    }

    private Dossier dossier(String claim) {
        return dossiers.computeIfAbsent(claim, Dossier::new);
    }

    private void settle(Dossier dossier, @Nullable Long holdNanos) {
        List<Operation> acquisitions = dossier.acquisitions();
        acquisitions.forEach(acquisition -> add(Tenure.of(dossier, acquisition, holdNanos, closedAt())));
        if (acquisitions.isEmpty() && (dossier.isLive() || !dossier.before().isEmpty())) {
            List<Win> wins = dossier.isLive() ? dossier.wins() : dossier.before();
            add(Tenure.ofAStranger(dossier, Tenure.placesOf(wins, capacities.keySet()), closedAt()));
        }
    }

    private void add(Tenure tenure) {
        all.add(tenure);
        tenure.places().forEach((place, _) -> placeNamed(place).tenures.add(tenure));
    }

    private Place placeNamed(String name) {
        return places.computeIfAbsent(
                name, it -> new Place(it, capacities.getOrDefault(it, 1), !capacities.containsKey(it)));
    }

    /** What the live wins or the seat map say is taken, whichever says more. */
    private void countTheEnd() {
        history.wins().forEach(win -> takenInTheEnd.merge(win.place(), (long) win.places(), Long::sum));
        Closing closing = history.closing();
        if (closing != null && closing.taken() != null) {
            closing.taken().forEach(seat -> takenInTheEnd.merge(seat, 1L, Math::max));
        }
        if (closing != null && closing.standing() != null) {
            closing.standing().forEach(floor -> takenInTheEnd.merge(floor.section(), floor.taken(), Math::max));
        }
    }

    History history() {
        return history;
    }

    @Nullable
    Closing closing() {
        return history.closing();
    }

    /** When the final read was made; the end of time if there was none. */
    long closedAt() {
        return history.closing() == null
                ? Long.MAX_VALUE - 1
                : history.closing().at();
    }

    /** Whether nobody but the clients of the history bought in the show. */
    boolean alone() {
        return history.opening().alone();
    }

    List<Tenure> all() {
        return all;
    }

    Collection<Dossier> dossiers() {
        return dossiers.values();
    }

    /** Every place that anybody had or may have had. */
    Collection<Place> places() {
        return places.values();
    }

    /** The claims of unknown outcome whose clients were not even told an id. */
    List<Operation> nameless() {
        return nameless;
    }

    long freeInTheEnd(String place) {
        return Math.max(0, capacities.getOrDefault(place, 1) - takenInTheEnd.getOrDefault(place, 0L));
    }

    int capacity(String place) {
        return capacities.getOrDefault(place, 1);
    }

    Set<String> seatsTakenInTheEnd() {
        Closing closing = history.closing();
        return closing == null || closing.taken() == null ? Set.of() : new HashSet<>(closing.taken());
    }

    /**
     * The refusals for lack of places that nothing explains: not one of the wanted places can have been too full at any
     * moment of the call. If others may buy in the show, one of them may be the explanation.
     */
    synchronized List<Operation> unexplainedRefusals() {
        if (unexplained == null) {
            List<String> free = history.opening().seats().stream()
                    .filter(seat -> freeInTheEnd(seat) > 0)
                    .toList();
            // Who asked for the best and was told nothing may have had any seat, and so explains every refusal.
            boolean anySeat =
                    nameless.stream().anyMatch(operation -> operation.places().best() != null);
            unexplained = anySeat
                    ? List.of()
                    : refusals.stream()
                            .filter(refusal -> !isExplained(refusal, free))
                            .toList();
        }
        return unexplained;
    }

    /**
     * @param free the seats that were free in the end: only those can have been refused in vain by a search for the
     *     best
     */
    private boolean isExplained(Operation refusal, List<String> free) {
        Integer best = refusal.places().best();
        if (best != null) {
            return best > free.size()
                    || free.stream()
                                    .filter(seat -> isUntouched(seat, refusal))
                                    .limit(best)
                                    .count()
                            < best;
        }
        boolean[] explained = {false};
        refusal.places().forEach((name, wanted) -> {
            Place place = places.get(name);
            explained[0] |= place == null
                    ? wanted > capacity(name)
                    : place.mayHaveBeenTooFull(wanted, refusal.invokedAt(), refusal.endedAt());
        });
        return explained[0];
    }

    /** Whether nobody can have had the seat at any moment of the call. */
    private boolean isUntouched(String seat, Operation refusal) {
        Place place = places.get(seat);
        return place == null || !place.mayHaveBeenTooFull(1, refusal.invokedAt(), refusal.endedAt());
    }

    /** Whether all that was refused was free when the history ended. */
    boolean isFreeInTheEnd(Operation refusal) {
        boolean[] free = {history.closing() != null};
        refusal.places().forEach((place, wanted) -> free[0] &= freeInTheEnd(place) >= wanted);
        return free[0];
    }
}
