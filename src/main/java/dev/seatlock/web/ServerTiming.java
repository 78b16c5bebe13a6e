package dev.seatlock.web;

import dev.seatlock.inventory.Turn;
import java.time.Duration;
import java.util.Locale;

/** Tells a client what its claim spent under the guard, in milliseconds: {@code Server-Timing: wait;dur=12.3, hold;dur=5.1}. */
final class ServerTiming {

    static final String HEADER = "Server-Timing";

    private ServerTiming() {}

    /** A claim that was never let in has only waited. */
    static String of(Turn.Times times) {
        String waited = metric("wait", times.waited());
        return times.held() == null ? waited : waited + ", " + metric("hold", times.held());
    }

    private static String metric(String name, Duration time) {
        return String.format(Locale.ROOT, "%s;dur=%.3f", name, time.toNanos() / 1e6);
    }
}
