package dev.seatlock.boxoffice.tickets;

import dev.seatlock.boxoffice.payments.Payments;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.BookingUpdates;
import dev.seatlock.boxoffice.sales.BookingUpdates.Access;
import dev.seatlock.boxoffice.sales.Bookings;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.inventory.ClaimId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Finds what is printed on tickets, and tells what a ticket is worth. */
@Singleton
public final class Tickets {

    private final Bookings bookings;
    private final Payments payments;
    private final Shows shows;
    private final TicketKey key;

    Tickets(Bookings bookings, Payments payments, Shows shows, TicketKey key) {
        this.bookings = bookings;
        this.payments = payments;
        this.shows = shows;
        this.key = key;
    }

    /**
     * The ticket of a booking, to whoever may see that.
     *
     * @throws Rejection if there is no such booking, or it was cancelled
     */
    public Ticket of(ClaimId id, Access access) {
        return QuarkusTransaction.joiningExisting().call(() -> {
            Booking booking = bookings.find(id).orElseThrow(BookingUpdates::noSuchBooking);
            access.require(booking);
            if (booking.state() == Booking.State.CANCELLED) {
                throw new Rejection(Rule.BOOKING_CANCELLED, "A cancelled booking has no ticket.");
            }
            Show show = shows.find(booking.show());
            return new Ticket(
                    booking, show.title(), show.startsAt(), payments.paidFor(id).isPresent());
        });
    }

    /** What a ticket is worth. */
    public enum Worth {
        VALID,
        /** The booking was changed or passed on since, so there is another ticket. */
        REPLACED,
        CANCELLED,
        /** We have not signed it, or its show is no more. */
        UNKNOWN
    }

    /** What the signed text of a ticket is worth by now. */
    public Worth check(String signed) {
        return key.read(signed)
                .flatMap(claims -> QuarkusTransaction.joiningExisting()
                        .call(() -> bookings.find(new ClaimId(UUID.fromString(claims.getString("booking")))))
                        .map(booking -> worth(booking, claims.getInteger("version", 0))))
                .orElse(Worth.UNKNOWN);
    }

    private static Worth worth(Booking booking, int version) {
        if (booking.state() == Booking.State.CANCELLED) {
            return Worth.CANCELLED;
        }
        return booking.version() == version ? Worth.VALID : Worth.REPLACED;
    }
}
