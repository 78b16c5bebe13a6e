package dev.seatlock.web.shows;

import dev.seatlock.guards.Guards;
import dev.seatlock.web.http.Items;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The catalogue of guards. */
@Path("/api/guards")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Tag(name = "Guards")
class GuardsResource {

    private final Guards guards;

    GuardsResource(Guards guards) {
        this.guards = guards;
    }

    @GET
    @Operation(summary = "The cards of all guards, the weakest first")
    public Items<CardAnswer> list() {
        return new Items<>(guards.cards().stream().map(CardAnswer::of).toList());
    }

    @GET
    @Path("{name}")
    @MayAnswer(ProblemCode.GUARD_UNKNOWN)
    @Operation(summary = "The card of one guard")
    public CardAnswer card(@PathParam("name") String name) {
        return guards.named(name)
                .map(guard -> CardAnswer.of(guard.card()))
                .orElseThrow(() -> ProblemCode.GUARD_UNKNOWN.withDetail("There is no guard named " + name + "."));
    }
}
