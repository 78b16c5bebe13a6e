package dev.seatlock.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The script and the style sheet of the page, compressed. Each is compressed once, when it is first asked for. What
 * Quarkus has for this sits in every connection, also in those that sell, and would compress their answers as well.
 */
@Singleton
class PageParts {

    private static final int BEFORE_STATIC = 0;
    private static final String FOLDER = "META-INF/resources/static/bundle/";
    private static final String GZIP = "gzip";
    private static final Map<String, String> TYPES =
            Map.of("js", "text/javascript;charset=UTF-8", "css", "text/css;charset=UTF-8");

    /** By name; only of what there is, so there are never more than the build has made. */
    private final Map<String, Buffer> compressed = new ConcurrentHashMap<>();

    void register(@Observes Router router) {
        router.getWithRegex("/static/bundle/(?<name>[\\w-]+)[.](?<type>js|css)")
                .order(BEFORE_STATIC)
                .handler(this::answer);
    }

    private void answer(RoutingContext call) {
        String accepted = call.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        String type = call.pathParam("type");
        Buffer body = accepted != null && accepted.contains(GZIP) && !accepted.contains("gzip;q=0")
                ? compressed.computeIfAbsent(call.pathParam("name") + "." + type, PageParts::compress)
                : null;
        if (body == null) {
            call.next(); // as it is, or there is none
            return;
        }
        call.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, TYPES.get(type))
                .putHeader(HttpHeaders.CONTENT_ENCODING, GZIP)
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                // Its name has its hash: under this name it is never another.
                .putHeader(HttpHeaders.CACHE_CONTROL, "public, immutable, max-age=86400")
                .end(body);
    }

    private static @Nullable Buffer compress(String name) {
        try (InputStream plain = Thread.currentThread().getContextClassLoader().getResourceAsStream(FOLDER + name)) {
            if (plain == null) {
                return null;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                plain.transferTo(gzip);
            }
            return Buffer.buffer(bytes.toByteArray());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
