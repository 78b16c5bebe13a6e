package dev.seatlock.web.shows;

import dev.seatlock.guards.Guards;
import dev.seatlock.web.http.Items;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The bug museum: guards that are wrong on purpose, to be given to shows of the Lab. */
@Path("/api/lab/museum")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Tag(name = "Lab")
class MuseumResource {

    private final Guards guards;
    private final boolean labIsOpen;

    MuseumResource(Guards guards, @ConfigProperty(name = "seatlock.lab") boolean labIsOpen) {
        this.guards = guards;
        this.labIsOpen = labIsOpen;
    }

    @GET
    @MayAnswer(ProblemCode.NOT_FOUND)
    @Operation(summary = "The cards of the bug museum", description = "404 while the Lab is closed.")
    public Items<CardAnswer> list() {
        if (!labIsOpen) {
            throw ProblemCode.NOT_FOUND.withDetail("The Lab is closed.");
        }
        return new Items<>(guards.museum().stream().map(CardAnswer::of).toList());
    }
}
