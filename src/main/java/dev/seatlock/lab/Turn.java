package dev.seatlock.lab;

import dev.seatlock.lab.history.Timing;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a buyer waited for the guard and held it, in the box office's own words.
 *
 * @param heldMicros null if it was never let in
 */
record Turn(long waitedMicros, @Nullable Long heldMicros) {

    static @Nullable Turn of(@Nullable Timing timing) {
        return timing == null
                ? null
                : new Turn(
                        TimeUnit.NANOSECONDS.toMicros(timing.waited()),
                        timing.held() == null ? null : TimeUnit.NANOSECONDS.toMicros(timing.held()));
    }

    /** Both together: a buyer who was told to come back has waited twice. */
    static @Nullable Turn sum(@Nullable Turn one, @Nullable Turn other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return new Turn(one.waitedMicros + other.waitedMicros, sum(one.heldMicros, other.heldMicros));
    }

    private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one + other;
    }
}
