package dev.seatlock.boxoffice.audit;

import dev.seatlock.boxoffice.sales.BookingUpdates;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.inventory.ClaimId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes the names of buyers away where they must be erased. What they bought stays theirs, by their tokens, and counts
 * as a guest's from then on.
 *
 * <p>Names stand in five tables: callbacks, the operator's log and traces tell ids only. What is asked for under an
 * idempotency key leaves a hash, which is forgotten with the key; a claim on its way through a stream in Redis has its
 * name until it is served.
 */
@Singleton
public final class ErasedNames {

    private final BuyerNames names;

    ErasedNames(BuyerNames names) {
        this.names = names;
    }

    /**
     * Erases the name of a booking, and of the hold, the order and the waiting party that it was.
     *
     * @throws Rejection if there is no such booking
     */
    public void ofBooking(ClaimId id) {
        Erasure erased = QuarkusTransaction.requiringNew().call(() -> erase(names.ofBooking(id), null));
        if (erased.bookings() == 0) {
            throw BookingUpdates.noSuchBooking();
        }
    }

    /** Erases a name wherever it stands, in every show. What is asked for under it meanwhile may have it still. */
    public Erasure everywhere(String name) {
        return QuarkusTransaction.requiringNew().call(() -> erase(names.named(name), name));
    }

    private Erasure erase(List<UUID> ids, @Nullable String name) {
        return names.erase(ids.toArray(UUID[]::new), name);
    }
}
