package dev.seatlock.web.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Says where something is without naming a host. What host we are reached by is not ours to know, and whatever a
 * request says it is would come back to whoever asks next through a cache.
 */
class RelativeLinks {

    @ServerResponseFilter
    void makeRelative(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getHeaders().getFirst(HttpHeaders.LOCATION) instanceof URI location) {
            response.getHeaders().putSingle(HttpHeaders.LOCATION, of(location).toString());
        }
    }

    static URI of(URI uri) {
        String query = uri.getRawQuery();
        return URI.create(query == null ? uri.getRawPath() : uri.getRawPath() + "?" + query);
    }
}
