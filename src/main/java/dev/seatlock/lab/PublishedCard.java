package dev.seatlock.lab;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A guard's card as the box office publishes it: what the guard promises, and so what a rush must find.
 *
 * @param reach how far apart buyers may be served and still be kept apart
 * @param stands for each hazard {@code HOLDS}, {@code STALLS} or {@code BREAKS}
 * @param fits the kinds of wish it protects
 */
public record PublishedCard(String name, String reach, Map<String, String> stands, Set<String> fits) {

    private static final String STALLS = "STALLS";
    private static final String BREAKS = "BREAKS";

    /** Whether replicas on several hosts can share it. */
    public boolean holdsOnNodes() {
        return "HOLDS".equals(stands.get(Scope.NODES.name()));
    }

    public boolean fitsSeats() {
        return fits(Pick.SPREAD);
    }

    boolean fits(Pick pick) {
        return fits.contains(pick.wish);
    }

    /**
     * What a rush must find. A guard that merely stalls never oversells; one that sells from a stock, and so nothing
     * but standing places, can lose some of it for a while.
     */
    Expected expectedAt(Scope scope, Set<Mischief> mischief) {
        if (BREAKS.equals(stands.get(scope.name()))) {
            return Expected.RACE;
        }
        Set<String> under = mischief.stream().map(it -> stands.get(it.name())).collect(Collectors.toSet());
        if (under.contains(BREAKS)) {
            return Expected.RACE_IF_HIT;
        }
        boolean sellsFromAStock = fits.equals(Set.of(Pick.STANDING.wish));
        return under.contains(STALLS) && sellsFromAStock ? Expected.LEAK_IF_HIT : Expected.SOUND;
    }
}
