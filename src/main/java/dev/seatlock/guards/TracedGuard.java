package dev.seatlock.guards;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimTimes;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ShowId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Any guard, seen in traces: a span {@code claim} from asking it until it has answered, and in it {@code wait}, until
 * the claim was let in, and {@code hold}, from then on. What the ledger and Redis do for the claim meanwhile is told of
 * beside these two.
 *
 * <p>Spans name show and guard, never a seat or a buyer: traces go to where neither is anybody's business.
 */
final class TracedGuard implements Guard {

    private final Guard guard;
    private final Tracer tracer;

    TracedGuard(Guard guard, Tracer tracer) {
        this.guard = guard;
        this.tracer = tracer;
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        Span span = begin(claim);
        Outcome outcome = null;
        try {
            outcome = guard.claim(claim);
            return outcome;
        } finally {
            end(span, claim, outcome);
        }
    }

    @Override
    public CompletionStage<Outcome> submit(Claim claim) {
        Span span = begin(claim);
        return guard.submit(claim).whenComplete((outcome, failed) -> end(span, claim, outcome));
    }

    private Span begin(Claim claim) {
        Span span = tracer.spanBuilder("claim")
                .setAttribute("seatlock.guard", claim.terms().guard())
                .setAttribute("seatlock.show", claim.show().toString())
                .setAttribute("seatlock.places", claim.wish().count())
                .startSpan();
        claim.timer().traceAt(Context.current().with(span));
        return span;
    }

    /** {@code outcome} is null if the claim has to be routed anew, or could not be decided. */
    private void end(Span span, Claim claim, @Nullable Outcome outcome) {
        if (span.isRecording()) {
            ClaimTimes times = claim.timer().times();
            Instant now = Instant.now();
            Instant letIn = times.held() == null ? now : now.minus(times.held());
            tell(claim, "wait", letIn.minus(times.waited()), letIn);
            if (times.held() != null) {
                tell(claim, "hold", letIn, now);
            }
            span.setAttribute("seatlock.outcome", outcome == null ? "undecided" : outcome.word());
        }
        span.end();
    }

    private void tell(Claim claim, String name, Instant from, Instant to) {
        tracer.spanBuilder(name)
                .setParent(claim.timer().trace())
                .setStartTimestamp(from)
                .startSpan()
                .end(to);
    }

    @Override
    public boolean takesKeys() {
        return guard.takesKeys();
    }

    @Override
    public Card card() {
        return guard.card();
    }

    @Override
    public void adopt(ShowId show, long epoch) {
        guard.adopt(show, epoch);
    }

    @Override
    public void released(Freed freed, int kept) {
        guard.released(freed, kept);
    }
}
