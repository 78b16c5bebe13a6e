package dev.seatlock.web.audit;

import dev.seatlock.guards.museum.Deadlock;
import dev.seatlock.guards.museum.DeadlockWatch;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.web.http.Items;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The deadlocks that this replica has seen. */
@Path("/api/lab/deadlocks")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Tag(name = "Lab")
class DeadlocksResource {

    private final DeadlockWatch watch;
    private final boolean labIsOpen;

    DeadlocksResource(DeadlockWatch watch, @ConfigProperty(name = "seatlock.lab") boolean labIsOpen) {
        this.watch = watch;
        this.labIsOpen = labIsOpen;
    }

    /** A deadlock; each party holds what another of them wants. */
    record DeadlockAnswer(Instant at, Deadlock.Kind kind, List<PartyAnswer> parties) {

        static DeadlockAnswer of(Deadlock deadlock) {
            return new DeadlockAnswer(
                    deadlock.at(),
                    deadlock.kind(),
                    deadlock.parties().stream().map(PartyAnswer::of).toList());
        }
    }

    /** One claim in it. */
    record PartyAnswer(UUID claim, String buyer, List<String> holds, String wants) {

        static PartyAnswer of(Deadlock.Party party) {
            return new PartyAnswer(
                    party.claim().value(),
                    party.buyer().value(),
                    party.holds().stream().map(SeatId::toString).toList(),
                    party.wants().toString());
        }
    }

    @GET
    @MayAnswer(ProblemCode.NOT_FOUND)
    @Operation(
            summary = "The latest deadlocks that this replica has seen, the last one first",
            description = "404 while the Lab is closed.")
    public Items<DeadlockAnswer> list() {
        if (!labIsOpen) {
            throw ProblemCode.NOT_FOUND.withDetail("The Lab is closed.");
        }
        return new Items<>(watch.sightings().stream().map(DeadlockAnswer::of).toList());
    }
}
