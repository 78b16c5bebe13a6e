package dev.seatlock.web.waitingroom;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.waitingroom.WaitingRoom;
import dev.seatlock.waitingroom.WaitingRoom.Setting;
import dev.seatlock.waitingroom.WaitingRooms;
import dev.seatlock.waitingroom.WaitingRooms.VisitorsWaiting;
import dev.seatlock.waitingroom.policy.QueuePolicy;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The waiting room of a show: whether there is one, and how it is run. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Waiting room")
class WaitingRoomResource {

    private static final int UNLIMITED = 0;
    private static final int STAY_MINUTES = 10;
    private static final int CAPACITY = 100_000;

    private final WaitingRooms rooms;
    private final Shows shows;

    WaitingRoomResource(WaitingRooms rooms, Shows shows) {
        this.rooms = rooms;
        this.shows = shows;
    }

    /**
     * How a room is to be run.
     *
     * @param shoppers how many may be inside at a time
     * @param admitPerSecond how many may enter a second; any number if it is not said
     * @param passMinutes how long a shopper may be inside; ten if it is not said
     * @param capacity how many may wait; a hundred thousand if it is not said
     */
    @Schema(examples = {"{\"enabled\": true, \"policy\": \"FIFO\", \"shoppers\": 100}", "{\"enabled\": false}"})
    record RoomRequest(
            @NotNull Boolean enabled,
            QueuePolicy.@Nullable Name policy,
            @Min(1) @Max(100_000) @Nullable Integer shoppers,
            @Min(1) @Max(100_000) @Nullable Integer admitPerSecond,
            @Min(1) @Max(1_440) @Nullable Integer passMinutes,
            @Min(1) @Max(1_000_000) @Nullable Integer capacity) {

        @AssertTrue(message = "say how many shoppers may be inside, and the policy by which they are let in")
        @Schema(hidden = true)
        boolean isComplete() {
            return !Boolean.TRUE.equals(enabled) || (shoppers != null && policy != null);
        }

        private Setting setting() {
            return new Setting(
                    requireNonNull(policy),
                    requireNonNull(shoppers),
                    or(admitPerSecond, UNLIMITED),
                    Duration.ofMinutes(or(passMinutes, STAY_MINUTES)),
                    or(capacity, CAPACITY));
        }

        private static int or(@Nullable Integer given, int otherwise) {
            return given == null ? otherwise : given;
        }
    }

    /**
     * A room, and how full it is; true when it was counted.
     *
     * @param admitPerSecond null for any number
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(examples = """
            {"enabled": true, "policy": "FIFO", "shoppers": 100, "passMinutes": 10, "capacity": 100000,
             "waiting": 311, "inside": 100}
            """)
    record RoomAnswer(
            boolean enabled,
            QueuePolicy.@Nullable Name policy,
            @Nullable Integer shoppers,
            @Nullable Integer admitPerSecond,
            @Nullable Long passMinutes,
            @Nullable Integer capacity,
            @Nullable Integer waiting,
            @Nullable Integer inside) {

        private static final RoomAnswer NONE = new RoomAnswer(false, null, null, null, null, null, null, null);

        private static RoomAnswer of(WaitingRoom room) {
            Setting setting = room.setting();
            return new RoomAnswer(
                    true,
                    setting.policy(),
                    setting.shoppers(),
                    setting.admitPerSecond() == UNLIMITED ? null : setting.admitPerSecond(),
                    setting.stay().toMinutes(),
                    setting.capacity(),
                    room.waiting(),
                    room.inside());
        }
    }

    @GET
    @Path("shows/{show}/waiting-room")
    @PermitAll
    @MayAnswer({ProblemCode.SHOW_UNKNOWN, ProblemCode.WAITING_ROOM_UNAVAILABLE})
    @Operation(summary = "How the waiting room is run, and how full it is")
    public RoomAnswer find(@PathParam("show") UUID id) {
        return answer(rooms.of(shows.find(new ShowId(id)).id().value()));
    }

    @PUT
    @Path("shows/{show}/waiting-room")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("operator")
    @MayAnswer({ProblemCode.SHOW_UNKNOWN, ProblemCode.VISITORS_WAITING, ProblemCode.WAITING_ROOM_UNAVAILABLE})
    @Operation(
            summary = "Open, change or remove the waiting room",
            description = "In force within a second on every replica. The policy can be changed while nobody waits.")
    public RoomAnswer change(@PathParam("show") UUID id, @NotNull @Valid RoomRequest request) {
        UUID show = shows.find(new ShowId(id)).id().value();
        if (!request.enabled()) {
            rooms.close(show);
            return RoomAnswer.NONE;
        }
        try {
            return rooms.open(show, request.setting())
                    .map(RoomAnswer::of)
                    .orElseThrow(() ->
                            ProblemCode.SHOW_UNKNOWN.withDetail("The show has just been taken off the programme."));
        } catch (VisitorsWaiting waiting) {
            throw ProblemCode.VISITORS_WAITING.withDetail(
                    "The visitors who wait were told their positions under the present policy.");
        }
    }

    private static RoomAnswer answer(Optional<WaitingRoom> room) {
        return room.map(RoomAnswer::of).orElse(RoomAnswer.NONE);
    }
}
