package dev.seatlock.web.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an {@code Accept} that cannot be read. Where there are several forms to choose from, the framework would
 * fail.
 */
class AcceptHeaders {

    @ServerRequestFilter(preMatching = true)
    @Nullable
    Response refuseUnreadable(ContainerRequestContext request) {
        try {
            request.getAcceptableMediaTypes();
            return null;
        } catch (IllegalArgumentException unreadable) {
            return ProblemCode.NOT_ACCEPTABLE
                    .withDetail("The header Accept cannot be read.")
                    .toResponse();
        }
    }
}
