package dev.seatlock.web;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.List;
import java.util.function.Supplier;

/** A list, or one page of it; the next page, if there is one, is in the {@code Link} header. */
record Items<T>(List<T> items) {

    static Response page(List<?> items, boolean more, Supplier<UriBuilder> next) {
        Response.ResponseBuilder answer = Response.ok(new Items<>(items));
        return (more ? answer.link(next.get().build(), "next") : answer).build();
    }
}
