package dev.seatlock.web.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Refuses a body that says it is too large before a byte of it is read, with a problem instead of an empty answer. */
@Singleton
class BodyLimit {

    private static final int BEFORE_QUARKUS_LIMIT = 1_000;
    private static final int AFTER_QUARKUS_LIMIT = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT + 1;

    private final long mostBytes;
    private final ObjectMapper json;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize most, ObjectMapper json) {
        this.mostBytes = most.asLongValue();
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::refuseTooLarge, BEFORE_QUARKUS_LIMIT);
    }

    /**
     * Of a body that does not say how large it is, {@link BoundedBody} counts the bytes, and says so when they are too
     * many.
     */
    void register(@Observes Router router) {
        router.route().order(AFTER_QUARKUS_LIMIT).handler(call -> {
            call.remove(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY);
            call.next();
        });
    }

    private void refuseTooLarge(RoutingContext call) {
        if (length(call.request().getHeader(HttpHeaders.CONTENT_LENGTH)) <= mostBytes) {
            call.next();
            return;
        }
        call.response().putHeader(HttpHeaders.CONNECTION, "close"); // what is still coming is not read
        Problems.end(call, ProblemCode.TOO_LARGE.withDetail("A body may have at most " + mostBytes + " bytes."), json);
    }

    private static long length(@Nullable String header) {
        try {
            return header == null ? 0 : Long.parseLong(header);
        } catch (NumberFormatException absurd) {
            return Long.MAX_VALUE;
        }
    }
}
