package dev.seatlock.web.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Gives a client its {@code X-Request-ID} back, so that both sides can speak of one request. */
public class RequestIds {

    public static final String HEADER = "X-Request-ID";
    private static final Pattern HARMLESS = Pattern.compile("[\\w.:/+=-]{1,128}");

    @ServerResponseFilter
    public void echo(ContainerRequestContext request, ContainerResponseContext response) {
        echo(request.getHeaderString(HEADER))
                .ifPresent(id -> response.getHeaders().putSingle(HEADER, id));
    }

    /** What is said back; nothing if it was not said, or could do harm in somebody's log. */
    public static Optional<String> echo(@Nullable String id) {
        return Optional.ofNullable(id).filter(it -> HARMLESS.matcher(it).matches());
    }
}
