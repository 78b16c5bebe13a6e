package dev.seatlock.guards.stream;

import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.GuardTerms;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.TraceParent;
import dev.seatlock.inventory.Wish;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A claim as it travels to the writer of its show, and back with its answer.
 *
 * @param attempt an id of its own for each time that the claim is sent: a buyer who asks again, or is offered other
 *     seats, sends the same claim once more for other places, and may not take the answer to the one for that to the
 *     other
 * @param replyTo the topic that hears the answer
 * @param traceparent the buyer's place in a trace; null if nobody traces
 */
record StreamedClaim(
        UUID attempt,
        UUID id,
        GuardTerms terms,
        Wanted wanted,
        Asker asker,
        String replyTo,
        @Nullable String traceparent) {

    /** Named seats, or so many places in a section. */
    record Wanted(List<String> seats, @Nullable String section, int count) {

        private static Wanted of(Wish wish) {
            return switch (wish) {
                case Wish.Seats seats -> new Wanted(List.of(seats.ids()), null, seats.count());
                case Wish.Standing(SectionId section, int count) -> new Wanted(List.of(), section.name(), count);
            };
        }

        private Wish wish() {
            return section == null ? new Wish.Seats(Json.ids(seats)) : new Wish.Standing(new SectionId(section), count);
        }
    }

    /** Who asks, for how long the places are to be held, and how long he waits. */
    record Asker(String buyer, Duration hold, Duration patience) {}

    static StreamedClaim of(Claim claim, String replyTo) {
        return new StreamedClaim(
                UUID.randomUUID(),
                claim.id().value(),
                claim.terms(),
                Wanted.of(claim.wish()),
                new Asker(claim.buyer().value(), claim.hold(), claim.patience()),
                replyTo,
                TraceParent.of(claim.timer().trace()));
    }

    Claim claim(ShowId show) {
        Claim claim = new Claim(
                new ClaimId(id), show, terms, wanted.wish(), new BuyerId(asker.buyer), asker.hold, asker.patience);
        claim.timer().traceAt(TraceParent.place(traceparent));
        return claim;
    }

    String text() {
        return Json.write(this);
    }

    static StreamedClaim read(String text) {
        return Json.read(text, StreamedClaim.class);
    }
}
