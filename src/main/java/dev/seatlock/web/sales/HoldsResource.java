package dev.seatlock.web.sales;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import dev.seatlock.boxoffice.orders.Order;
import dev.seatlock.boxoffice.payments.Cashier;
import dev.seatlock.boxoffice.payments.Reservations;
import dev.seatlock.boxoffice.sales.BoxOffice;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.sales.Hold;
import dev.seatlock.boxoffice.sales.Idempotency.What;
import dev.seatlock.boxoffice.sales.Sale;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.PassRequired;
import dev.seatlock.web.http.Prefer;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.http.ServerTiming;
import dev.seatlock.web.sales.ClaimRequest.ConfirmRequest;
import dev.seatlock.web.sales.ClaimRequest.PaymentRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Buying in two steps: hold places until a deadline, then book them. */
@Path("/api")
@RunOnVirtualThread
@Produces(APPLICATION_JSON)
@PermitAll
@Tag(name = "Holds")
class HoldsResource {

    private final BoxOffice boxOffice;
    private final Reservations reservations;
    private final Cashier cashier;
    private final BookingResponses responses;
    private final IdempotentRequests idempotentRequests;
    private final OrderDesk orderDesk;
    private final Buyers buyers;

    HoldsResource(
            BoxOffice boxOffice,
            Reservations reservations,
            Cashier cashier,
            BookingResponses responses,
            IdempotentRequests idempotentRequests,
            OrderDesk orderDesk,
            Buyers buyers) {
        this.boxOffice = boxOffice;
        this.reservations = reservations;
        this.cashier = cashier;
        this.responses = responses;
        this.idempotentRequests = idempotentRequests;
        this.orderDesk = orderDesk;
        this.buyers = buyers;
    }

    @POST
    @Path("shows/{show}/holds")
    @PassRequired
    @Consumes(APPLICATION_JSON)
    @APIResponse(
            responseCode = "201",
            description = "The hold",
            content = @Content(schema = @Schema(implementation = HoldAnswer.class)))
    @APIResponseSchema(
            value = OrderAnswer.class,
            responseCode = "202",
            responseDescription = "An order, with `Prefer: respond-async`")
    @MayAnswer({
        ProblemCode.SHOW_UNKNOWN,
        ProblemCode.PASS_REQUIRED,
        ProblemCode.SEATS_TAKEN,
        ProblemCode.SOLD_OUT,
        ProblemCode.NOT_ON_SALE,
        ProblemCode.LIMIT_REACHED,
        ProblemCode.PRICE_CHANGED,
        ProblemCode.PLACE_UNKNOWN,
        ProblemCode.BUSY,
        ProblemCode.GUARD_UNAVAILABLE,
        ProblemCode.OUTCOME_UNKNOWN
    })
    @Operation(
            summary = "Hold places",
            description =
                    "All of them or none. Prefer: wait=N bounds the wait for the guard; Prefer: respond-async answers"
                            + " 202 at once, with an order that tells the outcome. An Idempotency-Key makes it safe to"
                            + " ask again.")
    public Response hold(
            @PathParam("show") UUID show,
            @NotNull @Valid ClaimRequest asked,
            @HeaderParam("Prefer") @Nullable String prefer,
            @HeaderParam(IdempotentRequests.HEADER) @Nullable String key)
            throws InterruptedException {
        ClaimRequest request = buyers.sign(asked);
        if (request.payment() != null) {
            throw ProblemCode.BAD_REQUEST.atField(
                    "payment", "A hold is paid for when it is booked, so leave out the payment.");
        }
        Choice choice = responses.choice(request, prefer);
        Duration patience = responses.patience(prefer);
        if (Prefer.isAsync(prefer)) {
            return orderDesk.submit(Order.What.HOLD, show, request, choice, patience, key);
        }
        if (key == null) {
            return held(boxOffice.hold(ClaimId.next(), new ShowId(show), choice, request.buyerId(), patience));
        }
        return idempotentRequests.answer(
                key,
                What.HOLD,
                List.of(show, request),
                ClaimId.next(),
                patience,
                claim -> held(boxOffice.hold(claim, new ShowId(show), choice, request.buyerId(), patience)),
                answered -> created(reservations.firstHold(answered.id(), Objects.requireNonNull(answered.heldUntil())))
                        .build());
    }

