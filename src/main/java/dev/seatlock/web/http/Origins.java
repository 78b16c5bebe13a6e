package dev.seatlock.web.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a call that changes something comes from a page of another origin. A browser says so, in
 * {@code Sec-Fetch-Site} and in {@code Origin}, and no page can keep it from it; what is no browser says neither. One's
 * own is the public origin that is configured, else the host that was asked for: with which scheme that is, a proxy
 * before us may know and we do not.
 */
@Singleton
class Origins {

    /** They change nothing, so a page of another origin may well make them; it is not shown the answer. */
    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

    private static final Set<String> OWN_SITES = Set.of("same-origin", "none"); // none: by the user's own hand
    private static final String AFTER_SCHEME = "://";

    private final @Nullable String own;

    Origins(@ConfigProperty(name = "seatlock.public-origin") Optional<String> own) {
        this.own = own.map(it -> it.replaceFirst("/$", "")).orElse(null);
        if (this.own != null && !this.own.matches("https?://[^/?#@\\s]+")) {
            throw new IllegalStateException(
                    "seatlock.public-origin is " + this.own + ", and is written like https://tickets.example.org");
        }
    }

    static boolean isSafe(HttpMethod method) {
        return SAFE.contains(method);
    }

    /** @param host that was asked for */
    boolean isForeign(HttpServerRequest request, String host) {
        for (String site : request.headers().getAll("Sec-Fetch-Site")) {
            if (!OWN_SITES.contains(site)) {
                return true;
            }
        }
        List<String> origins = request.headers().getAll("Origin");
        return !origins.isEmpty() && !(origins.size() == 1 && isOwn(origins.getFirst(), host));
    }

    private boolean isOwn(String origin, String host) {
        if (own != null) {
            return own.equalsIgnoreCase(origin);
        }
        int scheme = origin.indexOf(AFTER_SCHEME);
        return scheme > 0 && host.equalsIgnoreCase(origin.substring(scheme + AFTER_SCHEME.length()));
    }
}
