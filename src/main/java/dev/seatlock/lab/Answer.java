package dev.seatlock.lab;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one buyer's request ended, seen from outside. */
sealed interface Answer {

    int TOO_MANY_REQUESTS = 429;

    record Confirmed(Receipt receipt) implements Answer {}

    /** The place was taken, or all were. */
    record Refused(String code) implements Answer {}

    /** The guard could not be had in time; nothing was sold, and the buyer may ask again. */
    record Busy(Duration retryAfter) implements Answer {}

    /** Any other answer. Status 0: the connection never came about. */
    record Failed(int status, String code) implements Answer {}

    /**
     * The request left, and nobody can say what it did.
     *
     * @param claim if the box office said under which id to ask again
     */
    record Unsure(String cause, @Nullable String claim) implements Answer {}

    /** Whether it settles a claim for good, and would be given again to whoever asked under the same key. */
    default boolean decides() {
        return switch (this) {
            case Confirmed _, Refused _ -> true;
            case Busy _, Unsure _ -> false;
            case Failed failed -> failed.status / 100 == 4 && failed.status != TOO_MANY_REQUESTS;
        };
    }

    /** Whether the buyer knows if a place was sold. A server error promises nothing either way. */
    default boolean effectKnown() {
        return switch (this) {
            case Confirmed _, Refused _, Busy _ -> true;
            case Failed failed -> failed.status < 500;
            case Unsure _ -> false;
        };
    }
}
