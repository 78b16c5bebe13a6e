package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.inventory.ClaimId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.function.Function;

/**
 * Changes bookings. Nobody locks one, since its places come first in the ledger's lock order: what is written compares
 * the version that was read, and whoever has been overtaken reads again. So whoever may change a booking may do so when
 * it is written, not only when it was read.
 */
@Singleton
public final class BookingUpdates {

    private static final int MOST_TRIES = 5;

    private final Bookings bookings;

    BookingUpdates(Bookings bookings) {
        this.bookings = bookings;
    }

    /** Tells whether whoever asks may change a booking, as it is now: its owner may be another at any moment. */
    @FunctionalInterface
    public interface Access {

        /** What we do ourselves, and what operators do. */
        Access OURS = booking -> {};

        /** Throws what is answered to whoever may not. */
        void require(Booking booking);
    }

    /** The booking has changed since it was read. */
    private static final class Overtaken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Overtaken() {
            super(null, null, false, false);
        }
    }

    boolean exists(ClaimId id) {
        return QuarkusTransaction.requiringNew().call(() -> bookings.find(id)).isPresent();
    }

    /**
     * Reads a booking and changes it, in one transaction.
     *
     * @param change {@linkplain #require requires} that it has written something, and is tried again if not
     * @throws Rejection if there is no such booking, or others change it all the time
     */
    public <T> T update(ClaimId id, Access access, Function<Booking, T> change) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                return QuarkusTransaction.requiringNew().call(() -> {
                    Booking booking = bookings.find(id).orElseThrow(BookingUpdates::noSuchBooking);
                    access.require(booking);
                    return change.apply(booking);
                });
            } catch (Overtaken overtaken) {
                // reads it again
            }
        }
        throw new Rejection(Rule.TERMS_BUSY, "Others were changing this booking all the time.");
    }

    /** What is told, alike, to whoever asks for a booking that is not there, or is not his. */
    public static Rejection noSuchBooking() {
        return new Rejection(Rule.NO_SUCH_BOOKING, "There is no booking with this id, or not for this token.");
    }

    /** Goes on if something was written; if not, the booking has changed since it was read. */
    public static void require(boolean written) {
        if (!written) {
            throw new Overtaken();
        }
    }
}
