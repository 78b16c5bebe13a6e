package dev.seatlock.inventory;

import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A claim's turn under its guard: it waits from when it asks until it is let in, and holds from then until the guard
 * has returned, by when the guard has let go. It travels with its claim; being let in is marked by {@link Claim#dwell},
 * which every guard calls between check and take, and that its places have been written by its transaction, just before
 * the commit. What has to begin again is let in and written again, and the last time counts.
 *
 * <p>A claim that another process decides is never let in here, nor is one that is refused before the dwell: it waits
 * to the end. Marked by one thread and read by another.
 */
public final class ClaimTimes {

    private final LongSupplier nanos;
    private final long askedNanos;
    private volatile @Nullable Long letInNanos;
    private volatile @Nullable Long writtenNanos;
    private volatile Context trace = Context.root();

    public ClaimTimes() {
        this(System::nanoTime);
    }

    ClaimTimes(LongSupplier nanos) {
        this.nanos = nanos;
        askedNanos = nanos.getAsLong();
    }

    void letIn() {
        writtenNanos = null; // it begins again, and what it wrote before was rolled back
        letInNanos = nanos.getAsLong();
    }

    void written() {
        writtenNanos = nanos.getAsLong();
    }

    /**
     * Where in a trace this turn is told of, so that what others do for it is, too; at no trace's unless
     * {@link #traceAt} was called.
     */
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
        if (letIn == null) {
            return new Times(askedNanos, Duration.ofNanos(now - askedNanos), null, null);
        }
        Long written = writtenNanos;
        return new Times(
                askedNanos,
                Duration.ofNanos(letIn - askedNanos),
                written == null ? null : Duration.ofNanos(written - letIn),
                Duration.ofNanos(now - letIn));
    }

    /**
     * How long a claim was under its guard.
     *
     * @param askedNanos when it asked, by {@link System#nanoTime}
     * @param waited for it
     * @param written from being let in until its places had been written, though not committed; null if it wrote none
     * @param held it; null if it was never let in
     */
    public record Times(
            long askedNanos,
            Duration waited,
            @Nullable Duration written,
            @Nullable Duration held) {}
}
