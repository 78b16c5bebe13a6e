package dev.seatlock.lab.bench;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Those who watch one seat map and wait for one seat to change, each on a bare connection; all on one event loop, so
 * that counting needs no lock. It is used once.
 */
final class Audience implements AutoCloseable {

    private static final int COME_AT_ONCE = 100;
    private static final Duration GATHERS_WITHIN = Duration.ofSeconds(60);
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);
    private static final String LINE_END = "\n";
    private static final String EVENT = "event: ";
    private static final String DATA = "data: ";

    private final int size;
    private final URI replica;
    private final String question;
    private final String awaited;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context loop = vertx.getOrCreateContext();
    private final NetClient client = vertx.createNetClient(
            new NetClientOptions().setSoLinger(0)); // so that no port lingers, and the next audience finds as many
    private final CountDownLatch allCame;
    private final CountDownLatch allTold;
    private final List<Long> toldNanos = new ArrayList<>();
    private int came;
    private int away; // read only when all have come

    /**
     * An audience that has not come yet.
     *
     * @param question asks for the stream
     * @param seat that all wait for
     */
    Audience(int size, URI replica, Question question, String seat) {
        this.size = size;
        this.replica = replica;
        this.question = question.to(replica.getAuthority());
        awaited = "\"id\":\"" + seat + "\"";
        allCame = new CountDownLatch(size);
        allTold = new CountDownLatch(size);
    }

    /** Has all come, and returns whether each of them has been told the whole map, and watches. */
    boolean gather() throws InterruptedException {
        loop.runOnContext(go -> {
            for (int i = 0; i < COME_AT_ONCE; i++) {
                comeNext();
            }
        });
        return allCame.await(GATHERS_WITHIN.toSeconds(), TimeUnit.SECONDS) && away == 0;
    }

    /** How many have not been told that the seat has changed. */
    long untold() {
        return allTold.getCount();
    }

    /**
     * Waits until all have been told that the seat has changed, and returns when each was, by
     * {@link System#nanoTime()}, in that order.
     *
     * @throws Unsound if some have not been told within half a minute
     */
    List<Long> awaitToldNanos() throws InterruptedException, Unsound {
        if (!allTold.await(TOLD_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            throw new Unsound("of %d who watch a seat map, %d were not told of a booking within %d s"
                    .formatted(size, untold(), TOLD_WITHIN.toSeconds()));
        }
        return toldNanos;
    }

    private void comeNext() {
        if (came < size) {
            came++;
            client.connect(replica.getPort(), replica.getHost()).onComplete(this::opened);
        }
    }

    private void opened(AsyncResult<NetSocket> connected) {
        if (connected.succeeded()) {
            new Watcher(connected.result()).begin();
        } else {
            away++;
            hasCome();
        }
    }

    private void hasCome() {
        allCame.countDown();
        comeNext();
    }

    /** One of them. An event is one chunk of the answer, so that its lines are whole. */
    private final class Watcher {

        private enum State {
            COMES,
            WATCHES,
            IS_TOLD
        }

        private final NetSocket socket;
        private State state = State.COMES;
        private String event = "";

        Watcher(NetSocket socket) {
            this.socket = socket;
        }

        void begin() {
            socket.handler(RecordParser.newDelimited(LINE_END, this::hear));
            socket.closeHandler(gone -> {
                if (state == State.COMES) {
                    away++;
                    hasCome();
                }
            });
            socket.write(question);
        }

        private void hear(Buffer bytes) {
            String line = bytes.toString();
            if (line.startsWith(EVENT)) {
                event = line.substring(EVENT.length());
            } else if (line.startsWith(DATA)) {
                hear(event, line);
            }
        }

        private void hear(String event, String data) {
            if (state == State.COMES && event.equals("snapshot")) {
                state = State.WATCHES;
                hasCome();
            } else if (state == State.WATCHES && event.equals("change") && data.contains(awaited)) {
                state = State.IS_TOLD;
                toldNanos.add(System.nanoTime());
                allTold.countDown();
            }
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
