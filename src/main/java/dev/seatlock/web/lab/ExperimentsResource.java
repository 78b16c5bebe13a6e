package dev.seatlock.web.lab;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Guards;
import dev.seatlock.inventory.WishKind;
import dev.seatlock.lab.experiment.Curves;
import dev.seatlock.lab.experiment.Experiment;
import dev.seatlock.lab.experiment.Experiments;
import dev.seatlock.lab.experiment.Plan;
import dev.seatlock.lab.experiment.Progress;
import dev.seatlock.lab.experiment.Report;
import dev.seatlock.lab.experiment.ReportCsv;
import dev.seatlock.lab.experiment.ReportPage;
import dev.seatlock.web.http.Items;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** The Lab's experiments. Each belongs to the replica that was asked for it. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Lab")
class ExperimentsResource {

    private static final String OPERATOR = "operator";
    private static final String CSV = "text/csv";
    private static final String JSON_LINES = "application/jsonl";
    private static final Duration BETWEEN_EVENTS = Duration.ofMillis(500);

    private final Experiments experiments;
    private final Guards guards;
    private final boolean areAllowed;

    ExperimentsResource(
            Experiments experiments, Guards guards, @ConfigProperty(name = "seatlock.experiments") boolean areAllowed) {
        this.experiments = experiments;
        this.guards = guards;
        this.areAllowed = areAllowed;
    }

    static void requireAllowed(boolean areAllowed) {
        if (!areAllowed) {
            throw ProblemCode.LAB_CLOSED.withDetail(
                    "Experiments are off. Set SEATLOCK_LAB=true where no real sale runs.");
        }
    }

    @POST
    @RunOnVirtualThread
    @Path("lab/experiments")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(OPERATOR)
    @APIResponseSchema(value = Report.class, responseCode = "202", responseDescription = "It has begun")
    @MayAnswer({
        ProblemCode.LAB_CLOSED,
        ProblemCode.GUARD_UNKNOWN,
        ProblemCode.GUARD_UNFIT,
        ProblemCode.EXPERIMENT_RUNNING,
        ProblemCode.FLEET_UNAVAILABLE
    })
    @Operation(
            summary = "Begin an experiment",
            description = "Starts a fleet of its own over the same stores, rushes each guard, and ends the fleet."
                    + " Only one can run at a time. Over configured stores the Lab must be open (SEATLOCK_LAB=true).")
    public Response begin(@NotNull @Valid ExperimentRequest request) {
        requireAllowed(areAllowed);
        Plan plan = request.plan();
        plan.guards().forEach(guard -> requireFit(guard, plan));
        if (!experiments.canStartAFleet()) {
            throw ProblemCode.FLEET_UNAVAILABLE.withDetail("This process was not started from the packaged program.");
        }
        Experiment experiment = experiments
                .begin(plan)
                .orElseThrow(() -> ProblemCode.EXPERIMENT_RUNNING.withDetail(
                        "Another experiment is running. Cancel it, or wait until it has ended."));
        return Response.accepted(experiment.report())
                .location(URI.create("/api/lab/experiments/" + experiment.id()))
                .build();
    }

    private void requireFit(String name, Plan plan) {
        Card card = guards.named(name)
                .orElseThrow(() -> ProblemCode.GUARD_UNKNOWN.withDetail("There is no guard named " + name + "."))
                .card();
        WishKind sold = plan.standing() == null ? WishKind.SEATS : WishKind.STANDING;
        if (!Guards.fits(card, Set.of(sold))) {
            throw ProblemCode.GUARD_UNFIT.withDetail("The guard %s does not protect %s.".formatted(name, sold));
        }
    }

    @GET
    @Path("lab/experiments")
    @PermitAll
    @Operation(summary = "The last experiments of this replica, the latest first")
    public Items<Report> list() {
        return new Items<>(experiments.all().stream().map(Experiment::report).toList());
    }

    @GET
    @Path("lab/experiments/{id}")
    @PermitAll
    @MayAnswer(ProblemCode.EXPERIMENT_UNKNOWN)
    @Operation(summary = "How far an experiment has come, and what it has found")
    public Report show(@PathParam("id") UUID id) {
        return find(id).report();
    }

