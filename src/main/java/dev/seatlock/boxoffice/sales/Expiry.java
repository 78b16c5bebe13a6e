package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.ReleaseOutbox;
import dev.seatlock.inventory.Releases;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Tidies up expired holds, on every replica and without a leader: whoever comes second finds nothing left. Buyers do not
 * depend on it, because a claim releases the expired holds on its own places.
 */
@Singleton
public final class Expiry {

    private static final Logger LOG = Logger.getLogger(Expiry.class);

    private final Releases releases;
    private final ReleaseOutbox releaseOutbox;
    private volatile boolean closing;

    Expiry(Releases releases, ReleaseOutbox releaseOutbox) {
        this.releases = releases;
        this.releaseOutbox = releaseOutbox;
    }

    /** A sweep that is under way when the replica closes may find its database gone, and that is no news. */
    void close(@Observes ShutdownEvent end) {
        closing = true;
    }

    /** Releases every hold that has expired by now, unless someone is working on its places. */
    @Scheduled(
            every = "${seatlock.expiry-every}",
            delayed = "${seatlock.expiry-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void sweep() {
        try {
            Set<Freed> freed = releases.sweep();
            while (!freed.isEmpty()) {
                releaseOutbox.tell(freed);
                freed = releases.sweep();
            }
        } catch (RuntimeException failed) {
            if (!closing) { // in a moment it is tried again
                LOG.warnf("expired holds were left for the next time: %s", failed.getMessage());
            }
        }
    }
}
