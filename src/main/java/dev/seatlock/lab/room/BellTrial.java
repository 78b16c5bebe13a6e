package dev.seatlock.lab.room;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.Check;
import dev.seatlock.lab.RemoteBoxOffice;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.RushShow;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A crowd that waits on every replica for a sale to open, and the operator who opens it at one of them. Each waits on a
 * bare connection, so that it is the bell whose time is taken, and not the client's.
 */
record BellTrial(Address address, RemoteBoxOffice office) {

    private static final int CONNECT_AT_ONCE = 100;
    private static final Duration SETTLES = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long GOAL_MILLIS = 200;

    /** How long after the operator's asking each was let go, in nanoseconds; below zero who was let go before it. */
    private record Ring(List<Long> sortedNanos) {

        private long early() {
            return sortedNanos.stream().filter(nanos -> nanos < 0).count();
        }

        private long firstMillis() {
            return sortedNanos.isEmpty() ? 0 : TimeUnit.NANOSECONDS.toMillis(sortedNanos.getFirst());
        }

        private long apartMillis() {
            return sortedNanos.isEmpty()
                    ? 0
                    : TimeUnit.NANOSECONDS.toMillis(sortedNanos.getLast() - sortedNanos.getFirst());
        }
    }

    /**
     * Rings several times, each time for another show.
     *
     * @param times the first one finds the replicas cold, and their compilers busy
     */
    void run(int waiting, int times, List<Check> checks, List<Check> figures) throws InterruptedException, RushAborted {
        List<Ring> rings = new ArrayList<>();
        for (int time = 1; time <= times; time++) {
            RushShow show = office.announce("Bell " + time, waiting);
            Vertx vertx = Vertx.vertx();
            try {
                rings.add(ring(waiting, show, vertx.createNetClient()));
            } finally {
                vertx.close().toCompletionStage().toCompletableFuture().join();
            }
            office.takeOff(show.id());
        }
        long all = (long) waiting * times;
        long early = rings.stream().mapToLong(Ring::early).sum();
        long gone = rings.stream().mapToLong(ring -> ring.sortedNanos.size()).sum();
        int replicas = address.urls().size();
        checks.add(new Check(
                "nobody is let go before the bell",
                early == 0,
                "%d of %d, %d times over %d replicas".formatted(early, waiting, times, replicas)));
        checks.add(new Check("everybody is let go by the bell", gone == all, "%d of %d were".formatted(gone, all)));
        Ring last = rings.getLast();
        figures.add(new Check(
                "from the first let go to the last one",
                last.apartMillis() <= GOAL_MILLIS,
                "%d ms (goal %d), the first time %d"
                        .formatted(
                                last.apartMillis(),
                                GOAL_MILLIS,
                                rings.getFirst().apartMillis())));
        figures.add(new Check(
                "from the operator's call to the first one",
                last.firstMillis() <= GOAL_MILLIS,
                "%d ms (goal %d)".formatted(last.firstMillis(), GOAL_MILLIS)));
    }

    private Ring ring(int waiting, RushShow show, NetClient client) throws InterruptedException, RushAborted {
        Queue<Long> goneNanos = new ConcurrentLinkedQueue<>();
        AtomicInteger asked = new AtomicInteger();
        for (int number = 0; number < waiting; number++) {
            await(address.replicaFor(number), show, client, asked, goneNanos);
            while (number + 1 - asked.get() >= CONNECT_AT_ONCE) {
                Thread.sleep(1);
            }
        }
        Thread.sleep(SETTLES);
        long rungNanos = System.nanoTime();
        office.open(show.id());
        while (goneNanos.size() < waiting && System.nanoTime() - rungNanos < PATIENCE.toNanos()) {
            Thread.sleep(10);
        }
        return new Ring(goneNanos.stream().map(at -> at - rungNanos).sorted().toList());
    }

    private static void await(
            URI replica, RushShow show, NetClient client, AtomicInteger asked, Queue<Long> goneNanos) {
        String request = "GET /api/shows/%s/bell HTTP/1.1\r\nHost: %s\r\nPrefer: wait=30\r\n\r\n"
                .formatted(show.id(), replica.getAuthority());
        client.connect(replica.getPort(), replica.getHost()).onComplete(connected -> {
            asked.incrementAndGet();
            if (connected.succeeded()) {
                NetSocket socket = connected.result();
                Buffer heard = Buffer.buffer();
                socket.handler(part -> {
                    String text = heard.appendBuffer(part).toString();
                    if (text.contains("\"ON_SALE\"")) {
                        goneNanos.add(System.nanoTime());
                    }
                });
                socket.write(request);
            }
        });
    }
}
