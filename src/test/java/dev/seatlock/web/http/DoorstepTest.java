package dev.seatlock.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the doorstep hangs up on, before a server that is slow itself. */
class DoorstepTest {

    private static final String SENDING_TIME = "seatlock.sending-time";
    private static final int SENDING_MILLIS = 200;
    private static final int SERVER_TAKES_MILLIS = 5 * SENDING_MILLIS;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String BODY = "0123456789";

    private Vertx vertx;
    private HttpServer server;

    @BeforeEach
    void open() throws Exception {
        System.setProperty(SENDING_TIME, SENDING_MILLIS + "ms");
        vertx = Vertx.vertx();
        System.clearProperty(SENDING_TIME);
        Router router = Router.router(vertx);
        router.route().handler(call -> {
            Doorstep.enter(call, () -> {});
            call.request().pause();
            vertx.setTimer(SERVER_TAKES_MILLIS, now -> readAndAnswer(call));
        });
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void readAndAnswer(RoutingContext call) {
        call.request().bodyHandler(body -> call.response().end(body));
        call.request().resume();
    }

    /** Red before: a body that nobody had read within the sending time was taken for one that had not come. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10\r\n\r\n" + BODY,
                "Transfer-Encoding: chunked\r\n\r\na\r\n" + BODY + "\r\n0\r\n\r\n"
            })
    void waitsForItsOwnServerWhenTheBodyHasCome(String rest) throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            client.setSoTimeout(PATIENCE_MILLIS);
            for (int request = 0; request < 2; request++) { // one connection: its requests are told apart
                send(client, rest);
                assertTrue(untilBody(client.getInputStream()).startsWith("HTTP/1.1 200"));
            }
        }
    }

    @Test
    void waitsForItsOwnServerWhenSeveralHaveComeAtOnce() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            client.setSoTimeout(PATIENCE_MILLIS);
            send(client, "Content-Length: 10\r\n\r\n" + BODY, "Content-Length: 10\r\n\r\n" + BODY);
            for (int request = 0; request < 2; request++) {
                assertTrue(untilBody(client.getInputStream()).startsWith("HTTP/1.1 200"));
            }
        }
    }

    @Test
    void hangsUpOnWhoeverOwesTheRest() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            client.setSoTimeout(PATIENCE_MILLIS);
            send(client, "Content-Length: 10\r\n\r\n" + BODY);
            untilBody(client.getInputStream());
            send(client, "Content-Length: 11\r\n\r\n" + BODY);
            assertEquals("", untilBody(client.getInputStream()));
        }
    }

    private static void send(Socket client, String... rests) throws Exception {
        StringBuilder requests = new StringBuilder();
        for (String rest : rests) {
            requests.append("POST / HTTP/1.1\r\nHost: x\r\n").append(rest);
        }
        client.getOutputStream().write(requests.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What comes until the end of the body that was sent, or of the connection. */
    private static String untilBody(InputStream answers) throws Exception {
        StringBuilder answer = new StringBuilder();
        for (int next = answers.read(); next >= 0; next = answers.read()) {
            answer.append((char) next);
            if (answer.indexOf(BODY) >= 0) {
                break;
            }
        }
        return answer.toString();
    }
}
