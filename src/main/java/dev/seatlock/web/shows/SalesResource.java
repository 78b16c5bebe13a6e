package dev.seatlock.web.shows;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.audit.Refusals;
import dev.seatlock.boxoffice.sales.Occupancy;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.boxoffice.shows.Tally;
import dev.seatlock.waitingroom.WaitingRoom;
import dev.seatlock.waitingroom.WaitingRooms;
import dev.seatlock.web.http.Items;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The shows that are on sale, side by side. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Shows")
class SalesResource {

    private final Shows shows;
    private final Occupancy occupancy;
    private final Refusals refusals;
    private final WaitingRooms rooms;

    SalesResource(Shows shows, Occupancy occupancy, Refusals refusals, WaitingRooms rooms) {
        this.shows = shows;
        this.occupancy = occupancy;
        this.refusals = refusals;
        this.rooms = rooms;
    }

    /**
     * How one show sells.
     *
     * @param refused how often a claim was refused since the show was put on; replicas add to it every few seconds
     * @param waiting how many stand in line; null if the show has no waiting room
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(examples = """
            {"show": "01a21189-7d05-7c1b-9a3e-0d5c0f6b1a77", "title": "The Tempest", "guard": "pg-conditional",
             "safetyNet": true, "capacity": 300, "free": 12, "held": 8, "sold": 280, "refused": 1412,
             "waiting": 311, "inside": 100}
            """)
    record SaleAnswer(
            UUID show,
            String title,
            String guard,
            boolean safetyNet,
            long capacity,
            long free,
            long held,
            long sold,
            long refused,
            @Nullable Integer waiting,
            @Nullable Integer inside) {

        private static SaleAnswer of(Show show, Tally tally, @Nullable Long refused, @Nullable WaitingRoom room) {
            return new SaleAnswer(
                    show.id().value(),
                    show.title(),
                    show.terms().guard(),
                    show.terms().netted(),
                    tally.capacity(),
                    tally.free(),
                    tally.held(),
                    tally.sold(),
                    refused == null ? 0 : refused,
                    room == null ? null : room.waiting(),
                    room == null ? null : room.inside());
        }
    }

    @GET
    @Path("sales")
    @RolesAllowed("operator")
    @MayAnswer(ProblemCode.WAITING_ROOM_UNAVAILABLE)
    @Operation(
            summary = "How the shows that are on sale sell, the newest first",
            description = "All of it holds for all replicas together. Places are counted from the sales themselves."
                    + " What is refused is counted by each replica, which adds it to the sum every few seconds: claims"
                    + " for places that are taken, of a show that is not on sale, without a pass, or when too many were"
                    + " asking. How fast it goes is the difference between two answers.")
    public Items<SaleAnswer> list(@QueryParam("limit") @DefaultValue("20") @Min(1) @Max(100) int limit) {
        List<Show> onSale = shows.onSale(limit);
        Map<UUID, Long> refused = refusals.of(onSale.stream().map(Show::id).toList());
        return new Items<>(onSale.stream()
                .flatMap(show -> occupancy.findTally(show.id()).stream()
                        .map(tally -> SaleAnswer.of(
                                show,
                                tally,
                                refused.get(show.id().value()),
                                rooms.of(show.id().value()).orElse(null))))
                .toList());
    }
}
