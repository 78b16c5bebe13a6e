package dev.seatlock.web.http;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What an answer costs that nothing is done for: the measure by which the bench tells all others. */
@Path("/api/lab/ping")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Tag(name = "Lab")
class PingResource {

    /** Comes back as it came. */
    @Schema(examples = "{\"say\": \"hello\"}")
    record Ping(@NotNull @Size(max = 100) String say) {}

    @GET
    @NonBlocking
    @Operation(summary = "Answer, and do nothing else", description = "The yardstick for requests that only read.")
    public Ping ping() {
        return new Ping("hello");
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @NonBlocking
    @Operation(summary = "Answer, and do nothing else", description = "JSON in and out, on the event loop.")
    public Ping echo(@NotNull Ping ping) {
        return ping;
    }
}
