package dev.seatlock.web.tickets;

import dev.seatlock.boxoffice.tickets.Ticket;
import dev.seatlock.boxoffice.tickets.TicketCode;
import dev.seatlock.boxoffice.tickets.TicketKey;
import dev.seatlock.boxoffice.tickets.TicketPress;
import dev.seatlock.boxoffice.tickets.Tickets;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.sales.BookingResponses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Tickets: to print, and signed for the gate; and the key by which a gate tells whether we have signed them. */
@Path("/api")
@RunOnVirtualThread
@PermitAll
@Tag(name = "Tickets")
class TicketsResource {

    private static final String PDF = "application/pdf";
    private static final String KEYS = "application/jwk-set+json";
    private static final String SVG = "image/svg+xml";
    private static final List<Variant> FORMS = Variant.mediaTypes(
                    MediaType.valueOf(PDF), MediaType.TEXT_PLAIN_TYPE, MediaType.valueOf(SVG))
            .build();

    private final Tickets tickets;
    private final BookingResponses responses;
    private final TicketKey key;
    private final TicketPress press;

    TicketsResource(Tickets tickets, BookingResponses responses, TicketKey key, TicketPress press) {
        this.tickets = tickets;
        this.responses = responses;
        this.key = key;
        this.press = press;
    }

    @GET
    @Path("bookings/{id}/ticket")
    @Produces({PDF, MediaType.TEXT_PLAIN, SVG})
    @APIResponse(
            responseCode = "200",
            description = "The ticket",
            content = {
                @Content(mediaType = PDF, schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = SVG, schema = @Schema(type = SchemaType.STRING))
            })
    @MayAnswer({
        ProblemCode.BOOKING_UNKNOWN,
        ProblemCode.BOOKING_PASSED_ON,
        ProblemCode.BOOKING_CANCELLED,
        ProblemCode.BUSY
    })
    @Operation(
            summary = "The ticket of a booking, to whoever has its token",
            description = "As a PDF; or as text/plain, which is the text of the code in the PDF: a JWS in compact"
                    + " form, signed (EdDSA) with the key of /api/ticket-keys. It contains booking, reference,"
                    + " version (of the booking, if it was changed), show, title, startsAt, seats or"
                    + " standing, and the number of places; title and seats only as far as"
                    + " a scanner can still read the code. It cannot say whether the booking was cancelled or"
                    + " changed afterwards: ticket-checks does."
                    + " As image/svg+xml it is only that code, to be shown on a screen.")
    public Response ticket(
            @PathParam("id") UUID id, @HeaderParam("Booking-Token") @Nullable String token, @Context Request request)
            throws InterruptedException {
        Ticket ticket = tickets.of(new ClaimId(id), responses.owner(id, token));
        String signed = key.sign(ticket);
        String form = request.selectVariant(FORMS).getMediaType().toString();
        return switch (form) {
            case PDF -> answer(press.print(ticket, signed), PDF, ticket, "pdf");
            case SVG -> answer(TicketCode.svg(signed), SVG, ticket, "svg");
            default -> answer(signed, MediaType.TEXT_PLAIN, ticket, "txt");
        };
    }

    private static Response answer(Object body, String form, Ticket ticket, String ending) {
        return Response.ok(body, form)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "inline; filename=\"ticket-%s.%s\""
                                .formatted(ticket.booking().reference(), ending))
                .build();
    }

    /** The text of a ticket's code. */
    @Schema(examples = "{\"ticket\": \"eyJhbGciOiJFZERTQSJ9.eyJib29raW5nIjoiMDFhMiJ9.c2lnbmVk\"}")
    record CheckRequest(@NotNull @Size(min = 1, max = 4000) String ticket) {}

    /** What it is worth. */
    @Schema(examples = "{\"worth\": \"VALID\"}")
    record CheckAnswer(Tickets.Worth worth) {}

    @POST
    @Path("ticket-checks")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "What a ticket is worth by now",
            description = "VALID; REPLACED, if the booking was changed or passed on since it was printed; CANCELLED; or"
                    + " UNKNOWN, if we have not signed it. Whoever has a ticket may ask.")
    public CheckAnswer check(@NotNull @Valid CheckRequest request) {
        return new CheckAnswer(tickets.check(request.ticket()));
    }

    @GET
    @Path("ticket-keys")
    @Produces({KEYS, MediaType.APPLICATION_JSON})
    @Operation(summary = "The public key of the tickets, as a JWK Set")
    public KeySet keys() {
        return new KeySet(List.of(key.published()));
    }

    /** A JWK Set (RFC 7517). */
    record KeySet(List<Map<String, Object>> keys) {}
}
