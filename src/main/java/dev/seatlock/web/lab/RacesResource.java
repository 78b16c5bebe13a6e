package dev.seatlock.web.lab;

import dev.seatlock.lab.demonstration.Demonstration;
import dev.seatlock.lab.demonstration.Demonstrations;
import dev.seatlock.lab.experiment.Experiments;
import dev.seatlock.lab.history.Contended;
import dev.seatlock.lab.history.History;
import dev.seatlock.lab.history.Race;
import dev.seatlock.web.http.Items;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The races for single seats: in a demonstration as it goes on, in an experiment once it is over. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Lab")
class RacesResource {

    private static final String CONTENDED =
            "At most 200: first those with the most owners, then those for which the most asked.";
    private static final String TIMES =
            "Milliseconds since the first of them asked, by the clients' clock. What a replica says of its own time is"
                    + " put there; `uncertainMillis` says by how much that may be wrong.";

    private final Demonstrations demonstrations;
    private final Experiments experiments;

    RacesResource(Demonstrations demonstrations, Experiments experiments) {
        this.demonstrations = demonstrations;
        this.experiments = experiments;
    }

    @GET
    @Path("lab/demonstrations/{id}/races/{guard}")
    @PermitAll
    @MayAnswer(ProblemCode.EXPERIMENT_UNKNOWN)
    @Operation(summary = "The seats of a demonstration for which several asked", description = CONTENDED)
    public Items<Contended> ofDemonstration(@PathParam("id") UUID id, @PathParam("guard") String guard) {
        return new Items<>(demonstration(id).contended(guard).orElseThrow(RacesResource::notRushed));
    }

    @GET
    @Path("lab/demonstrations/{id}/races/{guard}/{seat}")
    @PermitAll
    @MayAnswer(ProblemCode.EXPERIMENT_UNKNOWN)
    @Operation(
            summary = "Who asked for one seat of a demonstration, and when each read and wrote it",
            description = TIMES)
    public Race inDemonstration(
            @PathParam("id") UUID id, @PathParam("guard") String guard, @PathParam("seat") String seat) {
        return demonstration(id).race(guard, seat).orElseThrow(RacesResource::notAskedFor);
    }

    @GET
    @Path("lab/experiments/{id}/races/{guard}")
    @PermitAll
    @MayAnswer({ProblemCode.EXPERIMENT_UNKNOWN, ProblemCode.EXPERIMENT_RUNNING})
    @Operation(summary = "The seats of an experiment for which several asked", description = CONTENDED)
    public Items<Contended> ofExperiment(
            @PathParam("id") UUID id,
            @PathParam("guard") String guard,
            @QueryParam("round") @DefaultValue("1") @Min(1) @Max(100) int round)
            throws IOException {
        return new Items<>(Contended.of(history(id, guard, round)));
    }

    @GET
    @Path("lab/experiments/{id}/races/{guard}/{seat}")
    @PermitAll
    @MayAnswer({ProblemCode.EXPERIMENT_UNKNOWN, ProblemCode.EXPERIMENT_RUNNING})
    @Operation(
            summary = "Who asked for one seat of an experiment, and when each read and wrote it",
            description = TIMES)
    public Race inExperiment(
            @PathParam("id") UUID id,
            @PathParam("guard") String guard,
            @PathParam("seat") String seat,
            @QueryParam("round") @DefaultValue("1") @Min(1) @Max(100) int round)
            throws IOException {
        return Race.of(history(id, guard, round), seat).orElseThrow(RacesResource::notAskedFor);
    }

    private Demonstration demonstration(UUID id) {
        return DemonstrationsResource.find(demonstrations, id);
    }

    private History history(UUID id, String guard, int round) throws IOException {
        return ExperimentsResource.ended(experiments, id).history(guard, round).orElseThrow(RacesResource::notRushed);
    }

    private static HttpProblem notRushed() {
        return ProblemCode.NOT_FOUND.withDetail("That guard has not been rushed in this experiment.");
    }

    private static HttpProblem notAskedFor() {
        return ProblemCode.NOT_FOUND.withDetail("Nobody has asked for that seat in this race.");
    }
}
