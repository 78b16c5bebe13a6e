package dev.seatlock.web.audit;

import dev.seatlock.boxoffice.audit.Audit;
import dev.seatlock.boxoffice.audit.Auditor;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.web.http.Items;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.PlainText;
import dev.seatlock.web.http.ProblemCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The audit of a show, and the wins that it counts. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Shows")
class AuditResource {

    private final Shows shows;
    private final Auditor auditor;

    AuditResource(Shows shows, Auditor auditor) {
        this.shows = shows;
        this.auditor = auditor;
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
}