    @DELETE
    @RunOnVirtualThread
    @Path("lab/experiments/{id}")
    @RolesAllowed(OPERATOR)
    @MayAnswer(ProblemCode.EXPERIMENT_UNKNOWN)
    @Operation(
            summary = "Cancel an experiment",
            description = "The experiment is over when its state says so. An experiment that is over does not change.")
    public void cancel(@PathParam("id") UUID id) {
        find(id).cancel();
    }

    @GET
    @Path("lab/experiments/{id}/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @PermitAll
    @MayAnswer(ProblemCode.EXPERIMENT_UNKNOWN)
    @Operation(summary = "The progress of an experiment, as events until it is over")
    public Multi<Progress> stream(@PathParam("id") UUID id) {
        Experiment experiment = find(id);
        Multi<Progress> whileItRuns = Multi.createFrom()
                .ticks()
                .every(BETWEEN_EVENTS)
                .onOverflow()
                .drop()
                .map(tick -> experiment.progress())
                .select()
                .first(progress -> !progress.state().hasEnded());
        Multi<Progress> inTheEnd = Multi.createFrom().item(experiment::progress);
        return Multi.createBy().concatenating().streams(whileItRuns, inTheEnd);
    }

    @GET
    @Path("lab/experiments/{id}/curves")
    @PermitAll
    @MayAnswer(ProblemCode.EXPERIMENT_UNKNOWN)
    @Operation(
            summary = "The curves of an experiment: latency and sales by guard",
            description =
                    "Latency: the milliseconds within which each percentage of the buyers had their answer, over all"
                            + " rounds. Sales: how many places had been sold at each millisecond after the first"
                            + " buyer meant to ask, in the last round.")
    public Items<Curves> curves(@PathParam("id") UUID id) {
        return new Items<>(Curves.of(find(id).report()));
    }

    @GET
    @Path("lab/experiments/{id}.csv")
    @Produces(CSV)
    @PermitAll
    @MayAnswer(ProblemCode.EXPERIMENT_UNKNOWN)
    @Operation(summary = "What an experiment has found, a line for each guard and round")
    public String csv(@PathParam("id") UUID id) {
        return ReportCsv.of(find(id).report());
    }

    @GET
    @Path("lab/experiments/{id}.html")
    @Produces(MediaType.TEXT_HTML)
    @PermitAll
    @MayAnswer(ProblemCode.EXPERIMENT_UNKNOWN)
    @Operation(summary = "What an experiment has found, with charts, on one page that needs nothing else")
    public String page(@PathParam("id") UUID id) {
        return ReportPage.of(find(id).report());
    }

    @GET
    @Path("lab/experiments/{id}/history")
    @Produces(JSON_LINES)
    @PermitAll
    @APIResponse(
            responseCode = "200",
            description = "The history",
            content = @Content(mediaType = JSON_LINES, schema = @Schema(type = SchemaType.STRING)))
    @MayAnswer({ProblemCode.EXPERIMENT_UNKNOWN, ProblemCode.EXPERIMENT_RUNNING})
    @Operation(
            summary = "What every buyer did and was told, once the experiment is over",
            description = "JSON Lines, one event a line; ./seatlock lab check can judge it again.")
    public java.nio.file.Path history(@PathParam("id") UUID id) {
        return ended(experiments, id).history();
    }

    private Experiment find(UUID id) {
        return find(experiments, id);
    }

    private static Experiment find(Experiments experiments, UUID id) {
        return experiments
                .find(id)
                .orElseThrow(() -> ProblemCode.EXPERIMENT_UNKNOWN.withDetail(
                        "This replica remembers no experiment with this id."));
    }

    /** One whose history is complete. */
    static Experiment ended(Experiments experiments, UUID id) {
        Experiment experiment = find(experiments, id);
        if (!experiment.progress().state().hasEnded()) {
            throw ProblemCode.EXPERIMENT_RUNNING.withDetail(
                    "The experiment is still running. Its history is complete when it has ended.");
        }
        return experiment;
    }
}
