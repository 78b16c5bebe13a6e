package dev.seatlock.inventory;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in a trace as text, to be kept or sent along with what will be gone on with elsewhere: the value of the
 * header {@code traceparent} of <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>.
 */
public final class TraceParent {

    /** The header that carries it. */
    public static final String HEADER = "traceparent";

    private static final TextMapSetter<Map<String, String>> SETTER = (carrier, key, value) -> {
        if (carrier != null) {
            carrier.put(key, value);
        }
    };

    private static final TextMapGetter<String> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
            return List.of(HEADER);
        }

        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
            return key.equals(HEADER) ? carrier : null;
        }
    };

    private TraceParent() {}

    /** The text of a place in a trace; null where there is no trace. */
    public static @Nullable String of(Context place) {
        if (!Span.fromContext(place).getSpanContext().isValid()) {
            return null;
        }
        Map<String, String> headers = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(place, headers, SETTER);
        return headers.get(HEADER);
    }

    /** The place that a text names; no trace for none, or for one that cannot be read. */
    public static Context place(@Nullable String text) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), text == null ? "" : text, GETTER);
    }
}
