package dev.seatlock.web.sales;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.web.shows.Money;
import dev.seatlock.web.shows.StandingAnswer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A booking, as its buyer may see it.
 *
 * @param paidBack how much of what was paid has gone back
 * @param changedBecause why an operator took places out of it, the last time
 * @param offeredUntil until when somebody else can accept it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(examples = """
        {"id": "01a2118a-5b1c-7d0e-9f3a-6f1f0a6b7c2d", "token": "q8XvJ0mN3sT5yUwZ1bD4fG7hK9lP2rV6",
         "reference": "K7PX-2QMD", "state": "CONFIRMED", "show": "01a21189-7d05-7c1b-9a3e-0d5c0f6b1a77",
         "buyer": "Ann", "seats": ["Stalls-1-1", "Stalls-1-2"], "together": true,
         "total": {"amount": 9000, "currency": "EUR"}, "paidBy": "card", "guard": "pg-conditional", "replica": "1"}
        """)
public record BookingAnswer(
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
        @Nullable Money paidBack,
        @Nullable String changedBecause,
        @Nullable Instant offeredUntil,
        String guard,
        @Nullable Long fence,
        String replica,
        @Nullable String cancelledBecause) {

    static BookingAnswer of(Booking booking, String token) {
        return of(booking, token, null);
    }

    /** @param paidBy the method of payment; null if it is paid at the door */
    static BookingAnswer of(Booking booking, String token, @Nullable String paidBy) {
        Price paidBack = booking.paidBack();
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
                paidBack == null ? null : Money.of(paidBack),
                booking.changedBecause(),
                booking.offeredUntil(),
                booking.guard(),
                booking.fence() == 0 ? null : booking.fence(),
                booking.replica(),
                booking.cancelledBecause());
    }
}
