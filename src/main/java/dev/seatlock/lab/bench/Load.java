package dev.seatlock.lab.bench;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Connections over which questions are asked, and what was answered; all on one event loop, so that counting needs no
 * lock. When a connection asks is what the models differ in. It is used once.
 *
 * <p>HTTP/1.1 is spoken by hand, on bare sockets: client and server share the machine, and a client that takes as much
 * of it as the server would be half of what is measured.
 */
abstract sealed class Load permits ClosedLoop, OpenLoop {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(1);
    private static final int DIGITS = 3;

    private final Questions questions;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context loop = vertx.getOrCreateContext();
    private final NetClient client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    private final long originNanos = System.nanoTime();
    private final CountDownLatch allAsked = new CountDownLatch(1);
    private final CountDownLatch allClosed = new CountDownLatch(1);
    private final Map<Integer, Long> answers = new HashMap<>();
    private final Map<Integer, Long> all = new HashMap<>();
    private final Histogram micros = new Histogram(LONGEST_MICROS, DIGITS);
    private long number;
    private int opened;
    private int open;
    private int broken;
    private volatile long fromNanos = Long.MAX_VALUE;
    private volatile long toNanos = Long.MAX_VALUE;

    Load(Questions questions) {
        this.questions = questions;
        number = questions.first();
    }

    /** Opens the first connections. */
    abstract void begin();

    /** This connection has just been opened, or answered. */
    abstract void free(Connection connection);

    /** Asks for so long, and before that to warm up; or until all has been asked. */
    final Measured run(Duration warmUp, Duration time) throws InterruptedException {
        try {
            loop.runOnContext(go -> begin());
            Thread.sleep(warmUp);
            fromNanos = nanos();
            allAsked.await(time.toNanos(), TimeUnit.NANOSECONDS);
            toNanos = nanos();
            if (!allClosed.await(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("some were not answered within " + ENDS_WITHIN);
            }
            if (broken > 0) {
                throw new IllegalStateException(broken + " connections could not be opened, or broke");
            }
            double seconds = (toNanos - fromNanos) / (double) TimeUnit.SECONDS.toNanos(1);
            return new Measured(seconds, answers, all, micros);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Opens one more connection, which is free then. */
    final void connect() {
        int replica = opened++ % questions.at().size();
        open++;
        URI to = questions.at().get(replica);
        client.connect(to.getPort(), to.getHost()).onComplete(connected -> opened(connected, replica));
    }

    private void opened(AsyncResult<NetSocket> connected, int replica) {
        if (connected.succeeded()) {
            free(new Connection(connected.result(), replica));
        } else {
            broken++;
            closed();
        }
    }

    private void closed() {
        open--;
        if (open == 0) {
            allClosed.countDown();
        }
    }

    final void every(long millis, Runnable task) {
        vertx.setPeriodic(millis, tick -> task.run());
    }

    final int open() {
        return open;
    }

    /** The time since this load was made. */
    final long nanos() {
        return System.nanoTime() - originNanos;
    }

    /** Whether that is after the measured time, so that nothing more is asked. */
    final boolean isOver(long nanos) {
        return nanos >= toNanos;
    }

    private boolean isMeasured(long nanos) {
        return nanos >= fromNanos && !isOver(nanos);
    }

    /** One connection; it asks one question at a time. */
    final class Connection {

        private final NetSocket socket;
        private final int replica;
        private final String host;
        private Response response = new Response();
        private boolean isClosedHere;
        private long startNanos;

        private Connection(NetSocket socket, int replica) {
            this.socket = socket;
            this.replica = replica;
            host = questions.at().get(replica).getAuthority();
            socket.handler(this::hear);
            socket.closeHandler(gone -> {
                broken += isClosedHere ? 0 : 1;
                closed();
            });
        }

        /**
         * Asks the next question, or closes the connection when the time is over, or all has been asked.
         *
         * @param startNanos when it was to be asked, from which its latency counts
         */
        void ask(long startNanos) {
            if (number == questions.end()) {
                allAsked.countDown();
            }
            if (isOver(startNanos) || number == questions.end()) {
                isClosedHere = true;
                socket.close();
                return;
            }
            this.startNanos = startNanos;
            socket.write(questions.wording().of(replica, number).to(host));
            number++;
        }

        private void hear(Buffer part) {
            int status = response.hear(part);
            if (status == Response.UNFINISHED) {
                return;
            }
            response = new Response();
            all.merge(status, 1L, Long::sum);
            long endNanos = nanos();
            if (isMeasured(endNanos)) {
                answers.merge(status, 1L, Long::sum);
            }
            if (isMeasured(startNanos)) {
                micros.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(endNanos - startNanos)));
            }
            free(this);
        }
    }
}
