package dev.seatlock.boxoffice;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.PlacesFreed;
import dev.seatlock.inventory.Releases;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Tidies up expired holds, on every replica and without a leader: whoever comes second finds nothing left. Buyers do not
 * depend on it, because a claim releases the expired holds on its own places.
 */
@Singleton
public final class Expiry {

    private final Releases releases;
    private final Event<PlacesFreed> placesFreed;

    Expiry(Releases releases, Event<PlacesFreed> placesFreed) {
        this.releases = releases;
        this.placesFreed = placesFreed;
    }

    /** Releases every hold that has expired by now, unless someone is working on its places. */
    @Scheduled(
            every = "${seatlock.expiry-every}",
            delayed = "${seatlock.expiry-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void sweep() {
        Set<ClaimId> freed = releases.sweep();
        while (!freed.isEmpty()) {
            placesFreed.fire(new PlacesFreed(freed));
            freed = releases.sweep();
        }
    }
}
