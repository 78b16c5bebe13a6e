package dev.seatlock.lab.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * All that a history says of one claim: who was told to have won it, what was asked about it later, what came of it.
 */
final class Dossier {

    final String claim;
    private List<Operation> acquisitions = List.of();
    private List<Operation> later = List.of();
    private List<Win> wins = List.of();
    private List<Win> before = List.of();

    Dossier(String claim) {
        this.claim = claim;
    }

    void acquired(Operation acquisition) {
        acquisitions = with(acquisitions, acquisition);
    }

    void asked(Operation operation) {
        later = with(later, operation);
    }

    void live(Win win) {
        wins = with(wins, win);
    }

    void liveBefore(Win win) {
        before = with(before, win);
    }

    /** Nearly every list has one element at most, and there are a million dossiers. */
    private static <T> List<T> with(List<T> list, T more) {
        if (list.isEmpty()) {
            return List.of(more);
        }
        List<T> longer = list.size() == 1 ? new ArrayList<>(list) : list;
        longer.add(more);
        return longer;
    }

    /** The operations that won it, or may have; more than one if several clients were told that it is theirs. */
    List<Operation> acquisitions() {
        if (acquisitions.size() < 2) {
            return acquisitions;
        }
        Set<String> clients = new HashSet<>(); // asked again, a client may be given what it has already
        return acquisitions.stream()
                .filter(acquisition -> clients.add(acquisition.client()))
                .toList();
    }

    /** The live wins of the final read. */
    List<Win> wins() {
        return wins;
    }

    /** What was live when the history began. */
    List<Win> before() {
        return before;
    }

    boolean isLive() {
        return !wins.isEmpty();
    }

    boolean isSoldInTheEnd() {
        return wins.stream().anyMatch(win -> win.state() == Win.State.SOLD);
    }

    /** The operations of this kind on the claim, by the time they began. */
    List<Operation> later(Action action) {
        return later.isEmpty()
                ? later
                : later.stream()
                        .filter(operation -> operation.action() == action)
                        .toList();
    }

    /** When the first operation of this kind began that may have taken effect; never if there is none. */
    long firstBegun(Action action) {
        return earliest(action, Operation::mayHaveHappened, Operation::invokedAt);
    }

    /** When the client of the first such operation, begun at that time or later, had been told that it was done. */
    long firstDone(Action action, long from) {
        return earliest(action, operation -> operation.isOk() && operation.invokedAt() >= from, Operation::endedAt);
    }

    /** When a client had first been told that the hold is gone; never if none was. */
    long firstToldGone() {
        return earliest(Action.CONFIRM, Operation::isToldGone, Operation::endedAt);
    }

    private long earliest(Action action, Predicate<Operation> which, ToLongFunction<Operation> when) {
        long earliest = Long.MAX_VALUE;
        for (Operation operation : later) {
            if (operation.action() == action && which.test(operation)) {
                earliest = Math.min(earliest, when.applyAsLong(operation));
            }
        }
        return earliest;
    }
}
