package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.sales.Booking;

/** How paying ended. */
public sealed interface Paid {

    record Booked(Booking booking, Payment payment) implements Paid {}

    /** The hold stays until its deadline. */
    record Declined(Payment payment) implements Paid {}

    /** The bank is undecided, or silent. Asking again tells. */
    record Pending(Payment payment) implements Paid {}

    /** The bank approved too late: the places were another's by then, and the money goes back. */
    record TooLate(Payment payment) implements Paid {}
}
