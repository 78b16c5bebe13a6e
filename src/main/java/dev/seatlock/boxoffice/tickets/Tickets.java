package dev.seatlock.boxoffice.tickets;

import dev.seatlock.boxoffice.payments.Payments;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.Bookings;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.inventory.ClaimId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;

/** Finds what is printed on tickets. */
@Singleton
public final class Tickets {

    private final Bookings bookings;
    private final Payments payments;
    private final Shows shows;

    Tickets(Bookings bookings, Payments payments, Shows shows) {
        this.bookings = bookings;
        this.payments = payments;
        this.shows = shows;
    }

    /**
     * The ticket of a booking.
     *
     * @throws Rejection if there is no such booking, or it was cancelled
     */
    public Ticket of(ClaimId id) {
        return QuarkusTransaction.joiningExisting().call(() -> {
            Booking booking = bookings.find(id)
                    .orElseThrow(() -> new Rejection(Rule.NO_SUCH_BOOKING, "There is no booking " + id + "."));
            if (booking.state() == Booking.State.CANCELLED) {
                throw new Rejection(Rule.BOOKING_CANCELLED, "A cancelled booking has no ticket.");
            }
            Show show = shows.find(booking.show());
            return new Ticket(
                    booking, show.title(), show.startsAt(), payments.paidFor(id).isPresent());
        });
    }
}
