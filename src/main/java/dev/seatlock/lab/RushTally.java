package dev.seatlock.lab;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the buyers of a rush fared. Each is counted once.
 *
 * @param busy gave up while the guard was still busy
 * @param errors got an answer that no buyer should
 * @param unsure cannot know whether they bought
 */
public record RushTally(
        int buyers,
        int confirmed,
        int refused,
        int busy,
        int errors,
        int unsure,
        SortedMap<String, Integer> errorsByCode) {

    static RushTally of(List<Attempt> attempts) {
        int confirmed = 0;
        int refused = 0;
        int busy = 0;
        int unsure = 0;
        SortedMap<String, Integer> errorsByCode = new TreeMap<>();
        for (Attempt attempt : attempts) {
            switch (attempt.answer()) {
                case Answer.Confirmed _ -> confirmed++;
                case Answer.Refused _ -> refused++;
                case Answer.Busy _ -> busy++;
                case Answer.Failed failed -> errorsByCode.merge(failed.code(), 1, Integer::sum);
                case Answer.Unsure _ -> unsure++;
            }
        }
        int errors = errorsByCode.values().stream().mapToInt(Integer::intValue).sum();
        return new RushTally(attempts.size(), confirmed, refused, busy, errors, unsure, errorsByCode);
    }

    /** Of this rush and another. */
    RushTally and(RushTally other) {
        SortedMap<String, Integer> bothByCode = new TreeMap<>(errorsByCode);
        other.errorsByCode.forEach((code, times) -> bothByCode.merge(code, times, Integer::sum));
        return new RushTally(
                buyers + other.buyers,
                confirmed + other.confirmed,
                refused + other.refused,
                busy + other.busy,
                errors + other.errors,
                unsure + other.unsure,
                bothByCode);
    }

    boolean leavesDoubt() {
        return busy + errors + unsure > 0;
    }
}
