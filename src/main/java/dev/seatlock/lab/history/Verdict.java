package dev.seatlock.lab.history;

import java.util.Collection;
import java.util.Comparator;

/** What a history proves. The later of two is the worse. */
public enum Verdict {
    /** Nothing was wrong, and what was left open does not matter. */
    SOUND,

    /** Nothing was seen to be wrong, but what is missing might have shown it. */
    UNKNOWN,

    /** Something happened that must not, and there is a witness. */
    BROKEN;

    /** The worst of several; sound if there are none. */
    public static Verdict worst(Collection<Verdict> verdicts) {
        return verdicts.stream().max(Comparator.naturalOrder()).orElse(SOUND);
    }
}
