package dev.seatlock.lab.history;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A seat for which several asked.
 *
 * @param asked how many operations
 * @param owners how many of them got it
 */
public record Contended(String seat, int asked, int owners) {

    /** The seats for which several asked: first those with the most owners, then those for which the most asked. */
    public static List<Contended> of(History history) {
        Map<String, int[]> counts = new HashMap<>(); // asked, owners
        for (Operation operation : history.operations()) {
            if (operation.action().claims()) {
                for (String seat : operation.places().seats()) {
                    int[] count = counts.computeIfAbsent(seat, none -> new int[2]);
                    count[0]++;
                    count[1] += operation.isOk() ? 1 : 0;
                }
            }
        }
        return counts.entrySet().stream()
                .filter(seat -> seat.getValue()[0] > 1)
                .map(seat -> new Contended(seat.getKey(), seat.getValue()[0], seat.getValue()[1]))
                .sorted(Comparator.comparingInt(Contended::owners)
                        .thenComparingInt(Contended::asked)
                        .reversed()
                        .thenComparingInt(contended -> contended.seat.length()) // A-1-2 is before A-1-10
                        .thenComparing(Contended::seat))
                .limit(Race.MOST_LANES)
                .toList();
    }
}
