package dev.seatlock.web;

import dev.seatlock.boxoffice.Booking;
import dev.seatlock.boxoffice.BoxOffice;
import dev.seatlock.boxoffice.BoxOffice.Sale;
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

/** Buying in one step, and what can be done with a booking. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Bookings")
class BookingsResource {

    private final BoxOffice boxOffice;
    private final Counter counter;

    BookingsResource(BoxOffice boxOffice, Counter counter) {
        this.boxOffice = boxOffice;
        this.counter = counter;
    }

    @POST
    @Path("shows/{show}/bookings")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Buy places",
            description = "All of them or none. Prefer: wait=N bounds the wait for the guard.")
    public Response book(
            @PathParam("show") UUID show,
            @NotNull @Valid ClaimRequest request,
            @HeaderParam("Prefer") @Nullable String prefer,
            @Context UriInfo uri)
            throws InterruptedException {
        Sale<Booking> sale =
                boxOffice.book(new ShowId(show), counter.choice(request), request.buyerId(), counter.patience(prefer));
        Booking booking = counter.bought(sale);
        return Response.created(
                        uri.getBaseUriBuilder().path("api/bookings/{id}").build(booking.id()))
                .header(ServerTiming.HEADER, ServerTiming.of(sale.times()))
                .entity(BookingAnswer.of(booking, counter.token(booking.id())))
                .build();
    }

    @GET
    @Path("bookings/{id}")
    @Operation(summary = "A booking, to whoever has its token")
    public BookingAnswer find(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        ClaimId claim = authorised(id, token);
        return BookingAnswer.of(boxOffice.findBooking(claim), counter.token(claim));
    }

    @DELETE
    @Path("bookings/{id}")
    @Operation(summary = "Cancel a booking and give its places back")
    public void cancel(@PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token) {
        boxOffice.cancel(authorised(id, token));
    }

    private ClaimId authorised(UUID id, @Nullable String token) {
        return counter.authorised(id, token, ProblemCode.BOOKING_UNKNOWN);
    }
}
