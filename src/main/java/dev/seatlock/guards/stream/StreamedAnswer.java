package dev.seatlock.guards.stream;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.Wish;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How it ended.
 *
 * @param seats what was won, which may be what an earlier attempt was for
 * @param reason why it was refused; null if it was not
 * @param replica who wrote the win; null if none was
 * @param unsure why nobody knows; null if somebody does
 * @param toBeRouted whether nothing was decided, because the show has another guard by now
 */
record StreamedAnswer(
        UUID attempt,
        List<String> seats,
        Outcome.@Nullable Reason reason,
        List<String> missing,
        @Nullable Instant heldUntil,
        @Nullable String replica,
        @Nullable String unsure,
        boolean toBeRouted) {

    static StreamedAnswer of(StreamedClaim claim, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Won won ->
                new StreamedAnswer(
                        claim.attempt(),
                        Json.names(won.seats()),
                        null,
                        List.of(),
                        won.heldUntil(),
                        won.replica(),
                        null,
                        false);
            case Outcome.Refused refused ->
                new StreamedAnswer(
                        claim.attempt(),
                        List.of(),
                        refused.reason(),
                        Json.names(refused.seats()),
                        null,
                        null,
                        null,
                        false);
            case Outcome.Unsure unsure ->
                new StreamedAnswer(claim.attempt(), List.of(), null, List.of(), null, null, unsure.cause(), false);
        };
    }

    static StreamedAnswer routeAnew(StreamedClaim claim) {
        return new StreamedAnswer(claim.attempt(), List.of(), null, List.of(), null, null, null, true);
    }

    Outcome outcome(Claim claim) {
        if (replica != null) {
            NavigableSet<SeatId> won = Json.ids(seats);
            return new Outcome.Won(
                    won.isEmpty() ? claim : claim.wishing(new Wish.Seats(won)), won, heldUntil, replica, 0);
        }
        if (reason != null) {
            return new Outcome.Refused(reason, Json.ids(missing), false);
        }
        return new Outcome.Unsure(String.valueOf(unsure));
    }

    String text() {
        return Json.write(this);
    }

    static StreamedAnswer read(String text) {
        return Json.read(text, StreamedAnswer.class);
    }
}
