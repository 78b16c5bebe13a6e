package dev.seatlock.lab;

import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a buyer waited for the guard and held it, in the box office's own words: its {@code Server-Timing} header.
 *
 * @param heldMicros null if it was never let in
 */
record Turn(long waitedMicros, @Nullable Long heldMicros) {

    private static final Pattern WAIT = Pattern.compile("\\bwait;dur=(\\d{1,9}(?:\\.\\d{1,6})?)");
    private static final Pattern HOLD = Pattern.compile("\\bhold;dur=(\\d{1,9}(?:\\.\\d{1,6})?)");

    /** Null if the answer does not say. */
    static @Nullable Turn saidBy(HttpResponse<?> response) {
        String timing = response.headers().firstValue("Server-Timing").orElse("");
        Long waited = micros(WAIT.matcher(timing));
        return waited == null ? null : new Turn(waited, micros(HOLD.matcher(timing)));
    }

    private static @Nullable Long micros(Matcher millis) {
        return millis.find() ? Math.round(Double.parseDouble(millis.group(1)) * 1000) : null;
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
