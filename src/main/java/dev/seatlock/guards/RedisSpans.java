package dev.seatlock.guards;

import dev.seatlock.inventory.Claim;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import jakarta.inject.Singleton;

/** What a claim asks of Redis, in traces: {@code try (var _ = spans.begin(claim, "lock"))} around the asking. */
@Singleton
final class RedisSpans {

    private final Tracer tracer;

    RedisSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** A span that ends where it is closed. */
    record Asking(Span span) implements AutoCloseable {

        @Override
        public void close() {
            span.end();
        }
    }

    Asking begin(Claim claim, String operation) {
        return new Asking(tracer.spanBuilder("redis " + operation)
                .setSpanKind(SpanKind.CLIENT)
                .setParent(claim.turn().trace())
                .setAttribute("db.system.name", "redis")
                .setAttribute("db.operation.name", operation)
                .startSpan());
    }
}
