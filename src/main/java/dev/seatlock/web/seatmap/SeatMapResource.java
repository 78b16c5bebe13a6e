package dev.seatlock.web.seatmap;

import dev.seatlock.inventory.ShowId;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.http.Problems;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The seat map of a show, once or as it changes. */
@Path("/api")
@NonBlocking
@PermitAll
@Tag(name = "Shows")
class SeatMapResource {

    private static final String GZIP = "gzip";
    private static final Pattern UNWANTED = Pattern.compile(".*;\\s*q\\s*=\\s*0(\\.0*)?");

    private final SeatMaps maps;
    private final SeatMapStream stream;

    SeatMapResource(SeatMaps maps, SeatMapStream stream) {
        this.maps = maps;
        this.stream = stream;
    }

    @GET
    @Path("shows/{id}/seats")
    @Produces(MediaType.APPLICATION_JSON)
    @APIResponseSchema(
            value = SeatMapAnswer.class,
            responseCode = "200",
            responseDescription = "The seat map, with its `ETag`")
    @APIResponse(responseCode = "304", description = "Still as it was, going by `If-None-Match`")
    @MayAnswer({ProblemCode.SHOW_UNKNOWN, ProblemCode.PRECONDITION_FAILED})
    @Operation(
            summary = "The seat map",
            description = "It shows at once what this replica has sold, and a moment later what others have sold.")
    public CompletionStage<Response> seats(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.CACHE_CONTROL) @Nullable String caching,
            @HeaderParam(HttpHeaders.ACCEPT_ENCODING) @Nullable String encodings,
            @Context Request request) {
        ShowId show = new ShowId(id);
        CompletableFuture<SeatMap> map = isWanted("no-cache", caching) ? maps.ofLedger(show) : maps.of(show);
        return map.thenCompose(it -> answer(it, request, isWanted(GZIP, encodings)));
    }

    private static CompletableFuture<Response> answer(SeatMap map, Request request, boolean gzip) {
        EntityTag tag = new EntityTag(map.tag(), true); // weak: the same map, compressed or not
        Response.ResponseBuilder unwanted = request.evaluatePreconditions(tag);
        if (unwanted == null) {
            return gzip
                    ? map.gzipped()
                            .thenApply(
                                    body -> complete(Response.ok(body).header(HttpHeaders.CONTENT_ENCODING, GZIP), tag))
                    : map.rendered().thenApply(body -> complete(Response.ok(body), tag));
        }
        if (unwanted.build().getStatus() == ProblemCode.PRECONDITION_FAILED.status()) {
            throw ProblemCode.PRECONDITION_FAILED.withDetail("The seat map has changed.");
        }
        return CompletableFuture.completedFuture(complete(unwanted, tag));
    }

    private static Response complete(Response.ResponseBuilder answer, EntityTag tag) {
        return answer.tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache") // kept, but shown only if it still holds
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .build();
    }

    private static boolean isWanted(String what, @Nullable String header) {
        return header != null
                && Stream.of(header.toLowerCase(Locale.ROOT).split(","))
                        .map(String::strip)
                        .anyMatch(word -> word.equals(what)
                                || (word.startsWith(what + ";")
                                        && !UNWANTED.matcher(word).matches()));
    }

    @GET
    @Path("shows/{id}/seats/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @APIResponseSchema(
            value = SeatMapAnswer.class,
            responseCode = "200",
            responseDescription =
                    "Events: `snapshot` with the whole map, then `change` with the places that are different by now;"
                            + " and `show` when the show is not what it was: its prices, its times, its state")
    @MayAnswer({ProblemCode.SHOW_UNKNOWN, ProblemCode.BUSY})
    @Operation(
            summary = "The seat map, as events while it changes",
            description =
                    "A client that has lost its connection sends the `id` of the last event that it has seen. It gets"
                            + " the changes that it has missed; or the whole map, if they are too many or another"
                            + " replica answers.")
    public Uni<Void> watch(
            @PathParam("id") UUID id,
            @HeaderParam("Last-Event-ID") @Nullable String lastEvent,
            @Context RoutingContext call) {
        if (stream.isFull()) {
            throw Problems.retryable(ProblemCode.BUSY.problem("Too many clients are watching seat maps."))
                    .build();
        }
        ShowId show = new ShowId(id);
        // Taken here, where the call is on it: the map may come on another thread.
        io.vertx.core.Context loop = VertxContext.getRootContext(call.vertx().getOrCreateContext());
        return Uni.createFrom()
                .completionStage(maps.of(show))
                .chain(map -> HttpMethod.HEAD.equals(call.request().method())
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().completionStage(stream.join(show, map, call, loop, lastEvent)));
    }
}
