package dev.seatlock.web.sales;

import dev.seatlock.boxoffice.orders.Order;
import dev.seatlock.boxoffice.payments.Cashier;
import dev.seatlock.boxoffice.payments.Paid;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.BoxOffice;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.sales.Idempotency.What;
import dev.seatlock.boxoffice.sales.Sale;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ClaimKey;
import dev.seatlock.inventory.KeyUnreserved;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.PassRequired;
import dev.seatlock.web.http.Prefer;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.http.ServerTiming;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Buying in one step, where {@code seatlock.express-lane} does not let {@link ExpressLane} answer plain purchases
 * first.
 */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Tag(name = "Bookings")
class BookingsResource {

    private final BoxOffice boxOffice;
    private final Cashier cashier;
    private final BookingResponses responses;
    private final IdempotentRequests idempotentRequests;
    private final OrderDesk orderDesk;
    private final Buyers buyers;

    BookingsResource(
            BoxOffice boxOffice,
            Cashier cashier,
            BookingResponses responses,
            IdempotentRequests idempotentRequests,
            OrderDesk orderDesk,
            Buyers buyers) {
        this.boxOffice = boxOffice;
        this.cashier = cashier;
        this.responses = responses;
        this.idempotentRequests = idempotentRequests;
        this.orderDesk = orderDesk;
        this.buyers = buyers;
    }

    @POST
    @Path("shows/{show}/bookings")
    @PassRequired
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(
            responseCode = "201",
            description = "The booking",
            content = @Content(schema = @Schema(implementation = BookingAnswer.class)))
    @APIResponse(
            responseCode = "202",
            description =
                    "An order, with `Prefer: respond-async`; or the bank is undecided, and a hold is kept meanwhile",
            content = @Content(schema = @Schema(implementation = OrderAnswer.class)))
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
        ProblemCode.OUTCOME_UNKNOWN,
        ProblemCode.METHOD_UNKNOWN,
        ProblemCode.PAYMENT_DECLINED,
        ProblemCode.PAYMENT_REFUNDED
    })
    @Operation(
            summary = "Buy places",
            description =
                    "All of them or none. Prefer: wait=N bounds the wait for the guard; Prefer: respond-async answers"
                            + " 202 at once, with an order that tells the outcome. An Idempotency-Key makes it safe to"
                            + " ask again.")
    public Response book(
            @PathParam("show") UUID show,
            @NotNull @Valid ClaimRequest asked,
            @HeaderParam("Prefer") @Nullable String prefer,
            @HeaderParam(IdempotentRequests.HEADER) @Nullable String key)
            throws InterruptedException {
        ClaimRequest request = buyers.sign(asked);
        Choice choice = responses.choice(request, prefer);
        Duration patience = responses.patience(prefer);
        if (Prefer.isAsync(prefer)) {
            return orderDesk.submit(Order.What.BOOKING, show, request, choice, patience, key);
        }
        ShowId id = new ShowId(show);
        BuyerId buyer = request.buyerId();
        if (key == null && request.payment() == null) {
            return booked(boxOffice.book(ClaimId.next(), id, choice, buyer, patience));
        }
        List<Object> same = List.of(show, request);
        ClaimKey along = request.payment() == null ? idempotentRequests.key(key, What.BOOKING, same) : null;
        if (along != null) {
            try {
                return booked(boxOffice.bookUnder(along, ClaimId.next(), id, choice, buyer, patience));
            } catch (KeyUnreserved | Rejection remembered) {
                // What is refused is told again under its key, so that is reserved first, and then it is decided.
            }
        }
        return idempotentRequests.answer(
                key,
                What.BOOKING,
                same,
                ClaimId.next(),
                patience,
                claim -> request.payment() == null
                        ? booked(boxOffice.book(claim, id, choice, buyer, patience))
                        : sellAndCharge(
                                claim,
                                id,
                                choice,
                                buyer,
                                patience,
                                request.payment().method()),
                answered -> responses.bookedFirst(answered.id()).build());
    }

    private Response booked(Sale<Booking> sale) {
        return responses
                .booked(responses.bought(sale), null)
                .header(ServerTiming.HEADER, sale.times())
                .build();
    }

    private Response sellAndCharge(
            ClaimId id, ShowId show, Choice choice, BuyerId buyer, Duration patience, String method)
            throws InterruptedException {
        Sale<Paid> sale = cashier.buy(id, show, choice, buyer, patience, method);
        return responses
                .paid(responses.bought(sale), id)
                .header(ServerTiming.HEADER, sale.times())
                .build();
    }
}
