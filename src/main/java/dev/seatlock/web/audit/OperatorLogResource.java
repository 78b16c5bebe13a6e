package dev.seatlock.web.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.audit.OperatorLog;
import dev.seatlock.boxoffice.audit.OperatorLogLine;
import dev.seatlock.web.http.Items;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What operators did. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operator's log")
class OperatorLogResource {

    private final OperatorLog log;

    OperatorLogResource(OperatorLog log) {
        this.log = log;
    }

    /**
     * One request; without a status while it is being carried out, or if its replica ended meanwhile.
     *
     * @param title of the show as it is now
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(examples = """
            {"id": 42, "at": "2027-03-02T09:30:00Z", "who": "operator", "method": "POST",
             "path": "/api/bookings/01a2118a-5b1c-7d0e-9f3a-6f1f0a6b7c2d/cancellation",
             "show": "01a21189-7d05-7c1b-9a3e-0d5c0f6b1a77", "title": "The Tempest",
             "booking": "01a2118a-5b1c-7d0e-9f3a-6f1f0a6b7c2d",
             "reason": "Sold twice at the door", "status": 200}
            """)
    record LineAnswer(
            long id,
            Instant at,
            String who,
            String method,
            String path,
            @Nullable UUID show,
            @Nullable String title,
            @Nullable UUID booking,
            @Nullable String reason,
            @Nullable Integer status) {

        private static LineAnswer of(OperatorLogLine line) {
            return new LineAnswer(
                    line.id(),
                    line.at(),
                    line.who(),
                    line.method(),
                    line.path(),
                    line.show(),
                    line.title(),
                    line.booking(),
                    line.reason(),
                    line.status());
        }
    }

    @GET
    @Path("operator-log")
    @RolesAllowed("operator")
    @Operation(
            summary = "What operators did, the latest first",
            description = "Every request of an operator that changes something, also one that failed. With show, those"
                    + " about that show and its bookings.")
    public RestResponse<Items<LineAnswer>> list(
            @QueryParam("show") @Nullable UUID show,
            @QueryParam("after") @Min(0) @Nullable Long after,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit,
            @Context UriInfo uri) {
        List<OperatorLogLine> page = log.page(show, after, limit + 1);
        List<OperatorLogLine> shown = page.subList(0, Math.min(limit, page.size()));
        return Items.page(
                shown.stream().map(LineAnswer::of).toList(),
                page.size() > limit,
                () -> uri.getRequestUriBuilder()
                        .replaceQueryParam("after", shown.getLast().id()));
    }
}
