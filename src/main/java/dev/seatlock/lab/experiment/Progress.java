package dev.seatlock.lab.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How far an experiment has come.
 *
 * @param guard that is being rushed
 * @param round that it is in, counting from 1
 * @param done buyers who have their answer
 * @param of so many in all
 * @param secondsLeft as far as can be told from those done
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Progress(
        State state,
        Phase phase,
        @Nullable String guard,
        @Nullable Integer round,
        long done,
        long of,
        @Nullable Long secondsLeft) {

    /** What has become of an experiment. */
    public enum State {
        QUEUED,
        RUNNING,
        DONE,
        CANCELLED,
        FAILED;

        /** Whether it is over, and its fleet gone. */
        public boolean hasEnded() {
            return this != QUEUED && this != RUNNING;
        }
    }

    /** What a running experiment is busy with. */
    public enum Phase {
        WAITING,
        STARTING_THE_FLEET,
        WARMING_UP,
        RUSHING,
        ENDING_THE_FLEET,
        OVER
    }
}
