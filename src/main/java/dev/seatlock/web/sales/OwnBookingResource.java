package dev.seatlock.web.sales;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seatlock.boxoffice.payments.BookingChanges;
import dev.seatlock.boxoffice.payments.Cashier;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.BookingOwners;
import dev.seatlock.boxoffice.sales.Idempotency.What;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.web.http.Label;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.http.ValidJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the owner of a booking, who has its token, can do with it. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Tag(name = "Bookings")
class OwnBookingResource {

    private final BookingChanges changes;
    private final BookingOwners owners;
    private final Cashier cashier;
    private final BookingResponses responses;
    private final IdempotentRequests idempotentRequests;
    private final Buyers buyers;
    private final ValidJson json;

    OwnBookingResource(
            BookingChanges changes,
            BookingOwners owners,
            Cashier cashier,
            BookingResponses responses,
            IdempotentRequests idempotentRequests,
            Buyers buyers,
            ValidJson json) {
        this.changes = changes;
        this.owners = owners;
        this.cashier = cashier;
        this.responses = responses;
        this.idempotentRequests = idempotentRequests;
        this.buyers = buyers;
        this.json = json;
    }

    @GET
    @Path("bookings/{id}")
    @MayAnswer({ProblemCode.BOOKING_UNKNOWN, ProblemCode.BOOKING_PASSED_ON})
    @Operation(summary = "A booking, to whoever has its token")
    public BookingAnswer find(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        return answer(owners.find(new ClaimId(id), responses.owner(id, token)));
    }

    @DELETE
    @Path("bookings/{id}")
    @MayAnswer({ProblemCode.BOOKING_UNKNOWN, ProblemCode.BOOKING_PASSED_ON, ProblemCode.BUSY})
    @Operation(summary = "Cancel a booking and give its places back")
    public void cancel(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        changes.cancel(new ClaimId(id), responses.owner(id, token), Booking.CancelledBy.BUYER, null);
    }

    @PATCH
    @Path("bookings/{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @MayAnswer({
        ProblemCode.BOOKING_UNKNOWN,
        ProblemCode.BOOKING_PASSED_ON,
        ProblemCode.BOOKING_CANCELLED,
        ProblemCode.NOT_BOOKED,
        ProblemCode.LIMIT_REACHED,
        ProblemCode.BUSY
    })
    @Operation(
            summary = "Change the name of a booking, or give some of its places back",
            description = "A JSON merge patch: what is left out stays as it is. Seats and standing places are those"
                    + " that the booking keeps; what the others cost goes back. So it can be asked again, and does"
                    + " nothing then. Tickets that were printed before are not valid any more.")
    public BookingAnswer change(
            @PathParam("id") UUID id,
            @RequestBody(content = @Content(schema = @Schema(implementation = BookingPatch.class))) @NotNull
                    ObjectNode body,
            @HeaderParam("Booking-Token") @Nullable String token) {
        BookingPatch patch = patch(body);
        if (patch.buyer() != null && !buyers.areGuests()) {
            throw ProblemCode.BAD_REQUEST.atField(
                    "buyer", "Buyers sign in here, and have the name of that. Pass the booking on instead.");
        }
        return answer(changes.change(
                new ClaimId(id), responses.owner(id, token), patch.change(), Booking.CancelledBy.BUYER, null));
    }

    private BookingPatch patch(ObjectNode body) {
        body.properties().forEach(field -> {
            if (field.getValue().isNull()) { // which says that it is to be taken away
                throw ProblemCode.BAD_REQUEST.atField(field.getKey(), "A booking cannot be without this.");
            }
        });
        return json.read(body, BookingPatch.class);
    }

    /** By what somebody else can accept a booking, and until when. */
    @Schema(examples = "{\"code\": \"q8XvJ0mN3sT5yUwZ1bD4fG7hK9lP2rV6\", \"until\": \"2027-03-01T18:00:00Z\"}")
    record TransferAnswer(String code, Instant until) {}

    @POST
    @Path("bookings/{id}/transfer")
    @MayAnswer({
        ProblemCode.BOOKING_UNKNOWN,
        ProblemCode.BOOKING_PASSED_ON,
        ProblemCode.BOOKING_CANCELLED,
        ProblemCode.BUSY
    })
    @Operation(
            summary = "Offer a booking to somebody else",
            description = "Hand the code to whoever is to have the booking. It stays yours until it is accepted. Asked"
                    + " again, the answer is the same code, until it is accepted, withdrawn or too old.")
    public TransferAnswer offer(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        BookingOwners.Offer offer = owners.offer(new ClaimId(id), responses.owner(id, token));
        return new TransferAnswer(offer.code(), offer.until());
    }

    @DELETE
    @Path("bookings/{id}/transfer")
    @MayAnswer({ProblemCode.BOOKING_UNKNOWN, ProblemCode.BOOKING_PASSED_ON, ProblemCode.BUSY})
    @Operation(summary = "Offer a booking no longer", description = "From then on nobody can accept it by that code.")
    public void withdraw(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        owners.withdraw(new ClaimId(id), responses.owner(id, token));
    }

    /** Who accepts a booking, by the code that was handed over. */
    @Schema(examples = "{\"code\": \"q8XvJ0mN3sT5yUwZ1bD4fG7hK9lP2rV6\", \"buyer\": \"Ben\"}")
    record AcceptanceRequest(
            @NotNull @Size(min = 1, max = 100) String code,

            @Size(max = ClaimRequest.LONGEST_BUYER) @JsonDeserialize(using = Label.class) @Nullable
            String buyer) {}

    @POST
    @Path("bookings/{id}/acceptance")
    @Consumes(MediaType.APPLICATION_JSON)
    @MayAnswer({
        ProblemCode.TRANSFER_UNKNOWN,
        ProblemCode.BOOKING_PASSED_ON,
        ProblemCode.BOOKING_CANCELLED,
        ProblemCode.LIMIT_REACHED,
        ProblemCode.BUSY
    })
    @Operation(
            summary = "Accept a booking that somebody else offers",
            description = "The answer has the booking's new token. The token and the tickets of before end. Send an"
                    + " Idempotency-Key, so that you can ask again if the answer is lost: the code counts once.")
    public BookingAnswer accept(
            @PathParam("id") UUID id,
            @NotNull @Valid AcceptanceRequest request,
            @HeaderParam(IdempotentRequests.HEADER) @Nullable String key) {
        AcceptanceRequest signed = new AcceptanceRequest(request.code(), buyers.buyer(request.buyer()));
        return answer(owners.accept(
                new ClaimId(id),
                signed.code(),
                ClaimRequest.buyerId(signed.buyer()),
                idempotentRequests.requiredKey(key, What.ACCEPTANCE, List.of(id, signed))));
    }

    private BookingAnswer answer(Booking booking) {
        return BookingAnswer.of(booking, owners.token(booking), cashier.paidBy(booking.id()));
    }
}
