package dev.seatlock.web.sales;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.sales.Hold;
import dev.seatlock.boxoffice.sales.PaymentState;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.web.shows.Money;
import dev.seatlock.web.shows.StandingAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A hold, as its buyer may see it.
 *
 * @param expiresInSeconds what is left until {@code expiresAt}, so that nobody needs a clock of his own to count it
 *     down
 * @param payment how the latest payment for it stands
 * @param booking what it has become
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(examples = """
        {"id": "01a2118a-5b1c-7d0e-9f3a-6f1f0a6b7c2d", "token": "q8XvJ0mN3sT5yUwZ1bD4fG7hK9lP2rV6",
         "show": "01a21189-7d05-7c1b-9a3e-0d5c0f6b1a77", "buyer": "guest", "seats": ["Stalls-1-1", "Stalls-1-2"],
         "together": true, "total": {"amount": 9000, "currency": "EUR"}, "state": "HELD",
         "expiresAt": "2026-11-25T19:40:00Z", "expiresInSeconds": 600,
         "extensionsLeft": 1, "guard": "pg-conditional", "replica": "1"}
        """)
public record HoldAnswer(
        UUID id,
        String token,
        UUID show,
        String buyer,
        List<String> seats,
        @Nullable StandingAnswer standing,
        boolean together,
        Money total,
        Hold.State state,
        @Nullable Instant expiresAt,
        @Nullable Long expiresInSeconds,
        int extensionsLeft,
        String guard,
        @Nullable Long fence,
        String replica,
        @Nullable PaymentState payment,
        @Nullable BookingLink booking) {

    /** Where the booking is, and the token to see it by: its own, where the hold was paid for after its deadline. */
    record BookingLink(UUID id, String token, String href) {

        static BookingLink of(ClaimId booking, Function<ClaimId, String> tokens) {
            return new BookingLink(booking.value(), tokens.apply(booking), "/api/bookings/" + booking);
        }
    }

    static HoldAnswer of(Hold hold, Function<ClaimId, String> tokens) {
        ClaimId booking = hold.booking();
        return new HoldAnswer(
                hold.id().value(),
                tokens.apply(hold.id()),
                hold.show().value(),
                hold.buyer(),
                StandingAnswer.seats(hold.places()),
                StandingAnswer.of(hold.places()),
                hold.places().areTogether(),
                Money.of(hold.total()),
                hold.state(),
                hold.expiresAt(),
                secondsLeft(hold.left()),
                hold.extensionsLeft(),
                hold.guard(),
                hold.fence() == 0 ? null : hold.fence(),
                hold.replica(),
                hold.payment(),
                booking == null ? null : BookingLink.of(booking, tokens));
    }

    /** Rounded down, and none that is over: whoever counts from here is never too late. */
    public static @Nullable Long secondsLeft(@Nullable Duration left) {
        return left == null ? null : Math.max(0, left.toSeconds());
    }
}
