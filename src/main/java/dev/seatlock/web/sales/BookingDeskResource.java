package dev.seatlock.web.sales;

import dev.seatlock.boxoffice.audit.BookingStories;
import dev.seatlock.boxoffice.audit.OperatorRequest;
import dev.seatlock.boxoffice.payments.BookingChanges;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.BookingChange;
import dev.seatlock.boxoffice.sales.BookingList;
import dev.seatlock.boxoffice.sales.BookingUpdates.Access;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What an operator does about one booking, without the token that its buyer has. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Bookings")
class BookingDeskResource {

    private static final String OPERATOR = "operator";

    private final BookingChanges changes;
    private final BookingList bookings;
    private final BookingStories stories;
    private final OperatorRequest operatorRequest;

    BookingDeskResource(
            BookingChanges changes, BookingList bookings, BookingStories stories, OperatorRequest operatorRequest) {
        this.changes = changes;
        this.bookings = bookings;
        this.stories = stories;
        this.operatorRequest = operatorRequest;
    }

    @GET
    @Path("bookings/{id}/story")
    @RolesAllowed(OPERATOR)
    @MayAnswer(ProblemCode.BOOKING_UNKNOWN)
    @Operation(
            summary = "What happened to a booking, in order",
            description =
                    "From when its places were asked for. How often it was asked for again is known for as long as"
                            + " its idempotency key is remembered. What happened before its time was written down has"
                            + " no time, and comes first.")
    public StoryAnswer story(@PathParam("id") UUID id) {
        return StoryAnswer.of(stories.of(new ClaimId(id)));
    }

    @POST
    @Path("bookings/{id}/cancellation")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(OPERATOR)
    @MayAnswer({ProblemCode.BOOKING_UNKNOWN, ProblemCode.BOOKING_CANCELLED, ProblemCode.NOT_BOOKED, ProblemCode.BUSY})
    @Operation(
            summary = "Cancel a booking of any buyer, or a part of it",
            description =
                    "As if its buyer had cancelled it: the places come free, what was paid goes back, and callbacks"
                            + " are told, with the reason. With keep, only what it does not keep. If it was cancelled"
                            + " before, nothing is done, and the answer is the booking as it is.")
    public BookingEntry cancel(@PathParam("id") UUID id, @NotNull @Valid BookingCancellationRequest request) {
        ClaimId booking = new ClaimId(id);
        operatorRequest.because(request.reason());
        BookingChange change = request.change();
        if (change == null) {
            changes.cancel(booking, Access.OURS, Booking.CancelledBy.OPERATOR, request.reason());
        } else {
            changes.change(booking, Access.OURS, change, Booking.CancelledBy.OPERATOR, request.reason());
        }
        return BookingEntry.of(bookings.find(booking));
    }
}
