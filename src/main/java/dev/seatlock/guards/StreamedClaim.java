package dev.seatlock.guards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Terms;
import dev.seatlock.inventory.TraceParent;
import dev.seatlock.inventory.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A claim as it travels to the writer of its show, and back with its answer.
 *
 * @param replyTo the topic that hears the answer
 * @param traceparent the buyer's place in a trace; null if nobody traces
 */
record StreamedClaim(
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

    static StreamedClaim of(Claim claim, String replyTo) {
        Wish wish = claim.wish();
        return new StreamedClaim(
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
            TreeSet<SeatId> wanted = new TreeSet<>();
            seats.forEach(seat -> wanted.add(SeatId.of(seat)));
            wish = new Wish.Seats(wanted);
        } else {
            wish = new Wish.Standing(new SectionId(section), count);
        }
        Claim claim = new Claim(
                new ClaimId(id),
                show,
                new Terms(guard, epoch, Duration.ofMillis(dwellMillis), netted),
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
     * @param reason why it was refused; null if it was not
     * @param replica who wrote the win; null if none was
     * @param unsure why nobody knows; null if somebody does
     * @param toBeRouted whether nothing was decided, because the show has another guard by now
     */
    record Answer(
            UUID id,
            Outcome.@Nullable Reason reason,
            List<String> missing,
            @Nullable Instant heldUntil,
            @Nullable String replica,
            @Nullable String unsure,
            boolean toBeRouted) {

        static Answer of(StreamedClaim claim, Outcome outcome) {
            return switch (outcome) {
                case Outcome.Won won ->
                    new Answer(claim.id, null, List.of(), won.heldUntil(), won.replica(), null, false);
                case Outcome.Refused refused ->
                    new Answer(
                            claim.id,
                            refused.reason(),
                            refused.seats().stream().map(SeatId::toString).toList(),
                            null,
                            null,
                            null,
                            false);
                case Outcome.Unsure unsure -> new Answer(claim.id, null, List.of(), null, null, unsure.cause(), false);
            };
        }

        static Answer routeAnew(StreamedClaim claim) {
            return new Answer(claim.id, null, List.of(), null, null, null, true);
        }

        Outcome outcome(Claim claim) {
            if (replica != null) {
                var seats =
                        claim.wish() instanceof Wish.Seats wish ? wish.seats() : Collections.<SeatId>emptySortedSet();
                return new Outcome.Won(claim, seats, heldUntil, replica, 0);
            }
            if (reason != null) {
                TreeSet<SeatId> gone = new TreeSet<>();
                missing.forEach(seat -> gone.add(SeatId.of(seat)));
                return new Outcome.Refused(reason, gone, false);
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
