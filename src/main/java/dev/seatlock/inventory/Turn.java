package dev.seatlock.inventory;

import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A claim's turn under its guard: it waits from when it asks until it is let in, and holds from then until the guard has
 * returned, by when the guard has let go. It travels with its claim; being let in is marked by {@link SeatLedger#dwell}, which
 * every guard calls between check and take. What has to begin again is let in again, and the last time counts.
 *
 * <p>A claim that another process decides is never let in here, nor is one that is refused before the dwell: it waits to
 * the end. Marked by one thread and read by another.
 */
public final class Turn {

    private final LongSupplier nanos;
    private final long askedNanos;
    private volatile @Nullable Long letInNanos;
    private volatile Context trace = Context.root();

    public Turn() {
        this(System::nanoTime);
    }

    Turn(LongSupplier nanos) {
        this.nanos = nanos;
        askedNanos = nanos.getAsLong();
    }

    void letIn() {
        letInNanos = nanos.getAsLong();
    }

    /** Where in a trace this turn is told of, so that what others do for it is, too; at no trace's unless {@link #traceAt} was called. */
    public Context trace() {
        return trace;
    }

    public void traceAt(Context place) {
        trace = place;
    }

    /** What it has taken until now. */
    public Times times() {
        long now = nanos.getAsLong();
        Long letIn = letInNanos;
        return letIn == null
                ? new Times(Duration.ofNanos(now - askedNanos), null)
                : new Times(Duration.ofNanos(letIn - askedNanos), Duration.ofNanos(now - letIn));
    }

    /**
     * How long a claim was under its guard.
     *
     * @param waited for it
     * @param held it; null if it was never let in
     */
    public record Times(Duration waited, @Nullable Duration held) {}
}
