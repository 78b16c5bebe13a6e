package dev.seatlock.web.shows;

import dev.seatlock.boxoffice.audit.Audit;
import dev.seatlock.boxoffice.audit.Auditor;
import dev.seatlock.boxoffice.sales.Occupancy;
import dev.seatlock.boxoffice.shows.Programme;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.boxoffice.waitinglist.WaitingList;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.waitingroom.OpeningBell;
import dev.seatlock.web.audit.AuditAnswer;
import dev.seatlock.web.http.Items;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.PlainText;
import dev.seatlock.web.http.ProblemCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Shows: the programme, the guard that protects them, and the audit. */
@Path("/api") // all resources alike: of two class paths that fit, JAX-RS looks only into the longer
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Shows")
class ShowsResource {

    private static final String OPERATOR = "operator";

    private final Shows shows;
    private final Programme programme;
    private final Occupancy occupancy;
    private final Auditor auditor;
    private final OpeningBell bell;
    private final WaitingList waitingList;

    ShowsResource(
            Shows shows,
            Programme programme,
            Occupancy occupancy,
            Auditor auditor,
            OpeningBell bell,
            WaitingList waitingList) {
        this.shows = shows;
        this.programme = programme;
        this.waitingList = waitingList;
        this.occupancy = occupancy;
        this.auditor = auditor;
        this.bell = bell;
    }

    @POST
    @Path("shows")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(OPERATOR)
    @APIResponseSchema(value = ShowAnswer.class, responseCode = "201", responseDescription = "The show")
    @MayAnswer({ProblemCode.GUARD_UNKNOWN, ProblemCode.GUARD_UNFIT, ProblemCode.GUARD_UNAVAILABLE})
    @Operation(
            summary = "Put on a show",
            description = "With placesPerBuyer, one buyer may have at most that many places, held or booked, and every"
                    + " claim must name its buyer. The sale ends at closesAt, or without it when the show"
                    + " starts. That end must lie in the future, and after opensAt.")
    public Response create(@NotNull @Valid ShowRequest request) {
        Show show = programme.create(request.plan());
        return Response.created(URI.create("/api/shows/" + show.id()))
                .entity(answer(show))
                .build();
    }

    @GET
    @Path("shows")
    @PermitAll
    @Operation(summary = "The programme, the newest show first")
    public RestResponse<Items<ShowAnswer>> list(
            @QueryParam("after") @Nullable UUID after,
            @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(100) int limit,
            @Context UriInfo uri) {
        List<Show> page = shows.page(after == null ? null : new ShowId(after), limit + 1);
        List<Show> shown = page.subList(0, Math.min(limit, page.size()));
        return Items.page(
                shown.stream()
                        .flatMap(show ->
                                occupancy.findTally(show.id()).map(tally -> ShowAnswer.of(show, tally)).stream())
                        .toList(),
                page.size() > limit,
                () -> uri.getRequestUriBuilder()
                        .replaceQueryParam("after", shown.getLast().id()));
    }

    @GET
    @Path("shows/{id}")
    @PermitAll
    @MayAnswer(ProblemCode.SHOW_UNKNOWN)
    @Operation(summary = "One show, with the places that are left")
    public ShowAnswer show(@PathParam("id") UUID id) {
        return answer(shows.find(new ShowId(id)));
    }

    /** Another guard for a show, another dwell, or both. */
    @Schema(examples = "{\"guard\": \"pg-row-lock\", \"dwellMillis\": 5}")
    record GuardRequest(
            @NotNull @Size(max = 40) String guard,

            @Min(0) @Max(ShowRequest.LONGEST_DWELL) @Nullable
            Integer dwellMillis) {}

