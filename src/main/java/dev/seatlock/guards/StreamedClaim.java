package dev.seatlock.guards;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.GuardTerms;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.TraceParent;
import dev.seatlock.inventory.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A claim as it travels to the writer of its show, and back with its answer.
 *
 * @param attempt an id of its own for each time that the claim is sent: a buyer who asks again, or is offered other seats, sends the same
 *     claim once more for other places, and may not take the answer to the one for that to the other
 * @param replyTo the topic that hears the answer
 * @param traceparent the buyer's place in a trace; null if nobody traces
 */
record StreamedClaim(
        UUID attempt,
        UUID id,
        String guard,
        long epoch,
        long dwellMillis,
        boolean netted,
        List<String> seats,
        @Nullable String section,
        int count,
        String buyer,
        long holdMillis,
        long patienceMillis,
        String replyTo,
        @Nullable String traceparent) {

    private static final ObjectMapper JSON =
            JsonMapper.builder().findAndAddModules().build();

    StreamedClaim {
        attempt = requireNonNullElse(attempt, id); // an entry that an earlier version left in the stream has none
    }

    static StreamedClaim of(Claim claim, String replyTo) {
        Wish wish = claim.wish();
        return new StreamedClaim(
                UUID.randomUUID(),
                claim.id().value(),
                claim.terms().guard(),
                claim.terms().epoch(),
                claim.terms().dwell().toMillis(),
                claim.terms().netted(),
                wish instanceof Wish.Seats seats ? List.of(seats.ids()) : List.of(),
                wish instanceof Wish.Standing standing ? standing.section().name() : null,
                wish.count(),
                claim.buyer().value(),
                claim.hold().toMillis(),
                claim.patience().toMillis(),
                replyTo,
                TraceParent.of(claim.turn().trace()));
    }

    Claim claim(ShowId show) {
        Wish wish;
        if (section == null) {
            wish = new Wish.Seats(ids(seats));
        } else {
            wish = new Wish.Standing(new SectionId(section), count);
        }
        Claim claim = new Claim(
                new ClaimId(id),
                show,
                new GuardTerms(guard, epoch, Duration.ofMillis(dwellMillis), netted),
                wish,
                new BuyerId(buyer),
                Duration.ofMillis(holdMillis),
                Duration.ofMillis(patienceMillis));
        claim.turn().traceAt(TraceParent.place(traceparent));
        return claim;
    }

    String text() {
        return write(this);
    }

    static StreamedClaim read(String text) {
        return read(text, StreamedClaim.class);
    }

    /**
     * How it ended.
     *
     * @param seats what was won, which may be what an earlier attempt was for
     * @param reason why it was refused; null if it was not
     * @param replica who wrote the win; null if none was
     * @param unsure why nobody knows; null if somebody does
     * @param toBeRouted whether nothing was decided, because the show has another guard by now
     */
    record Answer(
            UUID attempt,
            List<String> seats,
            Outcome.@Nullable Reason reason,
            List<String> missing,
            @Nullable Instant heldUntil,
            @Nullable String replica,
            @Nullable String unsure,
            boolean toBeRouted) {

        static Answer of(StreamedClaim claim, Outcome outcome) {
            return switch (outcome) {
                case Outcome.Won won ->
                    new Answer(
                            claim.attempt,
                            names(won.seats()),
                            null,
                            List.of(),
                            won.heldUntil(),
                            won.replica(),
                            null,
                            false);
                case Outcome.Refused refused ->
                    new Answer(
                            claim.attempt,
                            List.of(),
                            refused.reason(),
                            names(refused.seats()),
                            null,
                            null,
                            null,
                            false);
                case Outcome.Unsure unsure ->
                    new Answer(claim.attempt, List.of(), null, List.of(), null, null, unsure.cause(), false);
            };
        }

        static Answer routeAnew(StreamedClaim claim) {
            return new Answer(claim.attempt, List.of(), null, List.of(), null, null, null, true);
        }

        Outcome outcome(Claim claim) {
            if (replica != null) {
                TreeSet<SeatId> won = ids(seats);
                return new Outcome.Won(
                        won.isEmpty() ? claim : claim.wishing(new Wish.Seats(won)), won, heldUntil, replica, 0);
            }
            if (reason != null) {
                return new Outcome.Refused(reason, ids(missing), false);
            }
            return new Outcome.Unsure(String.valueOf(unsure));
        }

        String text() {
            return write(this);
        }

        static Answer read(String text) {
            return StreamedClaim.read(text, Answer.class);
        }
    }

    private static List<String> names(SortedSet<SeatId> seats) {
        return seats.stream().map(SeatId::toString).toList();
    }

    private static TreeSet<SeatId> ids(List<String> names) {
        return names.stream().map(SeatId::of).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException(defect);
        }
    }

    private static <T> T read(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException foreign) {
            throw new IllegalArgumentException("not ours: " + text, foreign);
        }
    }
}
