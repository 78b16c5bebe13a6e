package dev.seatlock.web.audit;

import dev.seatlock.boxoffice.audit.Refusals;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the buyers who asked for places and were told no: they are taken, the show is not on sale, too many were
 * asking, or a pass was missing. Requests that nobody could make sense of are not among them.
 */
@Singleton
class RefusalWatch {

    private static final Pattern CLAIM = Pattern.compile(
            "/api/shows/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/(?:holds|bookings)");
    private static final Set<Integer> REFUSALS = Set.of(403, 409, 429, 503);

    /** Before all that may refuse a claim. */
    private static final int FIRST = 50_000;

    private final Refusals refusals;

    RefusalWatch(Refusals refusals) {
        this.refusals = refusals;
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, FIRST);
    }

    private void watch(RoutingContext call) {
        String path = call.request().path();
        if (HttpMethod.POST.equals(call.request().method()) && path != null) {
            Matcher claim = CLAIM.matcher(path);
            if (claim.matches()) {
                UUID show = UUID.fromString(claim.group(1));
                call.addEndHandler(ended -> {
                    if (REFUSALS.contains(call.response().getStatusCode())) {
                        refusals.count(show);
                    }
                });
            }
        }
        call.next();
    }
}
