package dev.seatlock.lab;

import dev.seatlock.lab.history.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Holds what guards say of their reach against what happens: each is rushed by buyers who are served so far apart. One
 * that should hold has to hold in every round; one that should break gets more and slower crowds until it does.
 *
 * @param buyers how many come in each crowd
 * @param places for how many places
 * @param rounds how many crowds a guard has to withstand for each kind of place that it protects
 */
public record ScopeTrial(int buyers, int places, int rounds) {

    /** A race that was not seen is given more time to happen, up to the last of these. */
    private static final List<Integer> DWELLS_MILLIS = List.of(5, 20, 80, 320);

    private static final List<Pick> PICKS = List.of(Pick.SPREAD, Pick.STANDING);

    /**
     * What one guard did with one kind of place.
     *
     * @param dwellMillis the pause between check and take
     * @param rounds how many crowds it took to find out
     * @param sold places sold in all of them
     * @param row the last: the first that was not as the card says, if there was one
     */
    public record Finding(Pick pick, int dwellMillis, int rounds, long sold, RushRow row) {}

    /**
     * Tries guards one after the other, at the address' scope.
     *
     * @param guards their names; none means all
     * @param onFinding hears of each as it is found
     */
    public List<Finding> at(Address address, List<String> guards, Consumer<Finding> onFinding)
            throws RushAborted, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (PublishedCard card : cards(address, guards)) {
            for (Pick pick : PICKS) {
                if (card.fits(pick)) {
                    Finding finding = find(address, card, pick);
                    findings.add(finding);
                    onFinding.accept(finding);
                }
            }
        }
        return findings;
    }

    private List<PublishedCard> cards(Address address, List<String> guards) throws RushAborted, InterruptedException {
        try (Rush rush = new Rush(address, plan(List.of(), Pick.SPREAD, 0))) {
            return rush.cards().stream()
                    .filter(card -> guards.isEmpty() || guards.contains(card.name()))
                    .toList();
        }
    }

    private Finding find(Address address, PublishedCard card, Pick pick) throws RushAborted, InterruptedException {
        int dwell = 0;
        long sold = 0;
        for (int round = 1; ; round++) {
            int dwellMillis = DWELLS_MILLIS.get(dwell);
            RushRow row;
            try (Rush rush = new Rush(address, plan(List.of(card.name()), pick, dwellMillis))) {
                row = rush.against(card, () -> {});
            }
            sold += row.found().tally().confirmed();
            if (row.isYetToBeShown() && dwell + 1 < DWELLS_MILLIS.size()) {
                dwell++;
            } else if (row.verdict() != Verdict.SOUND || row.isYetToBeShown() || round == rounds) {
                return new Finding(pick, dwellMillis, round, sold, row);
            }
        }
    }

    private RushPlan plan(List<String> guards, Pick pick, int dwellMillis) {
        return new RushPlan(guards, buyers, places, dwellMillis, Double.POSITIVE_INFINITY, pick, 1);
    }
}
