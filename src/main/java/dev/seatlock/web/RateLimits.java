package dev.seatlock.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seatlock.waitingroom.RateLimiter;
import dev.seatlock.waitingroom.RateLimiter.Ruling;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Refuses the API to a client that asks too often, before anything else is done for it, and tells every client how much more it
 * may ask, in the {@code RateLimit} headers of draft-ietf-httpapi-ratelimit-headers. A client is a remote address.
 */
@Singleton
class RateLimits {

    private static final int BEFORE_BODY_LIMIT = 1_100;
    private static final int IPV6_NETWORK_BYTES = 8; // a subscriber is given a network, and may take any address in it

    private final RateLimiter limiter;
    private final boolean limitsLoopback;
    private final ObjectMapper json;
    private final Counter refused;
    private final String policy;

    RateLimits(
            RateLimiter limiter,
            @ConfigProperty(name = "seatlock.rate-limit-loopback") boolean limitsLoopback,
            ObjectMapper json,
            MeterRegistry metrics) {
        this.limiter = limiter;
        this.limitsLoopback = limitsLoopback;
        this.json = json;
        refused = Counter.builder("seatlock.rate.refused")
                .description("Requests of clients who asked too often, and were refused")
                .register(metrics);
        this.policy = "\"client\";q=%d;w=%d".formatted(limiter.burst(), wholeSeconds(limiter.window()));
    }

    void register(@Observes Filters filters) {
        if (!limiter.isOff()) {
            filters.register(this::limit, BEFORE_BODY_LIMIT);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it goes on by itself
    private void limit(RoutingContext call) {
        SocketAddress remote = call.request().remoteAddress();
        InetAddress address = address(remote);
        boolean isExempt = !limitsLoopback && address != null && address.isLoopbackAddress();
        if (isExempt || !call.normalizedPath().startsWith("/api/")) {
            call.next();
            return;
        }
        Context here = call.vertx().getOrCreateContext();
        limiter.ask(address == null ? String.valueOf(remote) : client(address))
                .thenAccept(ruling -> here.runOnContext(back -> rule(call, ruling)));
    }

    private void rule(RoutingContext call, Ruling ruling) {
        call.response()
                .putHeader("RateLimit-Policy", policy)
                .putHeader(
                        "RateLimit", "\"client\";r=%d;t=%d".formatted(ruling.left(), wholeSeconds(ruling.fullAfter())));
        if (ruling.letThrough()) {
            call.next();
            return;
        }
        refused.increment();
        long seconds = Math.max(1, wholeSeconds(ruling.retryAfter()));
        Problems.end(
                call,
                ProblemCode.TOO_MANY_REQUESTS
                        .problem("ask again in " + seconds + " s")
                        .withHeader("Retry-After", seconds)
                        .build(),
                json);
    }

    /** Null if it is no address: a proxy may say who it is speaking for by a name of its own. */
    private static @Nullable InetAddress address(SocketAddress remote) {
        try {
            return InetAddress.ofLiteral(String.valueOf(remote.hostAddress()));
        } catch (IllegalArgumentException name) {
            return null;
        }
    }

    private static String client(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(address.getAddress(), 0, IPV6_NETWORK_BYTES)
                : address.getHostAddress();
    }

    /** Rounded up: who waits so long has waited long enough. */
    private static long wholeSeconds(Duration time) {
        return time.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
