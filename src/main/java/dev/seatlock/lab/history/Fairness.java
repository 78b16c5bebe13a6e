package dev.seatlock.lab.history;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how far the winners were served in the order in which they came: among all pairs of them, how many were
 * inverted, the later to arrive having its places first. It condemns nobody.
 *
 * <p>A client arrives with its first try; those who were told that the guard is busy and came back have been there all
 * the while. Cost: n log n for n winners, the inversions being counted while the arrivals are merge-sorted.
 */
final class Fairness implements Checker {

    @Override
    public String name() {
        return "fairness";
    }

    @Override
    public Finding check(Tenures tenures) {
        long[] arrivals = arrivalsInTheOrderOfGrants(tenures.history().operations());
        long pairs = (long) arrivals.length * (arrivals.length - 1) / 2;
        long inverted = inversions(arrivals, new long[arrivals.length], 0, arrivals.length);
        String figure =
                pairs == 0 ? "no pairs" : String.format(Locale.ROOT, "%.1f %% inverted", 100.0 * inverted / pairs);
        return new Finding(name(), Verdict.SOUND, inverted, figure, List.of());
    }

    private record Grant(long at, long arrival) {}

    private static long[] arrivalsInTheOrderOfGrants(List<Operation> operations) {
        Map<String, Long> waitingSince = new HashMap<>();
        return operations.stream()
                .filter(operation -> operation.action().claims())
                .<Grant>mapMulti((operation, into) -> {
                    Long since = waitingSince.get(operation.client());
                    long arrival = since == null ? operation.invokedAt() : since;
                    if (operation.end() instanceof Event.Fail fail && fail.why().equals("busy")) {
                        waitingSince.put(operation.client(), arrival);
                    } else if (since != null) {
                        waitingSince.remove(operation.client());
                    }
                    if (operation.isOk()) {
                        into.accept(new Grant(operation.endedAt(), arrival));
                    }
                })
                .sorted((one, other) -> Long.compare(one.at(), other.at()))
                .mapToLong(Grant::arrival)
                .toArray();
    }

    /** Sorts the part, and counts how many pairs of it stood the wrong way round. */
    private static long inversions(long[] values, long[] spare, int from, int to) {
        if (to - from < 2) {
            return 0;
        }
        int middle = (from + to) >>> 1;
        long count = inversions(values, spare, from, middle) + inversions(values, spare, middle, to);
        int left = from;
        int right = middle;
        for (int k = from; k < to; k++) {
            if (right == to || (left < middle && values[left] <= values[right])) {
                spare[k] = values[left++];
            } else {
                spare[k] = values[right++];
                count += middle - left;
            }
        }
        System.arraycopy(spare, from, values, from, to - from);
        return count;
    }
}
