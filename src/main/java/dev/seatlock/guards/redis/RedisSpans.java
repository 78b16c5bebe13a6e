package dev.seatlock.guards.redis;

import dev.seatlock.inventory.Claim;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import jakarta.inject.Singleton;

/** What a claim asks of Redis, in traces: {@code try (var _ = spans.begin(claim, "lock"))} around the asking. */
@Singleton
public final class RedisSpans {

    private final Tracer tracer;

    RedisSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** A span that ends where it is closed. */
    public record Asking(Span span) implements AutoCloseable {

        @Override
        public void close() {
            span.end();
        }
    }

    public Asking begin(Claim claim, String operation) {
        return new Asking(tracer.spanBuilder("redis " + operation)
                .setSpanKind(SpanKind.CLIENT)
                .setParent(claim.timer().trace())
                .setAttribute("db.system.name", "redis")
                .setAttribute("db.operation.name", operation)
                .startSpan());
    }
}
