package dev.seatlock.web.waitinglist;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.seatlock.boxoffice.callbacks.CallbackAddress;
import dev.seatlock.boxoffice.callbacks.Tokens;
import dev.seatlock.boxoffice.waitinglist.WaitingList;
import dev.seatlock.boxoffice.waitinglist.WaitingParty;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.web.http.Label;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.sales.BookingResponses;
import dev.seatlock.web.sales.Buyers;
import dev.seatlock.web.sales.ClaimRequest;
import dev.seatlock.web.sales.HoldAnswer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Waiting for places to come free. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Tag(name = "Waiting list")
class WaitingListResource {

    private final WaitingList waitingList;
    private final BookingResponses responses;
    private final Tokens tokens;
    private final Buyers buyers;

    WaitingListResource(WaitingList waitingList, BookingResponses responses, Tokens tokens, Buyers buyers) {
        this.waitingList = waitingList;
        this.responses = responses;
        this.tokens = tokens;
        this.buyers = buyers;
    }

    /** What a party waits for. Without a section: wherever there are seats. */
    @Schema(examples = "{\"count\": 2}")
    record WaitingRequest(
            @Min(1) @Max(1000) int count,
            @Size(max = 40) @Nullable String section,
            @Size(max = 2000) @Nullable String callback,

            @Size(max = ClaimRequest.LONGEST_BUYER) @JsonDeserialize(using = Label.class) @Nullable
            String buyer) {

        @AssertTrue(message = CallbackAddress.FORM)
        @Schema(hidden = true)
        boolean isCallable() {
            return callback == null || CallbackAddress.parse(callback).isPresent();
        }
    }

    @POST
    @Path("shows/{show}/waiting-list")
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponseSchema(
            value = WaitingPartyAnswer.class,
            responseCode = "201",
            responseDescription = "The party, with its turn")
    @MayAnswer({
        ProblemCode.SHOW_UNKNOWN,
        ProblemCode.NOT_ON_SALE,
        ProblemCode.PLACE_UNKNOWN,
        ProblemCode.PARTY_TOO_LARGE,
        ProblemCode.WAITING_LIST_FULL,
        ProblemCode.ALREADY_WAITING,
        ProblemCode.LIMIT_REACHED
    })
    @Operation(
            summary = "Wait for places to come free",
            description = "Places that come free are offered to the waiting parties in turn, as a hold; the callback is"
                    + " told of it. A party that lets its hold lapse goes to the end of the list, and off the"
                    + " list the next time. One buyer stands in a list once; a buyer is known by sign-in,"
                    + " else by name.")
    public Response join(@PathParam("show") UUID show, @NotNull @Valid WaitingRequest request) {
        responses.requireFewEnough(request.count());
        SectionId section = request.section() == null ? null : new SectionId(request.section());
        URI callback = request.callback() == null
                ? null
                : CallbackAddress.parse(request.callback()).orElseThrow();
        WaitingParty party = waitingList.join(
                new ShowId(show),
                section,
                request.count(),
                ClaimRequest.buyerId(buyers.buyer(request.buyer())),
                callback);
        return Response.created(URI.create("/api/waiting-list/" + party.id()))
                .entity(answer(party, callback == null ? null : tokens.callbackSecret(party.id())))
                .build();
    }

    @GET
    @Path("waiting-list/{id}")
    @MayAnswer(ProblemCode.PARTY_UNKNOWN)
    @Operation(summary = "How a party stands, to whoever has its token")
    public WaitingPartyAnswer find(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        return answer(waitingList.find(authorised(id, token)), null);
    }

    @DELETE
    @Path("waiting-list/{id}")
    @MayAnswer({ProblemCode.PARTY_UNKNOWN, ProblemCode.HOLD_BOOKED})
    @Operation(
            summary = "Leave the waiting list, and give back what is offered",
            description =
                    "As with any hold, a payment that is under way is stopped. Refused once the offered places are"
                            + " booked.")
    public void leave(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        waitingList.leave(authorised(id, token));
    }

    private UUID authorised(UUID id, @Nullable String token) {
        return responses.authorised(id, token, ProblemCode.PARTY_UNKNOWN).value();
    }

    private WaitingPartyAnswer answer(WaitingParty party, @Nullable String callbackSecret) {
        ClaimId offered = party.state() == WaitingParty.State.OFFERED ? party.hold() : null;
        HoldAnswer hold = offered == null ? null : responses.hold(offered);
        return WaitingPartyAnswer.of(party, tokens, hold, callbackSecret);
    }
}
