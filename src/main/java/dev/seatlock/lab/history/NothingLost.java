package dev.seatlock.lab.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether everything that was acknowledged is so in the end: what was sold is sold, with the same places; what
 * is still held is held; and what was given back has not come back.
 *
 * <p>No false alarm: a claim is missed only if nothing can have ended it, that is if its {@linkplain Tenure core}
 * reaches beyond the final read; it is unwelcome only if its client was told that it was given back, by an operation
 * that cannot but have met it. Cost: n for n operations.
 */
final class NothingLost implements Checker {

    private record Loss(Tenure tenure, String inWords) {}

    @Override
    public String name() {
        return "nothing-lost";
    }

    @Override
    public Finding check(Tenures tenures) {
        if (tenures.closing() == null) {
            return unknown(0, "there was no final read");
        }
        List<Loss> losses = tenures.all().stream()
                .filter(Tenure::ours)
                .flatMap(tenure -> loss(tenure, tenures.closedAt()))
                .toList();
        if (losses.isEmpty()) {
            return sound("0 lost");
        }
        Loss first = losses.getFirst();
        List<String> witness = Stream.concat(
                        Stream.of(first.inWords(), first.tenure().inWords()),
                        Stream.of(Action.CONFIRM, Action.RELEASE, Action.CANCEL)
                                .flatMap(action -> first.tenure().dossier().later(action).stream())
                                .map(Operation::toString))
                .toList();
        return broken(losses.size(), losses.size() + " lost", witness);
    }

    private static Stream<Loss> loss(Tenure tenure, long closedAt) {
        String inWords = loss(tenure, tenure.dossier(), closedAt);
        return inWords == null ? Stream.empty() : Stream.of(new Loss(tenure, inWords));
    }

    private static @Nullable String loss(Tenure tenure, Dossier dossier, long closedAt) {
        String what = "booking %s %s".formatted(dossier.claim, "[" + tenure.places() + "]");
        if (!dossier.isLive()) {
            return tenure.hasCore() && tenure.until() > closedAt
                    ? "%s holds a receipt for %s, which the ledger does not know".formatted(tenure.holder(), what)
                    : null;
        }
        if (wasGivenBack(tenure, dossier)) {
            return "%s gave back %s, which is still live".formatted(tenure.holder(), what);
        }
        if (tenure.from() < closedAt && !counts(tenure.places()).equals(counts(dossier.wins()))) {
            return "%s holds a receipt for %s, but the ledger has it as %s"
                    .formatted(tenure.holder(), what, counts(dossier.wins()));
        }
        Operation acquisition = tenure.acquisition();
        boolean paid = dossier.firstDone(Action.CONFIRM, 0) < Long.MAX_VALUE
                || (acquisition != null && acquisition.isOk() && acquisition.action() == Action.BOOK);
        return paid && dossier.wins().stream().anyMatch(win -> win.state() == Win.State.HELD)
                ? "%s paid for %s, which is only held".formatted(tenure.holder(), what)
                : null;
    }

    /** Only what is surely held can surely be released, and only what is surely sold cancelled. */
    private static boolean wasGivenBack(Tenure tenure, Dossier dossier) {
        Operation acquisition = tenure.acquisition();
        if (acquisition == null || !acquisition.isOk()) {
            return false;
        }
        if (acquisition.action() == Action.BOOK) {
            return dossier.firstDone(Action.CANCEL, acquisition.endedAt()) < Long.MAX_VALUE;
        }
        long confirmed = dossier.firstDone(Action.CONFIRM, 0);
        return confirmed < Long.MAX_VALUE
                ? dossier.firstDone(Action.CANCEL, confirmed) < Long.MAX_VALUE
                : dossier.firstBegun(Action.CONFIRM) == Long.MAX_VALUE
                        && dossier.firstDone(Action.RELEASE, acquisition.endedAt()) < Long.MAX_VALUE;
    }

    private static Map<String, Integer> counts(WantedPlaces places) {
        Map<String, Integer> counts = new HashMap<>();
        places.forEach((place, count) -> counts.merge(place, count, Integer::sum));
        return counts;
    }

    private static Map<String, Integer> counts(List<Win> wins) {
        Map<String, Integer> counts = new HashMap<>();
        wins.forEach(win -> counts.merge(win.place(), win.places(), Integer::sum));
        return counts;
    }
}
