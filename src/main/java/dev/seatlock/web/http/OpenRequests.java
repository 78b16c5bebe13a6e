package dev.seatlock.web.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Bounds how many requests of one client a replica has open at a time, among them all that last: seat maps, visits and
 * orders that are watched, and whoever waits for the bell. So nobody takes all the places that there are for those who
 * watch.
 */
@Singleton
class OpenRequests {

    private static final int FIRST = 1_300;

    private final Clients clients;
    private final int mostPerClient;
    private final ObjectMapper json;
    private final ConcurrentMap<String, Integer> open = new ConcurrentHashMap<>();

    OpenRequests(
            Clients clients,
            @ConfigProperty(name = "seatlock.open-requests-per-client") int mostPerClient,
            ObjectMapper json) {
        this.clients = clients;
        this.mostPerClient = mostPerClient;
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::count, FIRST);
    }

    private void count(RoutingContext call) {
        if (mostPerClient <= 0 || clients.isExempt(call.request())) {
            Doorstep.enter(call, () -> {});
            call.next();
            return;
        }
        String client = clients.of(call.request());
        int now = open.merge(client, 1, Integer::sum);
        Doorstep.enter(call, () -> open.computeIfPresent(client, (it, count) -> count == 1 ? null : count - 1));
        if (now <= mostPerClient) {
            call.next();
        } else {
            Problems.end(
                    call,
                    Problems.retryable(ProblemCode.TOO_MANY_REQUESTS.problem(
                                    "This client has %d requests open, which is the limit.".formatted(mostPerClient)))
                            .build(),
                    json);
        }
    }
}