    @PUT
    @Path("shows/{id}/guard")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(OPERATOR)
    @MayAnswer({
        ProblemCode.SHOW_UNKNOWN,
        ProblemCode.GUARD_UNKNOWN,
        ProblemCode.GUARD_UNFIT,
        ProblemCode.SHOW_CANCELLED,
        ProblemCode.BUSY,
        ProblemCode.GUARD_UNAVAILABLE
    })
    @Operation(
            summary = "Change the guard",
            description = "When it answers, the new guard is in force on every replica, and all claims under the old"
                    + " guard have ended.")
    public ShowAnswer guard(@PathParam("id") UUID id, @NotNull @Valid GuardRequest request) {
        Duration dwell = request.dwellMillis() == null ? null : Duration.ofMillis(request.dwellMillis());
        return answer(programme.switchGuard(new ShowId(id), request.guard(), dwell));
    }

    @POST
    @Path("shows/{id}/open")
    @RolesAllowed(OPERATOR)
    @MayAnswer({ProblemCode.SHOW_UNKNOWN, ProblemCode.SHOW_CANCELLED, ProblemCode.NOT_ON_SALE, ProblemCode.BUSY})
    @Operation(
            summary = "Open the sale",
            description =
                    "The parties on the waiting list are called first, and have their offers when it answers. If they"
                            + " are too many for half a minute it answers 503, and the sale is as it was: ask again."
                            + " Refused after the end of the sale.")
    public ShowAnswer open(@PathParam("id") UUID id) throws InterruptedException {
        Show opened = waitingList.open(new ShowId(id));
        bell.ring(id);
        return answer(opened);
    }

    @POST
    @Path("shows/{id}/close")
    @RolesAllowed(OPERATOR)
    @MayAnswer({ProblemCode.SHOW_UNKNOWN, ProblemCode.SHOW_CANCELLED})
    @Operation(summary = "Close the sale")
    public ShowAnswer close(@PathParam("id") UUID id) {
        return answer(programme.move(new ShowId(id), Show.State.CLOSED));
    }

    @DELETE
    @Path("shows/{id}")
    @RolesAllowed(OPERATOR)
    @MayAnswer({ProblemCode.SHOW_UNKNOWN, ProblemCode.STILL_BOOKED})
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
        programme.delete(new ShowId(id), force, erase);
    }

    @GET
    @Path("shows/{id}/audit")
    @PermitAll
    @MayAnswer(ProblemCode.SHOW_UNKNOWN)
    @Operation(summary = "Count the live wins: was a place sold twice, lost or left over?")
    public AuditAnswer audit(@PathParam("id") UUID id) {
        return AuditAnswer.of(auditor.audit(shows.find(new ShowId(id)).id()));
    }

    @GET
    @Path("shows/{id}/audit/wins")
    @PermitAll
    @MayAnswer(ProblemCode.SHOW_UNKNOWN)
    @Operation(summary = "The live wins that the audit counts, to compare with what buyers were told")
    public RestResponse<Items<AuditAnswer.WinAnswer>> wins(
            @PathParam("id") UUID id,
            @QueryParam("afterBooking") @Nullable UUID afterBooking,
            @QueryParam("afterPlace") @DefaultValue("") @Size(max = 120) @Pattern(regexp = PlainText.PATTERN)
                    String afterPlace,
            @QueryParam("limit") @DefaultValue("1000") @Min(1) @Max(1000) int limit,
            @Context UriInfo uri) {
        ShowId show = shows.find(new ShowId(id)).id();
        Audit.Win after = afterBooking == null ? null : new Audit.Win(afterPlace, new ClaimId(afterBooking), "", 0);
        List<Audit.Win> page = auditor.wins(show, after, limit + 1);
        List<Audit.Win> shown = page.subList(0, Math.min(limit, page.size()));
        return Items.page(
                shown.stream().map(AuditAnswer.WinAnswer::of).toList(),
                page.size() > limit,
                () -> uri.getRequestUriBuilder()
                        .replaceQueryParam("afterBooking", shown.getLast().booking())
                        .replaceQueryParam("afterPlace", shown.getLast().place()));
    }

    private ShowAnswer answer(Show show) {
        return ShowAnswer.of(show, occupancy.tally(show.id()));
    }
}
