package dev.seatlock.lab;

import dev.seatlock.lab.history.Verdict;
import java.util.Map;
import java.util.Set;

/**
 * A guard's card as the box office publishes it: what the guard promises, and so what a rush must find.
 *
 * @param reach how far apart buyers may be served and still be kept apart
 * @param stands for each hazard {@code HOLDS}, {@code STALLS} or {@code BREAKS}
 * @param fits the kinds of wish it protects
 */
public record Card(String name, String reach, Map<String, String> stands, Set<String> fits) {

    boolean fits(Pick pick) {
        return fits.contains(pick.wish);
    }

    /** A guard that merely stalls never oversells: it must be found sound. */
    Verdict expectedAt(Scope scope) {
        return "BREAKS".equals(stands.get(scope.name())) ? Verdict.BROKEN : Verdict.SOUND;
    }
}
