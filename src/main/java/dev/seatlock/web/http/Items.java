package dev.seatlock.web.http;

import jakarta.ws.rs.core.UriBuilder;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;

/** A list, or one page of it; the next page, if there is one, is in the {@code Link} header. */
public record Items<T>(List<T> items) {

    public static <T> RestResponse<Items<T>> page(List<T> items, boolean more, Supplier<UriBuilder> next) {
        var answer = RestResponse.ResponseBuilder.ok(new Items<>(items));
        return (more ? answer.link(RelativeLinks.of(next.get().build()), "next") : answer).build();
    }
}
