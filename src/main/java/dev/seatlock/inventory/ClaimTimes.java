package dev.seatlock.inventory;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a claim was under its guard.
 *
 * @param askedNanos when it asked, by {@link System#nanoTime}
 * @param waited for it
 * @param written from being let in until its places had been written, though not committed; null if it wrote none
 * @param held it; null if it was never let in
 */
public record ClaimTimes(
        long askedNanos,
        Duration waited,
        @Nullable Duration written,
        @Nullable Duration held) {}
