package dev.seatlock.lab;

import dev.seatlock.lab.history.Timing;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a buyer waited for the guard and held it, in the box office's own words.
 *
 * @param heldMicros null if it was never let in
 */
record GuardTime(long waitedMicros, @Nullable Long heldMicros) {

    static @Nullable GuardTime of(@Nullable Timing timing) {
        return timing == null
                ? null
                : new GuardTime(
                        TimeUnit.NANOSECONDS.toMicros(timing.waited()),
                        timing.held() == null ? null : TimeUnit.NANOSECONDS.toMicros(timing.held()));
    }

    /** Both together: a buyer who was told to come back has waited twice. */
    static @Nullable GuardTime sum(@Nullable GuardTime one, @Nullable GuardTime other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return new GuardTime(one.waitedMicros + other.waitedMicros, sum(one.heldMicros, other.heldMicros));
    }

    private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one + other;
    }
}