    private Response held(Sale<Hold> sale) {
        return created(responses.bought(sale))
                .header(ServerTiming.HEADER, sale.times())
                .build();
    }

    private Response.ResponseBuilder created(Hold hold) {
        return Response.created(URI.create("/api/holds/" + hold.id())).entity(HoldAnswer.of(hold, responses::token));
    }

    @GET
    @Path("holds/{id}")
    @MayAnswer({ProblemCode.HOLD_UNKNOWN, ProblemCode.HOLD_GONE})
    @Operation(
            summary = "A hold, and what has become of it, to whoever has its token",
            description =
                    "HELD until its deadline; BOOKED, with a link to the booking; PENDING, if it is over and the bank"
                            + " is undecided; or REFUNDED. It is gone only if nothing was paid for it.")
    public HoldAnswer find(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        return HoldAnswer.of(cashier.findHold(authorised(id, token)), responses::token);
    }

    @POST
    @Path("holds/{id}/extend")
    @MayAnswer({
        ProblemCode.HOLD_UNKNOWN,
        ProblemCode.HOLD_GONE,
        ProblemCode.HOLD_BOOKED,
        ProblemCode.PAYMENT_PENDING,
        ProblemCode.PAYMENT_REFUNDED,
        ProblemCode.EXTENSION_USED
    })
    @Operation(
            summary = "Ask for more time",
            description = "From now on, the hold lasts as long as a new one would. extensionsLeft says how often this"
                    + " is possible.")
    public HoldAnswer extend(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        return HoldAnswer.of(reservations.extend(authorised(id, token)), responses::token);
    }

    @DELETE
    @Path("holds/{id}")
    @MayAnswer({ProblemCode.HOLD_UNKNOWN, ProblemCode.HOLD_BOOKED})
    @Operation(
            summary = "Give held places back",
            description = "Also while the bank is undecided: if it approves, the money goes back. Refused once booked.")
    public void release(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        reservations.release(authorised(id, token));
    }

    @POST
    @Path("holds/{id}/booking")
    @PassRequired
    @APIResponse(
            responseCode = "201",
            description = "The booking",
            content = @Content(schema = @Schema(implementation = BookingAnswer.class)))
    @APIResponseSchema(
            value = BookingResponses.PendingAnswer.class,
            responseCode = "202",
            responseDescription = "The bank is undecided: ask again")
    @MayAnswer({
        ProblemCode.HOLD_UNKNOWN,
        ProblemCode.BOOKING_UNKNOWN,
        ProblemCode.HOLD_GONE,
        ProblemCode.HOLD_BOOKED,
        ProblemCode.METHOD_UNKNOWN,
        ProblemCode.PAYMENT_DECLINED,
        ProblemCode.PAYMENT_PENDING,
        ProblemCode.PAYMENT_REFUNDED,
        ProblemCode.OUTCOME_UNKNOWN
    })
    @RequestBody(
            required = false,
            content = @Content(mediaType = APPLICATION_JSON, schema = @Schema(implementation = ConfirmRequest.class)))
    @Operation(
            summary = "Book what is held",
            description =
                    "With a payment, or to be paid at the door. While the bank is undecided the answer is 202; its"
                            + " Location, the hold, tells how it ends, and so does asking again. Asked again after"
                            + " the hold is booked, it answers with the same booking.")
    public Response confirm(
            @PathParam("id") UUID id,
            @HeaderParam("Booking-Token") @Nullable String token,
            @HeaderParam(IdempotentRequests.HEADER) @Nullable String key,
            @Nullable String body)
            throws InterruptedException {
        ClaimId hold = authorised(id, token);
        PaymentRequest payment = responses.payment(body);
        return idempotentRequests.answer(
                key,
                What.BOOKING,
                Stream.of(id, payment).filter(Objects::nonNull).toList(),
                hold,
                Duration.ZERO,
                claim -> (payment == null
                                ? responses.booked(reservations.confirm(claim), cashier.paidBy(claim))
                                : responses.paid(cashier.pay(claim, payment.method()), claim))
                        .build(),
                answered -> responses.bookedFirst(answered.id()).build());
    }

    private ClaimId authorised(UUID id, @Nullable String token) {
        return responses.authorised(id, token, ProblemCode.HOLD_UNKNOWN);
    }
}
