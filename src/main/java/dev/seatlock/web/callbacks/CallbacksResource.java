package dev.seatlock.web.callbacks;

import dev.seatlock.boxoffice.callbacks.Letter;
import dev.seatlock.boxoffice.callbacks.Outbox;
import dev.seatlock.boxoffice.callbacks.OutboxMessage;
import dev.seatlock.web.http.Items;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Callbacks that their receivers do not have yet, and the dead letters among them. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Callbacks")
class CallbacksResource {

    private static final String OPERATOR = "operator";

    private final Outbox outbox;

    CallbacksResource(Outbox outbox) {
        this.outbox = outbox;
    }

    @GET
    @Path("callbacks")
    @RolesAllowed(OPERATOR)
    @Operation(
            summary = "Callbacks that have not been delivered, the oldest first",
            description =
                    "state=DEAD lists the dead letters. Later callbacks about the same subject wait behind" + " them.")
    public RestResponse<Items<Letter>> list(
            @QueryParam("state") OutboxMessage.@Nullable State state,
            @QueryParam("after") @DefaultValue("0") @Min(0) long after,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit,
            @Context UriInfo uri) {
        List<Letter> page = outbox.letters(state, after, limit + 1);
        List<Letter> shown = page.subList(0, Math.min(limit, page.size()));
        return Items.page(
                shown,
                page.size() > limit,
                () -> uri.getRequestUriBuilder()
                        .replaceQueryParam("after", shown.getLast().seq()));
    }

    @POST
    @Path("callbacks/{id}/replay")
    @RolesAllowed(OPERATOR)
    @APIResponse(responseCode = "204", description = "It is due")
    @MayAnswer(ProblemCode.CALLBACK_UNKNOWN)
    @Operation(summary = "Try a callback again, dead or not")
    public void replay(@PathParam("id") UUID id) {
        require(outbox.replay(id));
    }

    @DELETE
    @Path("callbacks/{id}")
    @RolesAllowed(OPERATOR)
    @MayAnswer(ProblemCode.CALLBACK_UNKNOWN)
    @Operation(
            summary = "Give a callback up for good",
            description = "The callbacks that wait behind it are then" + " delivered.")
    public void drop(@PathParam("id") UUID id) {
        require(outbox.drop(id));
    }

    private static void require(boolean found) {
        if (!found) {
            throw ProblemCode.CALLBACK_UNKNOWN.withDetail("The callback was delivered, given up, or never there.");
        }
    }
}
