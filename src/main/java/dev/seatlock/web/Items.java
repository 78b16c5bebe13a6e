package dev.seatlock.web;

import jakarta.ws.rs.core.UriBuilder;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;

/** A list, or one page of it; the next page, if there is one, is in the {@code Link} header. */
record Items<T>(List<T> items) {

    static <T> RestResponse<Items<T>> page(List<T> items, boolean more, Supplier<UriBuilder> next) {
        var answer = RestResponse.ResponseBuilder.ok(new Items<>(items));
        return (more ? answer.link(RelativeLinks.of(next.get().build()), "next") : answer).build();
    }
}
