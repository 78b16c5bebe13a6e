package dev.seatlock.inventory;

import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long a claim waits for its guard, and how long it is under it. It travels with its claim. The claim
 * waits from when it asks until it is let in, which {@link Claim#dwell} marks; every guard calls that between check and
 * take. From then on it holds the guard, until the guard has returned. Its transaction marks, just before the commit,
 * that its places have been written. What has to begin again is let in and written again, and the last time counts.
 *
 * <p>A claim that another process decides is never let in here, nor is one that is refused before the dwell: it waits
 * to the end. Marked by one thread and read by another.
 */
public final class ClaimTimer {

    private final LongSupplier nanos;
    private final long askedNanos;
    private volatile @Nullable Long letInNanos;
    private volatile @Nullable Long writtenNanos;
    private volatile Context trace = Context.root();

    public ClaimTimer() {
        this(System::nanoTime);
    }

    ClaimTimer(LongSupplier nanos) {
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
     * The claim's place in a trace, so that what is done for it elsewhere is told of there, too; the root, unless
     * {@link #traceAt} was called.
     */
    public Context trace() {
        return trace;
    }

    public void traceAt(Context place) {
        trace = place;
    }

    /** What it has taken until now. */
    public ClaimTimes times() {
        long now = nanos.getAsLong();
        Long letIn = letInNanos;
        if (letIn == null) {
            return new ClaimTimes(askedNanos, Duration.ofNanos(now - askedNanos), null, null);
        }
        Long written = writtenNanos;
        return new ClaimTimes(
                askedNanos,
                Duration.ofNanos(letIn - askedNanos),
                written == null ? null : Duration.ofNanos(written - letIn),
                Duration.ofNanos(now - letIn));
    }
}
