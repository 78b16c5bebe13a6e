package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.Booking.CancelledBy;
import dev.seatlock.boxoffice.sales.BookingChange;
import dev.seatlock.boxoffice.sales.BookingOwners;
import dev.seatlock.boxoffice.sales.BookingUpdates;
import dev.seatlock.boxoffice.sales.BookingUpdates.Access;
import dev.seatlock.boxoffice.sales.Bookings;
import dev.seatlock.boxoffice.sales.PaymentState;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.ReleaseOutbox;
import dev.seatlock.inventory.Releases;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What its owner or an operator does to a booking that stands: it is cancelled, as a whole or in parts, or gets another
 * name.
 */
@Singleton
public final class BookingChanges {

    private final Bookings bookings;
    private final BookingUpdates updates;
    private final BookingOwners owners;
    private final PartialCancellation parts;
    private final Payments payments;
    private final Releases releases;
    private final ReleaseOutbox releaseOutbox;

    BookingChanges(
            Bookings bookings,
            BookingUpdates updates,
            BookingOwners owners,
            PartialCancellation parts,
            Payments payments,
            Releases releases,
            ReleaseOutbox releaseOutbox) {
        this.bookings = bookings;
        this.updates = updates;
        this.owners = owners;
        this.parts = parts;
        this.payments = payments;
        this.releases = releases;
        this.releaseOutbox = releaseOutbox;
    }

    /**
     * Cancels a booking, gives its places back, and owes its buyer what was paid. Once cancelled there is nothing left
     * to do, whoever cancelled it.
     *
     * @param because the reason that the buyer is told; null if none was given
     * @throws dev.seatlock.boxoffice.shows.Rejection if there is none
     */
    public void cancel(ClaimId id, Access access, CancelledBy by, @Nullable String because) {
        Set<Freed> freed = updates.update(id, access, booking -> {
            // Places before booking: the ledger's lock order.
            Set<Freed> given = releases.ofClaim(booking.show(), id, "SOLD");
            if (!given.isEmpty()) {
                BookingUpdates.require(bookings.cancel(booking, by, because));
                payments.paidFor(id).ifPresent(payment -> payments.owe(payment.id(), PaymentState.CAPTURED));
            }
            return given;
        });
        releaseOutbox.tell(freed);
    }

    /**
     * Changes the name of a booking, or what it keeps of its places. Asked again, it is as it was asked to be.
     *
     * @param because the reason that the buyer is told; null if none was given
     * @return how it is then
     * @throws dev.seatlock.boxoffice.shows.Rejection if there is none, it was cancelled, or it does not have what it is
     *     to keep
     */
    public Booking change(ClaimId id, Access access, BookingChange change, CancelledBy by, @Nullable String because) {
        Changed changed = updates.update(id, access, booking -> {
            BookingOwners.requireStands(booking);
            Set<Freed> freed = parts.keep(booking, change, by, because); // places first: the ledger's lock order
            Booking kept = bookings.find(id).orElseThrow();
            return new Changed(change.buyer() == null ? kept : owners.rename(kept, change.buyer()), freed);
        });
        releaseOutbox.tell(changed.freed);
        return changed.booking;
    }

    private record Changed(Booking booking, Set<Freed> freed) {}
}
