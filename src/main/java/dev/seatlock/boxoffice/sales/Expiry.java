package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.ReleaseOutbox;
import dev.seatlock.inventory.Releases;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Tidies up expired holds, on every replica and without a leader: whoever comes second finds nothing left. Buyers do
 * not depend on it, because a claim releases the expired holds on its own places.
 */
@Singleton
public final class Expiry {

    private final Releases releases;
    private final ReleaseOutbox releaseOutbox;

    Expiry(Releases releases, ReleaseOutbox releaseOutbox) {
        this.releases = releases;
        this.releaseOutbox = releaseOutbox;
    }

    /** Releases every hold that has expired by now, unless someone is working on its places. */
    @Scheduled(
            identity = "expired holds",
            every = "${seatlock.expiry-every}",
            delayed = "${seatlock.expiry-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void sweep() {
        Set<Freed> freed = releases.sweep();
        while (!freed.isEmpty()) {
            releaseOutbox.tell(freed);
            freed = releases.sweep();
        }
    }
}
