package dev.seatlock.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OpenLoopTest {

    private static final int PER_SECOND = 200;
    private static final int MOST_TOGETHER = 20;

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch together = new CountDownLatch(MOST_TOGETHER);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    /** Nobody is answered before 20 have asked, and then all are. */
    @BeforeEach
    void open() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            asked.incrementAndGet();
            together.countDown();
            awaitOthers();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.setExecutor(threads);
        server.start();
    }

    private void awaitOthers() {
        try {
            assertTrue(together.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.close();
    }

    @Test
    void comesAtItsRateWhetherOrNotThoseBeforeAreAnswered() throws Exception {
        Measured measured =
                new OpenLoop(questions(Long.MAX_VALUE), 1, PER_SECOND).run(Duration.ZERO, Duration.ofSeconds(1));

        assertEquals(0, together.getCount());
        assertEquals(asked.get(), measured.total(200));
        assertEquals(PER_SECOND * measured.seconds(), asked.get(), PER_SECOND / 10.0);
        // The first of those who waited for each other was to ask 19 intervals before the last.
        assertTrue(
                measured.micros().getMaxValue() >= TimeUnit.SECONDS.toMicros(1) * (MOST_TOGETHER - 2) / PER_SECOND,
                () -> "the longest wait was told as " + measured.micros().getMaxValue() + " µs");
    }

    @Test
    void endsWhenAllHasBeenAsked() throws Exception {
        Measured measured =
                new OpenLoop(questions(MOST_TOGETHER), 1, PER_SECOND).run(Duration.ZERO, Duration.ofSeconds(20));

        assertEquals(MOST_TOGETHER, measured.total(200));
        assertTrue(measured.seconds() < 10, () -> measured.seconds() + " s");
    }

    private Questions questions(long end) {
        URI at = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new Questions(0, end, List.of(at), (replica, number) -> Question.post("/", "{}"));
    }
}
