package dev.seatlock.lab.history;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether fencing tokens rise: of two claims on one place, if the first was acknowledged before the second was
 * sent, its fence is the smaller. Claims without a fence are passed over.
 *
 * <p>No false alarm: the first was won before the second could have been. Cost: n log n for n claims, since the
 * greatest fence that had been acknowledged when a claim was sent is all that it must exceed.
 */
final class FencesRise implements Checker {

    private record Fall(Place place, Operation earlier, Operation later) {}

    @Override
    public String name() {
        return "fences-rise";
    }

    @Override
    public Finding check(Tenures tenures) {
        boolean fenced = tenures.all().stream().anyMatch(FencesRise::isFenced);
        List<Fall> falls = !fenced
                ? List.of()
                : tenures.places().stream()
                        .sorted(Comparator.comparing(place -> place.name))
                        .<Fall>mapMulti((place, into) -> {
                            Fall fall = fall(place);
                            if (fall != null) {
                                into.accept(fall);
                            }
                        })
                        .toList();
        if (falls.isEmpty()) {
            return sound(fenced ? "0 fell" : "no fences");
        }
        Fall first = falls.getFirst();
        String headline = "%s was won under fence %d after fence %d"
                .formatted(
                        first.place().name,
                        first.later().fence(),
                        first.earlier().fence());
        return broken(
                falls.size(),
                falls.size() + " fell",
                List.of(headline, first.earlier().toString(), first.later().toString()));
    }

    private static boolean isFenced(Tenure tenure) {
        return tenure.acquisition() != null && tenure.acquisition().fence() > 0;
    }

    private static @Nullable Fall fall(Place place) {
        List<Operation> sent = place.tenures.stream()
                .filter(FencesRise::isFenced)
                .<Operation>mapMulti((tenure, into) -> {
                    if (tenure.acquisition() != null) {
                        into.accept(tenure.acquisition());
                    }
                })
                .sorted(Comparator.comparingLong(Operation::invokedAt))
                .toList();
        List<Operation> acknowledged = sent.stream()
                .sorted(Comparator.comparingLong(Operation::endedAt))
                .toList();
        Operation greatest = null;
        int next = 0;
        for (Operation later : sent) {
            for (; acknowledged.get(next).endedAt() < later.invokedAt(); next++) {
                Operation earlier = acknowledged.get(next);
                greatest = greatest == null || earlier.fence() > greatest.fence() ? earlier : greatest;
            }
            if (greatest != null && greatest.fence() >= later.fence()) {
                return new Fall(place, greatest, later);
            }
        }
        return null;
    }
}
