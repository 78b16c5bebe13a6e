package dev.seatlock.web.shows;

import dev.seatlock.boxoffice.audit.OperatorRequest;
import dev.seatlock.boxoffice.sales.Occupancy;
import dev.seatlock.boxoffice.shows.Cancellation;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How a show ends before its time: as an event that is cancelled, or as one that is taken off the programme. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Shows")
class CancellationResource {

    private static final String OPERATOR = "operator";

    private final Cancellation cancellation;
    private final Occupancy occupancy;
    private final OperatorRequest operatorRequest;

    CancellationResource(Cancellation cancellation, Occupancy occupancy, OperatorRequest operatorRequest) {
        this.cancellation = cancellation;
        this.occupancy = occupancy;
        this.operatorRequest = operatorRequest;
    }

    @POST
    @Path("shows/{id}/cancellation")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(OPERATOR)
    @MayAnswer({ProblemCode.SHOW_UNKNOWN, ProblemCode.BUSY})
    @Operation(
            summary = "Cancel an event",
            description =
                    "All holds, bookings, orders and parties on the waiting list end, what was paid goes back, and"
                            + " callbacks are told, with the reason. The show is no longer on the programme, but can"
                            + " still be looked at, as CANCELLED. If it was cancelled before, the first reason stands.")
    public ShowAnswer cancel(@PathParam("id") UUID id, @NotNull @Valid CancellationRequest request) {
        operatorRequest.because(request.reason());
        Show cancelled = cancellation.cancelEvent(new ShowId(id), request.reason());
        return ShowAnswer.of(cancelled, occupancy.tally(cancelled.id()));
    }

    @DELETE
    @Path("shows/{id}")
    @RolesAllowed(OPERATOR)
    @MayAnswer({ProblemCode.SHOW_UNKNOWN, ProblemCode.STILL_BOOKED, ProblemCode.BUSY})
    @Operation(
            summary = "Take a show off the programme",
            description = "Refused while bookings are live, unless forced. Then they are cancelled: what was paid goes"
                    + " back, and callbacks are told. The show is no longer on the programme, but can still"
                    + " be looked at, as CANCELLED. If nobody has anything of the show, or with erase,"
                    + " nothing of it stays.")
    public void delete(
            @PathParam("id") UUID id,
            @QueryParam("force") @DefaultValue("false") boolean force,
            @QueryParam("erase") @DefaultValue("false") boolean erase) {
        cancellation.delete(new ShowId(id), force, erase);
    }
}
