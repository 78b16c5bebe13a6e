package dev.seatlock.guards.museum;

import dev.seatlock.boxoffice.audit.Audit;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.Wish;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of some claims, in the order in which they were made.
 *
 * @param conflicts how many of their transactions fell to another and had to begin again
 */
record Scene(List<Answer> answers, Audit audit, int conflicts) {

    /** What a buyer was told, or the error that he got. */
    record Answer(
            Claim claim,
            @Nullable Outcome outcome,
            @Nullable Throwable error) {

        boolean won() {
            return outcome instanceof Outcome.Won;
        }

        boolean refusedAs(Outcome.Reason reason) {
            return outcome instanceof Outcome.Refused refused && refused.reason() == reason;
        }
    }

    boolean oversold() {
        return audit.oversoldCount() > 0;
    }

    /** Somebody was told that there were no places, or none to be had just now, and there were some in the end. */
    boolean turnedAwayFromFreePlaces() {
        return answers.stream()
                .anyMatch(answer -> (answer.refusedAs(Outcome.Reason.SOLD_OUT)
                                && audit.tally().free() >= answer.claim().wish().count())
                        || (answer.refusedAs(Outcome.Reason.BUSY) && seatsAreFree(answer)));
    }

    private boolean seatsAreFree(Answer refused) {
        return answers.stream()
                .filter(Answer::won)
                .map(winner -> winner.claim().wish())
                .noneMatch(won -> shareASeat(won, refused.claim().wish()));
    }

    private static boolean shareASeat(Wish one, Wish other) {
        return one instanceof Wish.Seats(var here)
                && other instanceof Wish.Seats(var there)
                && here.stream().anyMatch(Set.copyOf(there)::contains);
    }

    boolean errors() {
        return answers.stream().anyMatch(answer -> answer.error() != null);
    }

    boolean someoneIsBusy() {
        return answers.stream().anyMatch(answer -> answer.refusedAs(Outcome.Reason.BUSY));
    }

    boolean isInOrder() {
        return audit.isSound() && !errors() && !turnedAwayFromFreePlaces();
    }
}
