package dev.seatlock.web;

import dev.seatlock.waitingroom.Passes.Pass;
import dev.seatlock.waitingroom.WaitingRooms;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response.Status;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Asks for the pass, where a show has a waiting room. No store is asked: a pass is signed, and says whose it is and until when.
 * Only a request that is made again, under its key, is answered also without: who has bought has no pass any more.
 *
 * <p>Whoever has bought has been served. Its pass is good for nothing from then on, and the next one may enter.
 */
class Doorkeeper {

    static final String HEADER = "Pass";

    private static final Logger LOG = Logger.getLogger(Doorkeeper.class);
    private static final String SHOWN = "dev.seatlock.pass";

    private final WaitingRooms rooms;
    private final Once once;

    Doorkeeper(WaitingRooms rooms, Once once) {
        this.rooms = rooms;
        this.once = once;
    }

    @PassRequired
    @ServerRequestFilter
    void check(ContainerRequestContext request) {
        String shown = request.getHeaderString(HEADER);
        Optional<Pass> pass = Optional.ofNullable(shown).flatMap(rooms::check);
        pass.ifPresent(it -> request.setProperty(SHOWN, it));
        Optional<UUID> show = show(request);
        if (show.isEmpty() || rooms.of(show.get()).isEmpty()) {
            return; // what is held already is paid for without a pass
        }
        boolean isGood = pass.filter(it -> it.show().equals(show.get())).isPresent();
        if (!isGood && !once.isAnswered(request.getHeaderString(Once.HEADER))) {
            throw ProblemCode.PASS_REQUIRED
                    .problem(
                            shown == null
                                    ? "this show has a waiting room: POST /api/shows/" + show.get() + "/visits"
                                    : "this pass has expired, was given back, or is for another show")
                    .build();
        }
    }

    @PassRequired
    @ServerResponseFilter
    void served(ContainerRequestContext request, ContainerResponseContext response) {
        boolean booked =
                response.getStatus() == Status.CREATED.getStatusCode() && response.getEntity() instanceof BookingAnswer;
        boolean ordered = response.getStatus() == Status.ACCEPTED.getStatusCode();
        if ((booked || ordered) && request.getProperty(SHOWN) instanceof Pass pass) {
            Thread.startVirtualThread(() -> leave(pass)); // the answer need not wait for it
        }
    }

    private void leave(Pass pass) {
        try {
            rooms.of(pass.show()).ifPresent(room -> rooms.leave(room, pass.visit()));
        } catch (RuntimeException away) {
            LOG.debugf("a permit is given back by its lease: %s", away.getMessage());
        }
    }

    private static Optional<UUID> show(ContainerRequestContext request) {
        try {
            return Optional.ofNullable(request.getUriInfo().getPathParameters().getFirst("show"))
                    .map(UUID::fromString);
        } catch (IllegalArgumentException noId) {
            return Optional.empty(); // as the resource will say
        }
    }
}
