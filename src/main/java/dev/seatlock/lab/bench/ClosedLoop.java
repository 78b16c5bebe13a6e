package dev.seatlock.lab.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The closed model: so many connections, each of which asks again as soon as it has been answered. What it measures is throughput;
 * its latencies flatter, since a slow answer also delays the next question.
 *
 * <p>HTTP/1.1 is spoken by hand, on bare sockets: client and server share the machine, and a client that takes as much of it as
 * the server would be half of what is measured.
 */
final class ClosedLoop {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(1);
    private static final int DIGITS = 3;

    /**
     * What came of it.
     *
     * @param answers in the measured time, by status
     * @param all answers, also those of the warm-up and the last ones, by status
     * @param micros latencies in the measured time
     */
    record Measured(double seconds, Map<Integer, Long> answers, Map<Integer, Long> all, Histogram micros) {

        /** Answers of that status in a second. */
        double perSecond(int status) {
            return answers.getOrDefault(status, 0L) / seconds;
        }
    }

    private final List<URI> at;
    private final LongFunction<String> body;
    private final boolean keyed;
    private final String keys = UUID.randomUUID() + "-";
    private final String path;
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean measuring;
    private volatile boolean ending;

    private ClosedLoop(List<URI> at, String path, LongFunction<String> body, boolean keyed) {
        this.at = at;
        this.path = path;
        this.body = body;
        this.keyed = keyed;
    }

    /**
     * Asks for so long, and before that to warm up.
     *
     * @param at those who are asked, in turn by connection
     * @param body of the question of this number, counting from 0
     * @param keyed whether each question has an idempotency key of its own
     */
    static Measured post(
            List<URI> at,
            String path,
            int connections,
            Duration warmUp,
            Duration time,
            LongFunction<String> body,
            boolean keyed)
            throws InterruptedException {
        return new ClosedLoop(at, path, body, keyed).run(connections, warmUp, time);
    }

    private Measured run(int connections, Duration warmUp, Duration time) throws InterruptedException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1)); // so that counting needs no lock
        try {
            NetClient client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
            CountDownLatch ended = new CountDownLatch(connections);
            AtomicInteger notOpened = new AtomicInteger();
            Tally tally = new Tally();
            for (int i = 0; i < connections; i++) {
                URI to = at.get(i % at.size());
                Connection connection = new Connection(to, tally, ended);
                client.connect(to.getPort(), to.getHost()).onComplete(connected -> {
                    if (connected.succeeded()) {
                        connection.begin(connected.result());
                    } else {
                        notOpened.incrementAndGet();
                        connection.end();
                    }
                });
            }
            Thread.sleep(warmUp);
            long startNanos = System.nanoTime();
            measuring = true;
            Thread.sleep(time);
            measuring = false;
            double seconds = (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
            ending = true;
            if (!ended.await(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("some were not answered within " + ENDS_WITHIN);
            }
            if (notOpened.get() > 0) {
                throw new IllegalStateException(notOpened.get() + " connections could not be opened");
            }
            return new Measured(seconds, tally.answers, tally.all, tally.micros);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Counted by the one thread of the event loop. */
    private static final class Tally {

        private final Map<Integer, Long> answers = new HashMap<>();
        private final Map<Integer, Long> all = new HashMap<>();
        private final Histogram micros = new Histogram(LONGEST_MICROS, DIGITS);
    }

    private final class Connection {

        private final String head;
        private final Tally tally;
        private final CountDownLatch ended;
        private @Nullable Buffer heard;
        private long askedNanos;

        private Connection(URI to, Tally tally, CountDownLatch ended) {
            head = "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: "
                    .formatted(path, to.getAuthority());
            this.tally = tally;
            this.ended = ended;
        }

        private void begin(NetSocket to) {
            to.handler(part -> hear(to, part));
            to.closeHandler(gone -> end());
            ask(to);
        }

        private void ask(NetSocket to) {
            if (ending) {
                to.close();
                return;
            }
            long number = numbers.getAndIncrement();
            String text = body.apply(number);
            String key = keyed ? "\r\nIdempotency-Key: " + keys + number : "";
            askedNanos = System.nanoTime();
            to.write(head + text.length() + key + "\r\n\r\n" + text);
        }

        private void hear(NetSocket from, Buffer part) {
            heard = heard == null ? part : heard.appendBuffer(part);
            int status = Response.status(heard);
            if (status == Response.UNFINISHED) {
                return;
            }
            heard = null;
            tally.all.merge(status, 1L, Long::sum);
            if (measuring) {
                tally.answers.merge(status, 1L, Long::sum);
                tally.micros.recordValue(
                        Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - askedNanos)));
            }
            ask(from);
        }

        private void end() {
            ended.countDown();
        }
    }

    /** As much of HTTP/1.1 as the box office's answers need: a status line, headers, and a body of stated length. */
    private static final class Response {

        private static final int UNFINISHED = 0;
        private static final int STATUS_FROM = 9;
        private static final int STATUS_TO = 12;
        private static final String END_OF_HEAD = "\r\n\r\n";
        private static final String LENGTH = "\r\ncontent-length:";

        private Response() {}

        /** The status, once all of the answer is there. */
        private static int status(Buffer heard) {
            String text = heard.toString(StandardCharsets.ISO_8859_1);
            int end = text.indexOf(END_OF_HEAD);
            if (end < 0) {
                return UNFINISHED;
            }
            int length = text.toLowerCase(Locale.ROOT).indexOf(LENGTH);
            int bytes = length < 0 || length > end
                    ? 0
                    : Integer.parseInt(text.substring(length + LENGTH.length(), text.indexOf("\r\n", length + 2))
                            .strip());
            return text.length() < end + END_OF_HEAD.length() + bytes
                    ? UNFINISHED
                    : Integer.parseInt(text.substring(STATUS_FROM, STATUS_TO));
        }
    }
}
