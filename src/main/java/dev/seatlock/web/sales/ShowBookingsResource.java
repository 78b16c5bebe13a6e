package dev.seatlock.web.sales;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.BookingList;
import dev.seatlock.boxoffice.sales.BookingReference;
import dev.seatlock.boxoffice.sales.BookingSearch.Filter;
import dev.seatlock.boxoffice.sales.FoundBooking;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.web.http.Items;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.PlainText;
import dev.seatlock.web.http.ProblemCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The bookings of a show, for its operator: to look through, and to take along as a file. */
@Path("/api") // all resources alike: of two class paths that fit, JAX-RS looks only into the longer
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Bookings")
class ShowBookingsResource {

    private static final Logger LOG = Logger.getLogger(ShowBookingsResource.class);
    private static final String OPERATOR = "operator";
    private static final String CSV = "text/csv";
    private static final String JSON_LINES = "application/jsonl";

    private final Shows shows;
    private final BookingList bookings;
    private final ObjectMapper json;

    ShowBookingsResource(Shows shows, BookingList bookings, ObjectMapper json) {
        this.shows = shows;
        this.bookings = bookings;
        this.json = json;
    }

    @GET
    @Path("shows/{show}/bookings")
    @RolesAllowed(OPERATOR)
    @MayAnswer(ProblemCode.SHOW_UNKNOWN)
    @Operation(
            summary = "Find bookings of a show, the newest first",
            description = "Those that fit all of the filters. No booking is on two pages, and none that was there when"
                    + " the first page was read is missed.")
    public RestResponse<Items<BookingEntry>> list(
            @PathParam("show") UUID show,
            @QueryParam("state") Booking.@Nullable State state,
            @QueryParam("buyer") @Size(min = 1, max = 100) @Pattern(regexp = PlainText.PATTERN) @Nullable String buyer,
            @QueryParam("reference") @Size(max = 20) @Nullable String reference,
            @QueryParam("seat") @Size(max = 120) @Pattern(regexp = PlainText.PATTERN) @Nullable String seat,
            @QueryParam("after") @Nullable UUID after,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit,
            @Context UriInfo uri) {
        Filter filter = filter(state, buyer, reference, seat);
        List<FoundBooking> page =
                bookings.page(known(show), filter, after == null ? null : new ClaimId(after), limit + 1);
        List<FoundBooking> shown = page.subList(0, Math.min(limit, page.size()));
        return Items.page(
                shown.stream().map(BookingEntry::of).toList(),
                page.size() > limit,
                () -> uri.getRequestUriBuilder()
                        .replaceQueryParam("after", shown.getLast().id()));
    }

    @GET
    @Path("shows/{show}/bookings.csv")
    @Produces(CSV)
    @RolesAllowed(OPERATOR)
    @APIResponse(
            responseCode = "200",
            description = "The bookings",
            content = @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)))
    @MayAnswer(ProblemCode.SHOW_UNKNOWN)
    @Operation(
            summary = "The bookings of a show as CSV, the newest first",
            description = "RFC 4180, in UTF-8, with a header line. A cell that a spreadsheet would take for a formula"
                    + " begins with an apostrophe.")
    public Response csv(
            @PathParam("show") UUID show,
            @QueryParam("state") Booking.@Nullable State state,
            @QueryParam("buyer") @Size(min = 1, max = 100) @Pattern(regexp = PlainText.PATTERN) @Nullable String buyer,
            @QueryParam("reference") @Size(max = 20) @Nullable String reference,
            @QueryParam("seat") @Size(max = 120) @Pattern(regexp = PlainText.PATTERN) @Nullable String seat,
            @Context HttpServerRequest request) {
        Filter filter = filter(state, buyer, reference, seat);
        return file(request, known(show), filter, "csv", BookingEntry.HEAD, BookingEntry::csv);
    }

    @GET
    @Path("shows/{show}/bookings.jsonl")
    @Produces(JSON_LINES)
    @RolesAllowed(OPERATOR)
    @APIResponse(
            responseCode = "200",
            description = "The bookings",
            content = @Content(mediaType = JSON_LINES, schema = @Schema(type = SchemaType.STRING)))
    @MayAnswer(ProblemCode.SHOW_UNKNOWN)
    @Operation(summary = "The bookings of a show as JSON Lines, the newest first", description = "One booking a line.")
    public Response jsonLines(
            @PathParam("show") UUID show,
            @QueryParam("state") Booking.@Nullable State state,
            @QueryParam("buyer") @Size(min = 1, max = 100) @Pattern(regexp = PlainText.PATTERN) @Nullable String buyer,
            @QueryParam("reference") @Size(max = 20) @Nullable String reference,
            @QueryParam("seat") @Size(max = 120) @Pattern(regexp = PlainText.PATTERN) @Nullable String seat,
            @Context HttpServerRequest request) {
        Filter filter = filter(state, buyer, reference, seat);
        return file(request, known(show), filter, "jsonl", "", entry -> jsonLine(entry));
    }

    private ShowId known(UUID show) {
        return shows.find(new ShowId(show)).id();
    }

    private static Filter filter(
            Booking.@Nullable State state, @Nullable String buyer, @Nullable String reference, @Nullable String seat) {
        return new Filter(
                state,
                buyer == null ? null : normal(buyer),
                reference == null
                        ? null
                        : BookingReference.parse(reference)
                                .orElseThrow(() -> ProblemCode.BAD_REQUEST.atField(
                                        "reference", "A reference has eight letters and digits, such as K7PX-2QMD.")),
                seat == null
                        ? null
                        : SeatId.parse(normal(seat))
                                .orElseThrow(() -> ProblemCode.BAD_REQUEST.atField(
                                        "seat", "A seat is written section-row-number, such as A-1-7.")));
    }

    /** As names are stored. */
    private static String normal(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /**
     * Written as fast as the client reads it. If that fails in the middle, the connection is cut: a file that ended
     * there would look complete.
     */
    private Response file(
            HttpServerRequest request,
            ShowId show,
            Filter filter,
            String ending,
            String head,
            Function<BookingEntry, String> line) {
        StreamingOutput lines = out -> {
            try {
                out.write(head.getBytes(StandardCharsets.UTF_8));
                bookings.readAll(
                        show,
                        filter,
                        found -> out.write(line.apply(BookingEntry.of(found)).getBytes(StandardCharsets.UTF_8)));
            } catch (RuntimeException broken) {
                LOG.errorf(broken, "a file of bookings of show %s was cut off", show);
                request.connection()
                        .close()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
            }
        };
        return Response.ok(lines)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"bookings-%s.%s\"".formatted(show, ending))
                .build();
    }

    private String jsonLine(BookingEntry entry) {
        try {
            return json.writeValueAsString(entry) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
