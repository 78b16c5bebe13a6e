package dev.seatlock.web.audit;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.seatlock.boxoffice.audit.ErasedNames;
import dev.seatlock.boxoffice.audit.Erasure;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.web.http.Label;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Takes the names of buyers away, for those who have a right to that. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Bookings")
class ErasuresResource {

    private static final String OPERATOR = "operator";

    private final ErasedNames names;

    ErasuresResource(ErasedNames names) {
        this.names = names;
    }

    @POST
    @Path("bookings/{id}/erasure")
    @RolesAllowed(OPERATOR)
    @APIResponse(responseCode = "204", description = "It is erased")
    @MayAnswer(ProblemCode.BOOKING_UNKNOWN)
    @Operation(
            summary = "Erase the name of a booking",
            description = "The booking stays, and so do its token and its ticket; its buyer is a guest from then on. So"
                    + " is that of the hold, the order and the waiting party that it was. The log tells the booking,"
                    + " never the name.")
    public void ofBooking(@PathParam("id") UUID id) {
        names.ofBooking(new ClaimId(id));
    }

    /** Whose name is erased, as it was given when something was bought. */
    @Schema(examples = "{\"buyer\": \"Ann\"}")
    record ErasureRequest(
            @NotNull @Size(max = 100) @JsonDeserialize(using = Label.class)
            String buyer) {}

    @POST
    @Path("erasures")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(OPERATOR)
    @Operation(
            summary = "Erase a name wherever it stands",
            description = "In every show: bookings, holds, orders and parties on waiting lists that have exactly this"
                    + " name. Others may have the same; then erase the bookings one by one. What is bought under the"
                    + " name meanwhile may have it still: ask again.")
    public Erasure everywhere(@NotNull @Valid ErasureRequest request) {
        if (request.buyer().equals(BuyerId.GUEST.value())) {
            throw ProblemCode.BAD_REQUEST.atField("buyer", "That is everyone who gave no name.");
        }
        return names.everywhere(request.buyer());
    }
}
