package dev.seatlock.lab.history;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A number that changes at known moments and begins as 0: say, how many of a place are taken. Made from n changes in n
 * log n; its least and greatest value within any span are then found in log n, by a segment tree.
 */
final class Steps {

    /** The number grows by so much at that moment. */
    record Change(long at, int by) {}

    private final long[] times;
    private final int[] levels;
    private int[] least = {};
    private int[] greatest = {};

    private Steps(long[] times, int[] levels) {
        this.times = times;
        this.levels = levels;
    }

    static Steps of(List<Change> changes) {
        Change[] sorted = changes.toArray(Change[]::new);
        Arrays.sort(sorted, Comparator.comparingLong(Change::at));
        long[] times = new long[sorted.length + 1];
        int[] levels = new int[sorted.length + 1];
        times[0] = Long.MIN_VALUE;
        int last = 0;
        for (Change change : sorted) {
            if (times[last] < change.at()) {
                last++;
                times[last] = change.at();
                levels[last] = levels[last - 1];
            }
            levels[last] += change.by();
        }
        return new Steps(Arrays.copyOf(times, last + 1), Arrays.copyOf(levels, last + 1));
    }

    /** The moment from which on the number is greatest, the first of them. */
    long peak() {
        int peak = 0;
        for (int k = 1; k < levels.length; k++) {
            if (levels[k] > levels[peak]) {
                peak = k;
            }
        }
        return times[peak];
    }

    int at(long time) {
        return levels[index(time)];
    }

    /** The least value at any moment of the span, both ends included. */
    synchronized int least(long from, long to) {
        grow();
        int found = Integer.MAX_VALUE;
        for (int l = index(from) + levels.length, r = index(to) + levels.length + 1; l < r; l /= 2, r /= 2) {
            if (l % 2 == 1) {
                found = Math.min(found, least[l++]);
            }
            if (r % 2 == 1) {
                found = Math.min(found, least[--r]);
            }
        }
        return found;
    }

    /** The greatest value at any moment of the span, both ends included. */
    synchronized int greatest(long from, long to) {
        grow();
        int found = Integer.MIN_VALUE;
        for (int l = index(from) + levels.length, r = index(to) + levels.length + 1; l < r; l /= 2, r /= 2) {
            if (l % 2 == 1) {
                found = Math.max(found, greatest[l++]);
            }
            if (r % 2 == 1) {
                found = Math.max(found, greatest[--r]);
            }
        }
        return found;
    }

    private int index(long time) {
        int found = Arrays.binarySearch(times, time);
        return found >= 0 ? found : -found - 2;
    }

    private void grow() {
        if (least.length > 0) {
            return;
        }
        int n = levels.length;
        least = new int[2 * n];
        greatest = new int[2 * n];
        System.arraycopy(levels, 0, least, n, n);
        System.arraycopy(levels, 0, greatest, n, n);
        for (int k = n - 1; k > 0; k--) {
            least[k] = Math.min(least[2 * k], least[2 * k + 1]);
            greatest[k] = Math.max(greatest[2 * k], greatest[2 * k + 1]);
        }
    }
}
