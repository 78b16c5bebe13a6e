package dev.seatlock.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.Booking;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A booking, as its buyer may see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BookingAnswer(
        UUID id,
        String token,
        String reference,
        Booking.State state,
        UUID show,
        String buyer,
        List<String> seats,
        @Nullable StandingAnswer standing,
        boolean together,
        Money total,
        @Nullable String paidBy,
        String guard,
        @Nullable Long fence,
        String replica) {

    static BookingAnswer of(Booking booking, String token) {
        return of(booking, token, null);
    }

    /** @param paidBy the method of payment; null if it is paid at the door */
    static BookingAnswer of(Booking booking, String token, @Nullable String paidBy) {
        return new BookingAnswer(
                booking.id().value(),
                token,
                booking.reference(),
                booking.state(),
                booking.show().value(),
                booking.buyer(),
                StandingAnswer.seats(booking.places()),
                StandingAnswer.of(booking.places()),
                booking.places().areTogether(),
                Money.of(booking.total()),
                paidBy,
                booking.guard(),
                booking.fence() == 0 ? null : booking.fence(),
                booking.replica());
    }
}
