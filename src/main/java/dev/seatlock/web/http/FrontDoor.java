package dev.seatlock.web.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what is no request that anything here could be asked by, before anybody looks at it: so that whoever decides
 * by a path, a host, an origin or a type sees what will be served, and no two can see it differently. Whatever the
 * router or a library refuses without a word is given its problem here, too.
 */
@Singleton
class FrontDoor implements HttpServerOptionsCustomizer {

    private static final String NO_HOST =
            "The header Host must name the host exactly once, and an absolute target must name the same host.";
    private static final String OTHER_VERSION = "This server speaks HTTP/1.0 and HTTP/1.1.";

    /** A target with a scheme and an authority. */
    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)");

    private static final Pattern JSON = Pattern.compile(
            "\\s*application/(?:merge-patch\\+)?json\\s*"
                    + "(?:;(?!\\s*charset\\s*=)[^;]*|;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)*+",
            Pattern.CASE_INSENSITIVE);
    private static final int AFTER_OPEN_REQUESTS = 1_200;
    private static final int BEFORE_QUARKUS_SAYS_IT = -1_000_000;
    private static final int LOWEST_VISIBLE = 0x21;
    private static final int HIGHEST_VISIBLE = 0x7e;

    private final Origins origins;
    private final ObjectMapper json;
    private final long mostBodyBytes;

    FrontDoor(
            Origins origins,
            ObjectMapper json,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize mostBodyBytes) {
        this.origins = origins;
        this.json = json;
        this.mostBodyBytes = mostBodyBytes.asLongValue();
    }

    /**
     * No HTTP/2 in clear text. No browser speaks it; a proxy that passes an upgrade on lets a client past all its
     * rules; and Vert.x bounds neither the time for a head nor what it lets by unread.
     */
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false);
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, AFTER_OPEN_REQUESTS);
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_QUARKUS_SAYS_IT).failureHandler(this::say);
    }

    private void check(RoutingContext call) {
        HttpServerRequest request = call.request();
        String host = host(request);
        if (request.version() == null) {
            refuseAndClose(call, OTHER_VERSION);
        } else if (host == null) {
            refuse(call, ProblemCode.BAD_HOST, NO_HOST);
        } else if (!isFramed(request)) {
            refuseAndClose(call, "The only transfer coding that this server knows is chunked.");
        } else if (!isCanonical(request.path())) {
            refuse(
                    call,
                    ProblemCode.BAD_PATH,
                    "A path has no parameters, no empty or dot segments, and no encoded slashes, dots or control"
                            + " characters.");
        } else if (Origins.isSafe(request.method())) {
            call.next();
        } else if (origins.isForeign(request, host)) {
            refuse(
                    call,
                    ProblemCode.FOREIGN_ORIGIN,
                    "A page of another origin sent this. Behind a proxy, set SEATLOCK_PUBLIC_ORIGIN to the origin of"
                            + " the box office.");
        } else if (hasBody(request) && !isJson(request.headers())) {
            refuse(
                    call,
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "A body must be JSON in UTF-8, not compressed, and have one header that says so:"
                            + " Content-Type: application/json.");
        } else {
            call.next();
        }
    }

    /** The host that is asked; null if it is not said, said twice, or no host. */
    private static @Nullable String host(HttpServerRequest request) {
        List<String> said = request.headers().getAll(HttpHeaders.HOST);
        if (said.size() != 1) {
            return null;
        }
        HostAndPort host = HostAndPort.parseAuthority(said.getFirst(), -1);
        Matcher absolute = ABSOLUTE.matcher(request.uri());
        boolean isAnother = absolute.lookingAt() && !said.getFirst().equalsIgnoreCase(absolute.group(1));
        return isAnother || host == null || host.host().isEmpty() ? null : said.getFirst();
    }

    /** Whether it is certain where the request ends. What says its length twice does not come as far as this. */
    private static boolean isFramed(HttpServerRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        return codings.isEmpty()
                || (codings.size() == 1
                        && "chunked".equalsIgnoreCase(codings.getFirst())
                        && request.version() == HttpVersion.HTTP_1_1);
    }

    /** Whether a path can be understood in one way only. */
    static boolean isCanonical(@Nullable String path) {
        if (path == null || path.isEmpty() || path.charAt(0) != '/') {
            return false;
        }
        int segment = 1;
        for (int at = 1; at <= path.length(); at++) {
            char here = at < path.length() ? path.charAt(at) : '/';
            if (here == '/') {
                boolean isEmpty = at == segment && at < path.length();
                if (isEmpty || isDots(path, segment, at)) {
                    return false;
                }
                segment = at + 1;
            } else if (here == '%') {
                if (at + 2 >= path.length() || !isHarmless(path.charAt(at + 1), path.charAt(at + 2))) {
                    return false;
                }
                at += 2;
            } else if (here < LOWEST_VISIBLE || here > HIGHEST_VISIBLE || here == ';' || here == '\\' || here == '#') {
                return false;
            }
        }
        return true;
    }

    private static boolean isDots(String path, int from, int to) {
        return (to - from == 1 && path.charAt(from) == '.')
                || (to - from == 2 && path.charAt(from) == '.' && path.charAt(from + 1) == '.');
    }

    /** Whether what is encoded could not stand for a part of the path's own form. */
    private static boolean isHarmless(char high, char low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        int value = first * 16 + second;
        return first >= 0
                && second >= 0
                && value >= ' '
                && value != 0x7f
                && value != '/'
                && value != '\\'
                && value != '.'
                && value != ';'
                && value != '%';
    }

    /** Whether a body follows, as far as the head tells. */
    static boolean hasBody(HttpServerRequest request) {
        MultiMap headers = request.headers();
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            return !length.equals("0");
        }
        return headers.contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private static boolean isJson(MultiMap headers) {
        List<String> types = headers.getAll(HttpHeaders.CONTENT_TYPE);
        return types.size() == 1
                && JSON.matcher(types.getFirst()).matches()
                && !headers.contains(HttpHeaders.CONTENT_ENCODING);
    }

    /** Nobody can tell where the next request begins. */
    private void refuseAndClose(RoutingContext call, String why) {
        call.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        call.addEndHandler(end -> call.request().connection().close());
        refuse(call, ProblemCode.BAD_REQUEST, why);
    }

    private void refuse(RoutingContext call, ProblemCode code, String why) {
        Problems.end(call, code.withDetail(why), json);
    }

    /** What has failed before a resource was asked, and for a reason that lies with the request. */
    private void say(RoutingContext call) {
        int status = call.statusCode();
        boolean isAnothersToSay = call.failure() instanceof SecurityException;
        if (status < 400 || status >= 500 || isAnothersToSay || call.response().headWritten()) {
            call.next();
        } else if (status == 400) {
            if (call.request().version() == null) {
                refuseAndClose(call, OTHER_VERSION);
            } else if (host(call.request()) == null) {
                refuse(call, ProblemCode.BAD_HOST, NO_HOST);
            } else {
                refuse(call, ProblemCode.BAD_REQUEST, "This is not a request that can be read.");
            }
        } else if (status == 413) {
            refuse(call, ProblemCode.TOO_LARGE, "A body may have at most " + mostBodyBytes + " bytes.");
        } else {
            refuse(call, ProblemCode.ofStatus(status), "This request is not served.");
        }
    }
}
