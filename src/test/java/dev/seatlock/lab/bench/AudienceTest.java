package dev.seatlock.lab.bench;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AudienceTest {

    private static final int SIZE = 250;

    private final Vertx vertx = Vertx.vertx();
    private final Queue<NetSocket> watching = new ConcurrentLinkedQueue<>();
    private volatile int room = SIZE;
    private URI server;

    /** Tells as many as there is room for the whole map, and shows others the door. */
    @BeforeEach
    void open() {
        NetServer opened = vertx.createNetServer()
                .connectHandler(socket -> socket.exceptionHandler(gone -> watching.remove(socket))
                        .handler(request -> {
                            if (watching.size() < room) {
                                watching.add(socket);
                                socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
                                tell(socket, "snapshot", "A-1-1");
                            } else {
                                socket.close();
                            }
                        }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        server = URI.create("http://127.0.0.1:" + opened.actualPort());
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The last one is told of another seat, and first of all; of the awaited one when all others have been. */
    @Test
    void hearsOfItsSeatAlone() throws Exception {
        try (Audience audience = audience()) {
            assertTrue(audience.gather());
            List<NetSocket> others = new ArrayList<>(watching);
            NetSocket last = others.removeLast();
            tell(last, "change", "A-1-11");
            others.forEach(socket -> tell(socket, "change", "A-1-1"));
            await().until(() -> audience.untold() <= 1);
            long changedNanos = System.nanoTime();
            tell(last, "change", "A-1-1");

            List<Long> toldNanos = audience.awaitToldNanos();

            assertEquals(SIZE, toldNanos.size());
            assertTrue(toldNanos.getLast() > changedNanos);
        }
    }

    @Test
    void doesNotGatherWhereOneIsTurnedAway() throws Exception {
        room = SIZE - 1;
        try (Audience audience = audience()) {
            assertFalse(audience.gather());
        }
    }

    private Audience audience() {
        return new Audience(SIZE, server, Question.get("/"), "A-1-1");
    }

    private static void tell(NetSocket socket, String event, String seat) {
        String text = "event: %s\nid: 1\ndata: {\"seats\":[{\"id\":\"%s\"}]}\n\n".formatted(event, seat);
        socket.write("%x\r\n%s\r\n".formatted(text.length(), text));
    }
}
