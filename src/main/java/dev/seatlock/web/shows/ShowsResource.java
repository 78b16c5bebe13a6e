package dev.seatlock.web.shows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seatlock.boxoffice.sales.Occupancy;
import dev.seatlock.boxoffice.shows.Programme;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.boxoffice.waitinglist.WaitingList;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.waitingroom.OpeningBell;
import dev.seatlock.web.http.Items;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Shows: the programme, what is changed of it, and the guard that protects each show. */
@Path("/api") // all resources alike: of two class paths that fit, JAX-RS looks only into the longer
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Shows")
class ShowsResource {

    private static final String OPERATOR = "operator";

    private final Shows shows;
    private final Programme programme;
    private final ShowMerge merge;
    private final Occupancy occupancy;
    private final OpeningBell bell;
    private final WaitingList waitingList;

    ShowsResource(
            Shows shows,
            Programme programme,
            ShowMerge merge,
            Occupancy occupancy,
            OpeningBell bell,
            WaitingList waitingList) {
        this.shows = shows;
        this.programme = programme;
        this.merge = merge;
        this.waitingList = waitingList;
        this.occupancy = occupancy;
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
            description =
                    "With opensAt the show is announced, and its sale opens by itself at that time, or before it by"
                            + " hand. A section may have a price of its own, and by their numbers so may its rows."
                            + " With placesPerBuyer, one buyer may have at most that many places, held or booked, and every"
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

    @PATCH
    @Path("shows/{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @RolesAllowed(OPERATOR)
    @MayAnswer({
        ProblemCode.SHOW_UNKNOWN,
        ProblemCode.SHOW_CANCELLED,
        ProblemCode.STILL_BOOKED,
        ProblemCode.GUARD_UNFIT,
        ProblemCode.BUSY,
        ProblemCode.GUARD_UNAVAILABLE
    })
    @Operation(
            summary = "Change a show",
            description = "A JSON merge patch: what is left out stays as it is. Places can be added at any time, and"
                    + " taken out as far as they are free. What is added to a sale that is open is offered to"
                    + " those on the waiting list first. When it answers, the change is in force on every replica.")
    public ShowAnswer change(
            @PathParam("id") UUID id,
            @RequestBody(content = @Content(schema = @Schema(implementation = ShowPatch.class))) @NotNull
                    ObjectNode patch)
            throws InterruptedException {
        return answer(waitingList.change(new ShowId(id), show -> merge.merged(patch, show)));
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

    private ShowAnswer answer(Show show) {
        return ShowAnswer.of(show, occupancy.tally(show.id()));
    }
}
