package dev.seatlock.web;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Gives a client its {@code X-Request-ID} back, so that both sides can speak of one request. */
class RequestIds {

    private static final String HEADER = "X-Request-ID";
    private static final Pattern HARMLESS = Pattern.compile("[\\w.:/+=-]{1,128}");

    @ServerResponseFilter
    void echo(ContainerRequestContext request, ContainerResponseContext response) {
        String id = request.getHeaderString(HEADER);
        if (id != null && HARMLESS.matcher(id).matches()) {
            response.getHeaders().putSingle(HEADER, id);
        }
    }
}
