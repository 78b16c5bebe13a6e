package dev.seatlock.web;

import dev.seatlock.boxoffice.Booking;
import dev.seatlock.boxoffice.BoxOffice;
import dev.seatlock.boxoffice.BoxOffice.Sale;
import dev.seatlock.boxoffice.Hold;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import io.smallrye.common.annotation.RunOnVirtualThread;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Buying in two steps: hold places until a deadline, then book them. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Holds")
class HoldsResource {

    private final BoxOffice boxOffice;
    private final Counter counter;

    HoldsResource(BoxOffice boxOffice, Counter counter) {
        this.boxOffice = boxOffice;
        this.counter = counter;
    }

    @POST
    @Path("shows/{show}/holds")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Hold places",
            description = "All of them or none. Prefer: wait=N bounds the wait for the guard.")
    public Response hold(
            @PathParam("show") UUID show,
            @NotNull @Valid ClaimRequest request,
            @HeaderParam("Prefer") @Nullable String prefer,
            @Context UriInfo uri)
            throws InterruptedException {
        Sale<Hold> sale =
                boxOffice.hold(new ShowId(show), counter.choice(request), request.buyerId(), counter.patience(prefer));
        Hold hold = counter.bought(sale);
        return Response.created(uri.getBaseUriBuilder().path("api/holds/{id}").build(hold.id()))
                .header(ServerTiming.HEADER, ServerTiming.of(sale.times()))
                .entity(HoldAnswer.of(hold, counter.token(hold.id())))
                .build();
    }

    @GET
    @Path("holds/{id}")
    @Operation(summary = "A hold, to whoever has its token")
    public HoldAnswer find(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        ClaimId claim = authorised(id, token);
        return HoldAnswer.of(boxOffice.findHold(claim), counter.token(claim));
    }

    @POST
    @Path("holds/{id}/extend")
    @Operation(
            summary = "Ask for more time",
            description = "The hold lasts as long as a new one would, from now on; as often as extensionsLeft says.")
    public HoldAnswer extend(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        ClaimId claim = authorised(id, token);
        return HoldAnswer.of(boxOffice.extend(claim), counter.token(claim));
    }

    @DELETE
    @Path("holds/{id}")
    @Operation(summary = "Give held places back")
    public void release(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        boxOffice.release(authorised(id, token));
    }

    @POST
    @Path("holds/{id}/booking")
    @Operation(summary = "Book what is held", description = "Asked again, it answers with the same booking.")
    public Response confirm(
            @PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token, @Context UriInfo uri) {
        Booking booking = boxOffice.confirm(authorised(id, token));
        return Response.created(
                        uri.getBaseUriBuilder().path("api/bookings/{id}").build(booking.id()))
                .entity(BookingAnswer.of(booking, counter.token(booking.id())))
                .build();
    }

    private ClaimId authorised(UUID id, @Nullable String token) {
        return counter.authorised(id, token, ProblemCode.HOLD_UNKNOWN);
    }
}
