package dev.seatlock.boxoffice.callbacks;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Posts a callback to an address that anyone may have named.
 *
 * <p>Its host is looked up once. What is found is judged, and the connection goes to that very address: a name server
 * that says something else a moment later is not asked again. The name is still what {@code Host} says, and what the
 * certificate has to be for. Nobody is followed elsewhere.
 */
@Singleton
final class CallbackPost {

    /** How many connections there are. */
    static final int MOST_AT_ONCE = 32;

    private static final Duration RECEIVER_CONNECTS = Duration.ofSeconds(2);
    private static final Duration RECEIVER_ANSWERS = Duration.ofSeconds(5);

    /** Behind the time-outs of the client, which has to keep them. */
    private static final Duration LONGEST = Duration.ofSeconds(12);

    /** Where names are looked up. */
    interface NameServer {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final HttpClient http;
    private final NameServer names;
    private final Predicate<InetAddress> mayBeCalled;

    @Inject
    CallbackPost(Vertx vertx, @ConfigProperty(name = "seatlock.callback-private-hosts") boolean mayGoInside) {
        this(
                vertx,
                options(),
                InetAddress::getAllByName,
                address -> mayGoInside || AddressRegistry.isGloballyReachable(address));
    }

    CallbackPost(Vertx vertx, HttpClientOptions options, NameServer names, Predicate<InetAddress> mayBeCalled) {
        http = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(MOST_AT_ONCE));
        this.names = names;
        this.mayBeCalled = mayBeCalled;
    }

    /** One connection for each callback; and no trace of the client's own, for the callback has one. */
    static HttpClientOptions options() {
        return new HttpClientOptions()
                .setKeepAlive(false)
                .setConnectTimeout(Math.toIntExact(RECEIVER_CONNECTS.toMillis()))
                .setSslHandshakeTimeout(RECEIVER_CONNECTS.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTracingPolicy(TracingPolicy.IGNORE);
    }

    /**
     * Returns the status that the receiver has answered with. What else it says is not read: it may never end.
     *
     * @throws IOException if it may not be called, or does not answer in time
     */
    int post(URI receiver, Map<String, String> headers, String body) throws IOException, InterruptedException {
        URI address = URI.create(receiver.toASCIIString());
        boolean encrypted = "https".equalsIgnoreCase(address.getScheme());
        int usualPort = encrypted ? 443 : 80;
        int port = address.getPort() < 0 ? usualPort : address.getPort();
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(
                        port, lookUp(address.getHost()).getHostAddress()))
                .setHost(address.getHost().replaceAll("[\\[\\]]", ""))
                .setPort(port)
                .setSsl(encrypted)
                .setURI(pathAndQuery(address))
                .setFollowRedirects(false)
                .setTimeout(RECEIVER_ANSWERS.toMillis())
                .putHeader("Host", address.getRawAuthority());
        headers.forEach(request::putHeader);
        return await(http.request(request).compose(begun -> send(begun, body)));
    }

    /** All that the name stands for has to be allowed, whatever of it is taken. */
    private InetAddress lookUp(String host) throws IOException {
        List<InetAddress> found = List.of(names.addresses(host));
        if (found.isEmpty() || !found.stream().allMatch(mayBeCalled)) {
            throw new IOException("the address is not a public one");
        }
        return found.getFirst();
    }

    private static String pathAndQuery(URI address) {
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }

    private static Future<Integer> send(HttpClientRequest request, String body) {
        return request.send(body)
                .map(answer -> answer.statusCode())
                .onComplete(_ -> request.connection().close());
    }

    private static int await(Future<Integer> status) throws IOException, InterruptedException {
        try {
            return status.toCompletionStage().toCompletableFuture().get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new IOException(cause.getMessage(), cause);
        } catch (TimeoutException silent) {
            throw new IOException("no answer", silent);
        }
    }
}
