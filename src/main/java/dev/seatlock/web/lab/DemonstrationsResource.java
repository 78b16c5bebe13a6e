package dev.seatlock.web.lab;

import dev.seatlock.guards.Guards;
import dev.seatlock.inventory.WishKind;
import dev.seatlock.lab.demonstration.Demonstration;
import dev.seatlock.lab.demonstration.Demonstrations;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The Lab's demonstrations. Each belongs to the replica that was asked for it, and happens there. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Lab")
class DemonstrationsResource {

    private final Demonstrations demonstrations;
    private final Guards guards;
    private final boolean areAllowed;

    DemonstrationsResource(
            Demonstrations demonstrations,
            Guards guards,
            @ConfigProperty(name = "seatlock.experiments") boolean areAllowed) {
        this.demonstrations = demonstrations;
        this.guards = guards;
        this.areAllowed = areAllowed;
    }

    /** Which guards are to be seen side by side. */
    @Schema(examples = "{\"guards\": [\"none\", \"combining\"]}")
    record DemonstrationRequest(
            @NotNull @Size(min = 1, max = 2) @Schema(examples = "[\"none\", \"combining\"]")
            List<@NotNull @Size(max = 40) String> guards) {}

    @POST
    @RunOnVirtualThread
    @Path("lab/demonstrations")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("operator")
    @APIResponseSchema(value = Demonstration.Report.class, responseCode = "202", responseDescription = "It has begun")
    @MayAnswer({
        ProblemCode.LAB_CLOSED,
        ProblemCode.GUARD_UNKNOWN,
        ProblemCode.GUARD_UNFIT,
        ProblemCode.EXPERIMENT_RUNNING
    })
    @Operation(
            summary = "Show the same rush under two guards at once",
            description =
                    "Puts on a show of 77 seats for each guard, without the safety net, and sends 154 buyers to it"
                            + " within some three seconds. Nothing else is started: watch the shows through their"
                            + " streams of seats. They stay until the next demonstration. Only one can run at a time."
                            + " Over configured stores the Lab must be open (SEATLOCK_LAB=true).")
    public Response begin(@NotNull @Valid DemonstrationRequest request, @Context HttpServerRequest call) {
        ExperimentsResource.requireAllowed(areAllowed);
        request.guards().forEach(this::requireFit);
        Demonstration demonstration = demonstrations
                .begin(request.guards(), here(call.localAddress()))
                .orElseThrow(() -> ProblemCode.EXPERIMENT_RUNNING.withDetail(
                        "A demonstration is running. It takes some seconds: wait until it has ended."));
        return Response.accepted(demonstration.report())
                .location(URI.create("/api/lab/demonstrations/" + demonstration.id()))
                .build();
    }

    private static URI here(SocketAddress address) {
        String host = address.hostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.port());
    }

    private void requireFit(String name) {
        var guard = guards.named(name)
                .orElseThrow(() -> ProblemCode.GUARD_UNKNOWN.withDetail("There is no guard named " + name + "."));
        if (!Guards.fits(guard.card(), Set.of(WishKind.SEATS))) {
            throw ProblemCode.GUARD_UNFIT.withDetail("The guard " + name + " does not protect seats.");
        }
    }

    @GET
    @Path("lab/demonstrations/{id}")
    @PermitAll
    @MayAnswer(ProblemCode.EXPERIMENT_UNKNOWN)
    @Operation(summary = "What the buyers of a demonstration have been told so far, and what was found in the end")
    public Demonstration.Report show(@PathParam("id") UUID id) {
        return find(demonstrations, id).report();
    }

    static Demonstration find(Demonstrations demonstrations, UUID id) {
        return demonstrations
                .find(id)
                .orElseThrow(() -> ProblemCode.EXPERIMENT_UNKNOWN.withDetail(
                        "This replica remembers no demonstration with this id."));
    }
}
