package dev.seatlock.web.sales;

import dev.seatlock.boxoffice.orders.Order;
import dev.seatlock.boxoffice.orders.OrderWorker;
import dev.seatlock.boxoffice.payments.Cashier;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** Orders: purchases that their buyers do not wait for. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Tag(name = "Orders")
class OrdersResource {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Duration LONGEST_STREAM = Duration.ofMinutes(5); // then the client connects again

    private final OrderWorker orderWorker;
    private final Cashier cashier;
    private final BookingResponses responses;

    OrdersResource(OrderWorker orderWorker, Cashier cashier, BookingResponses responses) {
        this.orderWorker = orderWorker;
        this.cashier = cashier;
        this.responses = responses;
    }

    @GET
    @Path("orders/{id}")
    @RunOnVirtualThread
    @MayAnswer(ProblemCode.ORDER_UNKNOWN)
    @Operation(
            summary = "How an order stands, to whoever has its token",
            description = "SUBMITTED until the order is decided; then HELD, BOOKED or REFUSED, which is final.")
    public OrderAnswer find(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        return answer(authorised(id, token));
    }

    @GET
    @Path("orders/{id}/stream")
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @MayAnswer(ProblemCode.ORDER_UNKNOWN)
    @Operation(
            summary = "How an order stands, as events until it is decided",
            description = "An event for each change. A stream ends after five minutes at the latest.")
    public Multi<OrderAnswer> stream(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        ClaimId claim = authorised(id, token);
        answer(claim); // or there is none, and no stream
        Multi<OrderAnswer> undecided = Multi.createFrom()
                .ticks()
                .every(BETWEEN_LOOKS)
                .onOverflow()
                .drop()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(tick -> answer(claim))
                .select()
                .first(LONGEST_STREAM)
                .select()
                .first(answer -> !answer.state().hasEnded());
        Multi<OrderAnswer> inTheEnd = Multi.createFrom().item(() -> answer(claim));
        return Multi.createBy()
                .concatenating()
                .streams(undecided, inTheEnd)
                .skip()
                .repetitions();
    }

    private ClaimId authorised(UUID id, @Nullable String token) {
        return responses.authorised(id, token, ProblemCode.ORDER_UNKNOWN);
    }

    private OrderAnswer answer(ClaimId id) {
        Order order = orderWorker
                .find(id)
                .orElseThrow(
                        () -> ProblemCode.ORDER_UNKNOWN.withDetail("There is no order with this id for this token."));
        String token = responses.token(id);
        return switch (order.state()) {
            case SUBMITTED, REFUSED -> OrderAnswer.of(order, token, null, null);
            case HELD -> OrderAnswer.of(order, token, responses.hold(id), null);
            case BOOKED -> {
                Booking booking = cashier.findBooking(id).forItsBuyer();
                yield OrderAnswer.of(
                        order,
                        token,
                        null,
                        BookingAnswer.of(booking, responses.token(booking.id()), cashier.paidBy(booking.id())));
            }
        };
    }
}
