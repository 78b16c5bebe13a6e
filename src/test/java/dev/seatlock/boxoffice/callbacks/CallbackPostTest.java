package dev.seatlock.boxoffice.callbacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real receivers, and a name server that says what suits it: here 127.0.0.1 is outside, and 127.0.0.2 inside. */
@Timeout(60)
class CallbackPostTest {

    private static final InetAddress OUTSIDE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress INSIDE = InetAddress.ofLiteral("127.0.0.2");
    private static final String STORE_PASSWORD = "open sesame";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger lookUps = new AtomicInteger();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The second look-up is what would move it inside. */
    @Test
    void goesWhereItHasLookedThoughTheNameServerChangesItsMind() throws Exception {
        HttpServer outside = listen(OUTSIDE, 0, new HttpServerOptions());
        HttpServer inside = listen(INSIDE, outside.actualPort(), new HttpServerOptions());
        CallbackPost post = post(CallbackPost.options(), host ->
                new InetAddress[] {lookUps.getAndIncrement() % 2 == 0 ? OUTSIDE : INSIDE});
        String url = "http://shop.example:%d/paid?id=1".formatted(outside.actualPort());

        assertEquals(204, post.post(URI.create(url), Map.of("webhook-id", "7"), "{}"));
        assertEquals(1, lookUps.get());
        assertThrows(IOException.class, () -> post.post(URI.create(url), Map.of(), "{}"));
        assertEquals(2, lookUps.get());
        assertEquals(
                List.of("127.0.0.1 POST /paid?id=1 of shop.example:%d, 7: {}".formatted(inside.actualPort())), heard);
    }

    @Test
    void goesNowhereIfOneOfTheAddressesIsInside() throws Exception {
        HttpServer outside = listen(OUTSIDE, 0, new HttpServerOptions());
        for (InetAddress[] found : new InetAddress[][] {{OUTSIDE, INSIDE}, {INSIDE, OUTSIDE}, {INSIDE}, {}}) {
            CallbackPost post = post(CallbackPost.options(), host -> found);
            var refused = assertThrows(
                    IOException.class,
                    () -> post.post(URI.create("http://shop.example:" + outside.actualPort()), Map.of(), "{}"));
            assertTrue(refused.toString().contains("not a public one"), refused::toString);
        }
        assertEquals(List.of(), heard);
    }

    /** As it is where nobody has allowed anything else. */
    @Test
    void theDoorIsShutToThisMachine() throws Exception {
        HttpServer here = listen(OUTSIDE, 0, new HttpServerOptions());
        CallbackPost post = new CallbackPost(vertx, false);
        for (String host :
                List.of("127.0.0.1", "localhost", "2130706433", "0", "[::1]", "[::ffff:127.0.0.1]", "127.1")) {
            String url = "http://%s:%d/".formatted(host, here.actualPort());
            assertThrows(
                    IOException.class,
                    () -> post.post(CallbackAddress.parse(url).orElseThrow(IOException::new), Map.of(), "{}"),
                    host);
        }
        assertEquals(List.of(), heard);
        assertEquals(
                204,
                new CallbackPost(vertx, true)
                        .post(URI.create("http://127.0.0.1:" + here.actualPort()), Map.of(), "{}"));
    }

    @Test
    void followsNobodyElsewhere() throws Exception {
        HttpServer moved = vertx.createHttpServer()
                .requestHandler(call -> call.response()
                        .setStatusCode(302)
                        .putHeader("Location", "http://127.0.0.2/")
                        .end())
                .listen(0, OUTSIDE.getHostAddress())
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        assertEquals(
                302,
                post(CallbackPost.options(), host -> new InetAddress[] {OUTSIDE})
                        .post(URI.create("http://shop.example:" + moved.actualPort()), Map.of(), "{}"));
    }

    @Test
    void readsNoAnswerThatNeverEndsAndWaitsForNoneThatNeverComes() throws Exception {
        HttpServer endless = vertx.createHttpServer()
                .requestHandler(call -> {
                    if ("/silent".equals(call.path())) {
                        return;
                    }
                    call.response().setChunked(true).setStatusCode(200).write("and so on");
                })
                .listen(0, OUTSIDE.getHostAddress())
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        CallbackPost post = post(CallbackPost.options(), host -> new InetAddress[] {OUTSIDE});
        String url = "http://shop.example:" + endless.actualPort();

        assertEquals(200, post.post(URI.create(url), Map.of(), "{}"));
        assertThrows(IOException.class, () -> post.post(URI.create(url + "/silent"), Map.of(), "{}"));
    }

    @Test
    void asksForTheNamesCertificateWhereverItConnects() throws Exception {
        PfxOptions store = certificateOf("shop.example");
        HttpServer shop = listen(
                OUTSIDE, 0, new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(store));
        HttpClientOptions trusting = CallbackPost.options().setTrustOptions(store);

        assertEquals(
                204,
                post(trusting, host -> new InetAddress[] {OUTSIDE})
                        .post(
                                URI.create("https://shop.example:" + shop.actualPort()),
                                Map.of("webhook-id", "7"),
                                "{}"));
        assertEquals(
                List.of("127.0.0.1 POST / of shop.example:%d, 7: {} shop.example".formatted(shop.actualPort())), heard);

        for (String other : List.of("other.example", "127.0.0.1")) {
            var refused = assertThrows(
                    IOException.class,
                    () -> post(trusting, host -> new InetAddress[] {OUTSIDE})
                            .post(URI.create("https://%s:%d".formatted(other, shop.actualPort())), Map.of(), "{}"),
                    other);
            assertInstanceOf(SSLHandshakeException.class, refused.getCause(), other);
        }
        var unknown = assertThrows(
                IOException.class,
                () -> post(CallbackPost.options(), host -> new InetAddress[] {OUTSIDE})
                        .post(URI.create("https://shop.example:" + shop.actualPort()), Map.of(), "{}"));
        assertInstanceOf(SSLHandshakeException.class, unknown.getCause());
        assertEquals(1, heard.size());
    }

    private CallbackPost post(HttpClientOptions options, CallbackPost.NameServer names) {
        return new CallbackPost(vertx, options, names, address -> !address.equals(INSIDE));
    }

    private HttpServer listen(InetAddress at, int port, HttpServerOptions options) throws Exception {
        return vertx.createHttpServer(options)
                .requestHandler(call -> call.body().onSuccess(body -> {
                    String sni = call.connection().indicatedServerName();
                    heard.add("%s %s %s of %s, %s: %s%s"
                            .formatted(
                                    call.localAddress().hostAddress(),
                                    call.method(),
                                    call.uri(),
                                    call.getHeader("Host"),
                                    call.getHeader("webhook-id"),
                                    body,
                                    sni == null ? "" : " " + sni));
                    call.response().setStatusCode(204).end();
                }))
                .listen(port, at.getHostAddress())
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private PfxOptions certificateOf(String name) throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "shop",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        STORE_PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        assertTrue(keytool.waitFor(Duration.ofSeconds(30)));
        assertEquals(0, keytool.exitValue());
        return new PfxOptions().setPath(store.toString()).setPassword(STORE_PASSWORD);
    }
}
