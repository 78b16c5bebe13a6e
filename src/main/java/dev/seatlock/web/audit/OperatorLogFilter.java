package dev.seatlock.web.audit;

import dev.seatlock.boxoffice.audit.OperatorRequest;
import dev.seatlock.inventory.StoreFailure;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.http.Problems;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the operator's log what an operator is about to change, and how that ended. If it cannot be written,
 * nothing is done. It comes last of all filters, so that what they refuse is not there, and every query parameter is
 * one that the call has.
 */
@Singleton
class OperatorLogFilter {

    private static final Logger LOG = Logger.getLogger(OperatorLogFilter.class);
    private static final String OPERATOR = "operator";
    private static final int LAST = Priorities.USER + 1_000;
    private static final Set<String> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Pattern SHOW = Pattern.compile("/api/shows/([0-9a-fA-F-]{36})(?:/.*)?");
    private static final Pattern BOOKING = Pattern.compile("/api/bookings/([0-9a-fA-F-]{36})(?:/.*)?");

    private final SecurityIdentity caller;
    private final OperatorRequest request;

    OperatorLogFilter(SecurityIdentity caller, OperatorRequest request) {
        this.caller = caller;
        this.request = request;
    }

    @ServerRequestFilter(priority = LAST)
    void begin(ContainerRequestContext asked, ResourceInfo resource) {
        if (SAFE.contains(asked.getMethod()) || !isForOperators(resource) || !caller.hasRole(OPERATOR)) {
            return;
        }
        URI uri = asked.getUriInfo().getRequestUri();
        String path = uri.getRawPath();
        String query = uri.getRawQuery();
        try {
            request.begin(
                    caller.getPrincipal().getName(),
                    asked.getMethod(),
                    query == null ? path : path + "?" + query,
                    id(SHOW, path),
                    id(BOOKING, path));
        } catch (RuntimeException unwritten) {
            throw switch (StoreFailure.of(unwritten)) {
                case BUSY, CONFLICT, AWAY -> Problems.ofFailure(unwritten);
                case NET_CAUGHT, DEFECT -> {
                    LOG.error("a line of the operator's log could not be written", unwritten);
                    yield ProblemCode.LOG_UNAVAILABLE.withDetail(
                            "What operators do is written down first. That failed, so nothing was done.");
                }
            };
        }
    }

    @ServerResponseFilter
    void end(ContainerRequestContext asked, ContainerResponseContext answer, ResourceInfo resource) {
        if (SAFE.contains(asked.getMethod()) || !isForOperators(resource)) {
            return;
        }
        try {
            Object made = answer.getHeaders().getFirst(HttpHeaders.LOCATION);
            request.end(answer.getStatus(), made == null ? null : id(SHOW, path(made)));
        } catch (RuntimeException unwritten) { // it is done all the same, and the line says that nobody knows
            LOG.warnf("a status of the operator's log could not be written: %s", unwritten.getMessage());
        }
    }

    /** Another filter makes it relative, before or after this one. */
    private static String path(Object made) {
        return URI.create(made.toString()).getRawPath();
    }

    private static boolean isForOperators(@Nullable ResourceInfo resource) {
        Method method = resource == null ? null : resource.getResourceMethod();
        return method != null
                && Optional.ofNullable(method.getAnnotation(RolesAllowed.class))
                        .or(() -> Optional.ofNullable(method.getDeclaringClass().getAnnotation(RolesAllowed.class)))
                        .filter(allowed -> List.of(allowed.value()).contains(OPERATOR))
                        .isPresent();
    }

    private static @Nullable UUID id(Pattern of, String path) {
        Matcher matcher = of.matcher(path);
        try {
            return matcher.matches() ? UUID.fromString(matcher.group(1)) : null;
        } catch (IllegalArgumentException noId) {
            return null; // as the resource will say
        }
    }
}
