package dev.seatlock.inventory;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import java.util.List;

/**
 * A transaction in traces. Where it serves several claims, it is told of in the trace of the first that is traced at
 * all, and linked to the others.
 */
final class TransactionSpan {

    /** Where nobody traces, or the transaction has not begun. */
    static final TransactionSpan NONE = new TransactionSpan(Span.getInvalid());

    private final Span span;

    private TransactionSpan(Span span) {
        this.span = span;
    }

    /** {@link #NONE} where nobody traces these claims. */
    static TransactionSpan begin(Tracer tracer, Isolation isolation, List<Claim> claims) {
        List<Claim> traced = claims.stream().filter(TransactionSpan::isTraced).toList();
        if (traced.isEmpty()) {
            return NONE;
        }
        TransactionSpan begun = new TransactionSpan(tracer.spanBuilder("transaction")
                .setParent(traced.getFirst().timer().trace())
                .setAttribute("seatlock.isolation", isolation.name())
                .setAttribute("seatlock.claims", claims.size())
                .startSpan());
        begun.link(traced.subList(1, traced.size()));
        return begun;
    }

    /** They are served in it, too. */
    void link(List<Claim> claims) {
        claims.stream().filter(TransactionSpan::isTraced).forEach(claim -> span.addLink(place(claim)));
    }

    /** The transaction has reached this point. */
    void reach(String point) {
        span.addEvent(point);
    }

    void rolledBack(RuntimeException cause) {
        span.setAttribute("seatlock.rolled-back", cause.getClass().getSimpleName());
    }

    void end() {
        span.end();
    }

    private static boolean isTraced(Claim claim) {
        return place(claim).isSampled();
    }

    private static SpanContext place(Claim claim) {
        return Span.fromContext(claim.timer().trace()).getSpanContext();
    }
}
