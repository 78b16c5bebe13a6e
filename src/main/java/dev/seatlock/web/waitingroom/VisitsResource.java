package dev.seatlock.web.waitingroom;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.waitingroom.Lobby;
import dev.seatlock.waitingroom.Passes;
import dev.seatlock.waitingroom.Visit;
import dev.seatlock.waitingroom.WaitingRoom;
import dev.seatlock.waitingroom.WaitingRoom.Standing;
import dev.seatlock.waitingroom.WaitingRooms;
import dev.seatlock.web.http.Clients;
import dev.seatlock.web.http.Label;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.PassRequired;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.http.Problems;
import dev.seatlock.web.sales.Buyers;
import dev.seatlock.web.sales.ClaimRequest;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** Visits: standing in line in front of a show, and being let in. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Tag(name = "Waiting room")
class VisitsResource {

    private static final String TOKEN = "Visit-Token";

    private final WaitingRooms rooms;
    private final Passes passes;
    private final Lobby lobby;
    private final Shows shows;
    private final Buyers buyers;
    private final Clients clients;
    private final SecurityIdentity caller;

    VisitsResource(
            WaitingRooms rooms,
            Passes passes,
            Lobby lobby,
            Shows shows,
            Buyers buyers,
            Clients clients,
            SecurityIdentity caller) {
        this.rooms = rooms;
        this.passes = passes;
        this.lobby = lobby;
        this.shows = shows;
        this.buyers = buyers;
        this.clients = clients;
        this.caller = caller;
    }

    /** Who comes: a party of how many, of which client (else the address it comes from), and in which standing. */
    @Schema(examples = {"{\"party\": 2}", "{}"})
    record VisitRequest(
            @Min(1) @Max(1000) @Nullable Integer party,

            @Size(max = ClaimRequest.LONGEST_BUYER) @JsonDeserialize(using = Label.class) @Nullable
            String client,

            @Min(0) @Max(100) @Nullable Integer priority) {}

    @POST
    @Path("shows/{show}/visits")
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponseSchema(
            value = VisitAnswer.class,
            responseCode = "201",
            responseDescription = "The visit, and its place")
    @MayAnswer({
        ProblemCode.SHOW_UNKNOWN,
        ProblemCode.FORBIDDEN,
        ProblemCode.NO_WAITING_ROOM,
        ProblemCode.QUEUE_FULL,
        ProblemCode.WAITING_ROOM_UNAVAILABLE
    })
    @Operation(
            summary = "Stand in line",
            description =
                    "If the room's policy counts visits, it counts those of one client together: a client is known by"
                            + " its sign-in, else by the client that is named, else by its address. Only the operator"
                            + " can give a priority. Ask for the visit, or watch it, every few seconds: a visitor who"
                            + " is silent for too long counts as gone.")
    public Response arrive(
            @PathParam("show") UUID id, @Valid @Nullable VisitRequest request, @Context HttpServerRequest http) {
        Show show = shows.find(new ShowId(id));
        WaitingRoom room = room(id);
        VisitRequest asked = request == null ? new VisitRequest(null, null, null) : request;
        int priority = asked.priority() == null ? 0 : asked.priority();
        if (priority != 0 && !caller.hasRole("operator")) {
            throw ProblemCode.FORBIDDEN.atField("priority", "Only the operator can give a priority.");
        }
        String client = buyers.buyer(asked.client());
        Visit visit = room.arrive(
                        client == null ? "address " + clients.of(http) : "client " + client,
                        asked.party() == null ? 1 : asked.party(),
                        priority,
                        show.state() != Show.State.ON_SALE)
                .orElseThrow(() -> Problems.retryable(
                                ProblemCode.QUEUE_FULL.problem("The line is full. Nothing was changed."))
                        .build());
        rooms.admit(room); // there may be room at once
        return Response.created(URI.create("/api/visits/" + visit.id()))
                .entity(VisitAnswer.of(visit, room.token(visit), room.look(visit, null)))
                .build();
    }

    @GET
    @Path("visits/{id}")
    @MayAnswer({ProblemCode.VISIT_UNKNOWN, ProblemCode.WAITING_ROOM_UNAVAILABLE})
    @Operation(
            summary = "How a visit stands, to whoever has its token",
            description = "Asking keeps the visit's place, or its pass, for another while. Send the last pass, too:"
                    + " if the server has forgotten that the visit is inside, the pass proves it.")
    public VisitAnswer find(
            @PathParam("id") UUID id,
            @HeaderParam(TOKEN) @Nullable String token,
            @HeaderParam(PassRequired.HEADER) @Nullable String pass) {
        Visit visit = authorised(id, token);
        WaitingRoom room = roomOf(visit);
        return VisitAnswer.of(visit, room.token(visit), standing(room, visit, pass));
    }

    @GET
    @Path("visits/{id}/stream")
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @MayAnswer({ProblemCode.VISIT_UNKNOWN, ProblemCode.WAITING_ROOM_UNAVAILABLE})
    @Operation(
            summary = "How a visit stands, as events until it has ended",
            description = "An event for each change, and for each new pass. A visit that is watched does not count as"
                    + " silent.")
    public Multi<VisitAnswer> stream(
            @PathParam("id") UUID id,
            @HeaderParam(TOKEN) @Nullable String token,
            @HeaderParam(PassRequired.HEADER) @Nullable String pass) {
        Visit visit = authorised(id, token);
        WaitingRoom room = roomOf(visit);
        String visitToken = room.token(visit);
        return lobby.watch(visit, standing(room, visit, pass))
                .map(standing -> VisitAnswer.of(visit, visitToken, standing));
    }

    @DELETE
    @Path("visits/{id}")
    @MayAnswer({ProblemCode.VISIT_UNKNOWN, ProblemCode.WAITING_ROOM_UNAVAILABLE})
    @Operation(summary = "Leave the line, or the inside", description = "Leaving twice does no harm.")
    public void leave(@PathParam("id") UUID id, @HeaderParam(TOKEN) @Nullable String token) {
        Visit visit = authorised(id, token);
        rooms.leave(roomOf(visit), visit.id());
    }

    private static Standing standing(WaitingRoom room, Visit visit, @Nullable String pass) {
        Standing standing = room.look(visit, pass);
        if (standing instanceof Standing.Ended) {
            throw unknown();
        }
        return standing;
    }

    private WaitingRoom room(UUID show) {
        return rooms.of(show)
                .orElseThrow(() ->
                        ProblemCode.NO_WAITING_ROOM.withDetail("Buy without a visit: this show has no waiting room."));
    }

    private WaitingRoom roomOf(Visit visit) {
        return rooms.of(visit.show()).orElseThrow(VisitsResource::unknown);
    }

    /** Another's token and no such visit answer alike. */
    private Visit authorised(UUID id, @Nullable String token) {
        if (token == null || token.isBlank()) {
            throw ProblemCode.TOKEN_REQUIRED.withDetail(
                    "Send the token in the header Visit-Token. It came with the visit.");
        }
        return passes.visit(token).filter(visit -> visit.id().equals(id)).orElseThrow(VisitsResource::unknown);
    }

    private static HttpProblem unknown() {
        return ProblemCode.VISIT_UNKNOWN.withDetail(
                "The visit has ended, or there is none with this id for this token.");
    }
}
