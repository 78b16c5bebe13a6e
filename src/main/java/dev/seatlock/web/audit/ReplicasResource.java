package dev.seatlock.web.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.audit.Replicas;
import dev.seatlock.web.http.Items;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The replicas of this box office, and how each is doing. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Replicas")
class ReplicasResource {

    private final Replicas replicas;

    ReplicasResource(Replicas replicas) {
        this.replicas = replicas;
    }

    /** One replica; {@code isAsked} is the one that gives this answer. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(examples = """
            {"id": "5f0c9a52-3a3e-4a37-9d5b-3f6a2b1c8e10", "name": "2", "host": "box-office.example",
             "pid": 4712, "parent": 4700, "startedAt": "2027-03-01T18:00:00Z", "uptimeSeconds": 3600,
             "seenAt": "2027-03-01T19:00:00Z", "state": "OPEN", "isAsked": false}
            """)
    record ReplicaAnswer(
            UUID id,
            String name,
            String host,
            long pid,
            @Nullable Long parent,
            Instant startedAt,
            long uptimeSeconds,
            Instant seenAt,
            Replicas.State state,
            boolean isAsked) {

        private static ReplicaAnswer of(Replicas.Member member, boolean isAsked) {
            return new ReplicaAnswer(
                    member.id(),
                    member.name(),
                    member.host(),
                    member.pid(),
                    member.parent(),
                    member.startedAt(),
                    member.uptime().toSeconds(),
                    member.seenAt(),
                    member.state(),
                    isAsked);
        }
    }

    @GET
    @Path("replicas")
    @RolesAllowed("operator")
    @Operation(
            summary = "The replicas that were heard of within the last hour",
            description = "SILENT are those that were killed, that hang, or that are cut off from the database.")
    public Items<ReplicaAnswer> list() {
        return new Items<>(replicas.list().stream()
                .map(member -> ReplicaAnswer.of(member, replicas.isThis(member)))
                .toList());
    }
}
