package dev.seatlock.web.waitingroom;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.sales.SharedLook;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.waitingroom.OpeningBell;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.Prefer;
import dev.seatlock.web.http.ProblemCode;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Waiting for a sale to open. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Tag(name = "Waiting room")
class BellResource {

    private static final Duration WAITS = Duration.ofSeconds(20);

    private final OpeningBell bell;
    private final SharedLook<ShowId, Show> shows;

    BellResource(OpeningBell bell, Shows shows) {
        this.bell = bell;
        this.shows = new SharedLook<>(shows::find);
    }

    /**
     * Where a show stands in its sale.
     *
     * @param opensAt null if it opens when the operator says so
     * @param secondsLeft until it opens, if it is known when
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            examples = {
                "{\"state\": \"ON_SALE\"}",
                "{\"state\": \"ANNOUNCED\", \"opensAt\": \"2027-03-01T10:00:00Z\", \"secondsLeft\": 41}"
            })
    record BellAnswer(
            Show.State state,
            @Nullable Instant opensAt,
            @Nullable Long secondsLeft) {

        private static BellAnswer of(Show show) {
            Instant opensAt = show.opensAt();
            boolean isKnown = show.state() == Show.State.ANNOUNCED && opensAt != null;
            Long left = isKnown
                    ? Math.max(
                            0,
                            Duration.between(Instant.now(), opensAt)
                                    .plusMillis(999)
                                    .toSeconds())
                    : null;
            return new BellAnswer(show.state(), opensAt, left);
        }
    }

    @GET
    @Path("shows/{show}/bell")
    @NonBlocking
    @MayAnswer(ProblemCode.SHOW_UNKNOWN)
    @Operation(
            summary = "Wait for the opening bell",
            description = "Answers when the sale opens, or at once if it is open. Otherwise it answers after twenty"
                    + " seconds, or after the time in Prefer: wait=N, with the time that is left. Then wait"
                    + " again.")
    public Uni<BellAnswer> await(@PathParam("show") UUID id, @HeaderParam("Prefer") @Nullable String prefer) {
        CompletableFuture<Boolean> rung = bell.await(id, Prefer.patience(prefer, WAITS));
        // Only now, or a bell in between would be missed.
        return Uni.createFrom()
                .completionStage(shows.at(new ShowId(id))
                        .whenComplete((show, unknown) -> {
                            if (unknown != null || show.state() != Show.State.ANNOUNCED) {
                                rung.complete(false);
                            }
                        })
                        .thenCompose(show -> rung.thenApply(rings -> rings
                                ? new BellAnswer(Show.State.ON_SALE, show.opensAt(), null)
                                : BellAnswer.of(show))));
    }
}
