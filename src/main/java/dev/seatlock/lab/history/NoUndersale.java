package dev.seatlock.lab.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges whether nobody was turned away for lack of places that were left over: free all through the call, and free
 * when all was over.
 *
 * <p>No false alarm: a place counts as free during a call only if no {@linkplain Tenure tenure}, taken at its widest,
 * touches it; and in the end only if neither a live win nor the seat map has it taken. Where others may buy in the
 * show, one of them may have had it for a while, and the verdict stays open. Cost: n log n for n operations.
 */
final class NoUndersale implements Checker {

    @Override
    public String name() {
        return "no-undersale";
    }

    @Override
    public Finding check(Tenures tenures) {
        if (tenures.closing() == null) {
            return unknown(0, "there was no final read");
        }
        List<Operation> refused = tenures.unexplainedRefusals().stream()
                .filter(tenures::isFreeInTheEnd)
                .toList();
        if (refused.isEmpty()) {
            return sound("0 undersold");
        }
        long count = count(refused, tenures);
        String headline = headline(refused.getFirst(), tenures);
        return tenures.alone()
                ? broken(
                        count,
                        count + " undersold",
                        List.of(headline, refused.getFirst().toString()))
                : unknown(count, headline + ", unless another buyer had it meanwhile");
    }

    /**
     * Each seat once, however many were refused it; of a section as many as were refused, but no more than were free.
     */
    private static long count(List<Operation> refused, Tenures tenures) {
        Set<String> seats = new HashSet<>();
        Map<String, Long> standing = new HashMap<>();
        long best = 0;
        for (Operation refusal : refused) {
            seats.addAll(refusal.places().seats());
            WantedPlaces.Standing wanted = refusal.places().standing();
            if (refusal.places().best() != null) {
                best = Math.max(best, refusal.places().best());
            }
            if (wanted != null) {
                standing.merge(wanted.section(), (long) wanted.count(), Long::sum);
            }
        }
        List<Long> counts = new ArrayList<>(List.of(Math.max(best, seats.size())));
        standing.forEach((section, wanted) -> counts.add(Math.min(wanted, tenures.freeInTheEnd(section))));
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    private static String headline(Operation refusal, Tenures tenures) {
        WantedPlaces.Standing standing = refusal.places().standing();
        if (refusal.places().best() != null) {
            return "as many seats are free, yet %s was refused %s".formatted(refusal.client(), refusal.places());
        }
        return standing == null
                ? "%s is free, yet %s was refused it".formatted(refusal.places(), refusal.client())
                : "%s has %d places free, yet %s was refused %s"
                        .formatted(
                                standing.section(),
                                tenures.freeInTheEnd(standing.section()),
                                refusal.client(),
                                standing.count() == 1 ? "one" : standing.count());
    }
}
