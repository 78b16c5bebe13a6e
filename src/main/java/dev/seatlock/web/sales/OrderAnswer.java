package dev.seatlock.web.sales;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.callbacks.Refusal;
import dev.seatlock.boxoffice.orders.Order;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.web.http.ProblemCode;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An order, as its buyer may see it.
 *
 * @param hold what it has become, if it was for a hold, unless that has ended unpaid
 * @param booking what it has become, if it was for a booking
 * @param problem why it came to nothing
 * @param callbackSecret by which callbacks about it are signed; told once, when it is submitted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(examples = """
        {"id": "01a2118a-5b1c-7d0e-9f3a-6f1f0a6b7c2d", "token": "q8XvJ0mN3sT5yUwZ1bD4fG7hK9lP2rV6",
         "show": "01a21189-7d05-7c1b-9a3e-0d5c0f6b1a77", "state": "SUBMITTED"}
        """)
public record OrderAnswer(
        UUID id,
        String token,
        UUID show,
        Order.State state,
        @Nullable HoldAnswer hold,
        @Nullable BookingAnswer booking,
        @Nullable Problem problem,
        @Nullable String callbackSecret) {

    /** The same code, status and title as a buyer who waits is answered with. */
    public record Problem(String code, int status, String title) {

        public static Problem of(Refusal refusal) {
            ProblemCode code = ProblemCode.valueOf(refusal.name());
            return new Problem(code.code(), code.status(), code.title());
        }
    }

    static OrderAnswer submitted(ClaimId id, String token, UUID show, @Nullable String callbackSecret) {
        return new OrderAnswer(id.value(), token, show, Order.State.SUBMITTED, null, null, null, callbackSecret);
    }

    public static OrderAnswer of(
            Order order, String token, @Nullable HoldAnswer hold, @Nullable BookingAnswer booking) {
        Refusal refusal = order.refusal();
        return new OrderAnswer(
                order.id().value(),
                token,
                order.show().value(),
                order.state(),
                hold,
                booking,
                refusal == null ? null : Problem.of(refusal),
                null);
    }
}
