package dev.seatlock.lab.history;

import java.util.List;

/**
 * Judges one thing that must hold of every history. A checker never raises a false alarm: where a history leaves open
 * what happened, it takes the side of the box office.
 */
interface Checker {

    /** In kebab-case, as tables and JSON name it. */
    String name();

    Finding check(Tenures tenures);

    default Finding sound(String figure) {
        return new Finding(name(), Verdict.SOUND, 0, figure, List.of());
    }

    default Finding unknown(long count, String why) {
        return new Finding(name(), Verdict.UNKNOWN, count, "open", List.of(why));
    }

    default Finding broken(long count, String figure, List<String> witness) {
        return new Finding(name(), Verdict.BROKEN, count, figure, witness);
    }
}
