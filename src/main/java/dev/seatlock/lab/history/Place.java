package dev.seatlock.lab.history;

import dev.seatlock.lab.history.Steps.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A seat, or a standing section, and all who had it. A seat is a section of one. */
final class Place {

    private static final Comparator<Tenure> BY_TIME = Comparator.comparingLong(Tenure::from);

    final String name;
    final int capacity;
    final boolean isSeat;
    final List<Tenure> tenures = new ArrayList<>(2);
    private @Nullable Steps sure;
    private @Nullable Steps possible;

    Place(String name, int capacity, boolean isSeat) {
        this.name = name;
        this.capacity = capacity;
        this.isSeat = isSeat;
    }

    /** How many of it were surely taken, over time. */
    synchronized Steps sure() {
        if (sure == null) {
            List<Change> changes = new ArrayList<>();
            for (Tenure tenure : tenures) {
                if (tenure.hasCore()) {
                    add(changes, tenure, tenure.from(), tenure.until());
                }
            }
            sure = Steps.of(changes);
        }
        return sure;
    }

    /** How many of it may have been taken at most, over time. */
    synchronized Steps possible() {
        if (possible == null) {
            List<Change> changes = new ArrayList<>();
            if (isSeat) {
                addBetweenNeighbours(changes);
            } else {
                tenures.forEach(tenure -> add(changes, tenure, tenure.mayFrom(), after(tenure.mayUntil())));
            }
            possible = Steps.of(changes);
        }
        return possible;
    }

    /** Nobody had a seat before the one before him surely had it no more, nor after the next surely had it. */
    private void addBetweenNeighbours(List<Change> changes) {
        List<Tenure> cored =
                tenures.stream().filter(Tenure::hasCore).sorted(BY_TIME).toList();
        for (int k = 0; k < cored.size(); k++) {
            Tenure tenure = cored.get(k);
            long earliest = k == 0 ? Long.MIN_VALUE : cored.get(k - 1).until();
            long latest =
                    k == cored.size() - 1 ? Long.MAX_VALUE : cored.get(k + 1).from();
            // Where it was sold twice, the neighbours overlap: what surely was, was.
            long from = Math.min(tenure.from(), Math.max(earliest, tenure.mayFrom()));
            long until = Math.max(tenure.until(), Math.min(latest, tenure.mayUntil()));
            add(changes, tenure, from, after(until));
        }
        for (Tenure tenure : tenures) {
            if (!tenure.hasCore()) {
                add(changes, tenure, tenure.mayFrom(), after(tenure.mayUntil()));
            }
        }
    }

    private void add(List<Change> changes, Tenure tenure, long from, long until) {
        changes.add(new Change(from, tenure.count(name)));
        if (until < Long.MAX_VALUE) {
            changes.add(new Change(until, -tenure.count(name)));
        }
    }

    private static long after(long at) {
        return at == Long.MAX_VALUE ? at : at + 1;
    }

    /** Whether it may have been too full for so many at some moment of the span. */
    boolean mayHaveBeenTooFull(int wanted, long from, long to) {
        return possible().greatest(from, to) + wanted > capacity;
    }

    /** How many of it were taken when the history began. */
    int takenBefore() {
        return tenures.stream()
                .filter(tenure -> !tenure.dossier().before().isEmpty())
                .mapToInt(tenure -> tenure.count(name))
                .sum();
    }

    int sum(List<Tenure> of) {
        return of.stream().mapToInt(tenure -> tenure.count(name)).sum();
    }
}
