package dev.seatlock.lab.history;

import org.jspecify.annotations.Nullable;

/**
 * What the box office said of its own time when it answered. In nanoseconds by the clock of the replica that answered,
 * which is not the client's. Null is what it did not say.
 *
 * @param replica whose clock it is
 * @param came when the request came, counted from when that replica had started
 * @param asked from when the request came until its claim asked the guard
 * @param waited from there until the guard let it in, or refused it
 * @param written from being let in until its places were written, though not committed; null if it wrote none
 * @param held from being let in until the guard had let go; null if it was never let in
 * @param total from when the request came until its answer left
 */
public record Timing(
        @Nullable String replica,
        @Nullable Long came,
        @Nullable Long asked,
        long waited,
        @Nullable Long written,
        @Nullable Long held,
        @Nullable Long total) {}
