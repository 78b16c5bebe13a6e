package dev.seatlock.lab.bench;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What came of a load.
 *
 * @param answers that came in the measured time, by status
 * @param all answers, also those of the warm-up and the last ones, by status
 * @param micros latencies of what was to be asked in the measured time
 */
record Measured(double seconds, Map<Integer, Long> answers, Map<Integer, Long> all, Histogram micros) {

    /** Answers of that status in a second. */
    double perSecond(int status) {
        return answers.getOrDefault(status, 0L) / seconds;
    }

    /** Answers of that status, whenever they came. */
    long total(int status) {
        return all.getOrDefault(status, 0L);
    }

    /** How many answers there were, of whatever status and whenever they came. */
    long total() {
        return all.values().stream().mapToLong(Long::longValue).sum();
    }
}
