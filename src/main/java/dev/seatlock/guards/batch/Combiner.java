package dev.seatlock.guards.batch;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.seatlock.guards.batch.WaitingLine.Ticket;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.KeyUnreserved;
import dev.seatlock.inventory.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicBoolean;

/** Where the buyers of one show are served: by one thread of this process, or by none while none waits. */
final class Combiner {

    private static final int MOST_WAITING = 10_000;
    private static final int MOST_TOGETHER = 512;
    private static final Duration A_BATCH_ENDS_WITHIN = Duration.ofSeconds(60);

    private static final Executor WATCH =
            CompletableFuture.delayedExecutor(50, MILLISECONDS, Executors.newVirtualThreadPerTaskExecutor());

    /** Stands, since the batch that the line waits for asks for the show's terms. */
    static final Outcome BUSY = Outcome.refused(Outcome.Reason.BUSY).standing();

    private final Batch batch;
    private final Phaser serving;

    final WaitingLine line = new WaitingLine(MOST_WAITING);
    private final AtomicBoolean served = new AtomicBoolean();
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile Called underWay = Called.NOBODY;

    /** @param serving has a party for each thread that serves */
    Combiner(Batch batch, Phaser serving) {
        this.batch = batch;
        this.serving = serving;
    }

    void serveUnlessServed() {
        if (served.compareAndSet(false, true)) {
            serving.register();
            Thread.ofVirtual().name("combining").start(this::serve);
            watchUnlessWatched();
        }
    }

    private void serve() {
        try {
            do {
                for (List<Ticket> next = line.call(MOST_TOGETHER); !next.isEmpty(); next = line.call(MOST_TOGETHER)) {
                    underWay = new Called(new CopyOnWriteArrayList<>(next), System.nanoTime());
                    sell(next);
                    underWay = Called.NOBODY;
                }
                served.set(false);
                // Someone may have joined after the last look, and seen this thread still at the counter.
            } while (!line.isEmpty() && served.compareAndSet(false, true));
        } finally {
            serving.arriveAndDeregister();
        }
    }

    /** Claims may have been routed before and after a change of terms; each group stands or falls by its own. */
    private void sell(List<Ticket> called) {
        var byEpoch = new LinkedHashMap<Long, List<Ticket>>();
        called.forEach(ticket -> byEpoch.computeIfAbsent(ticket.claim().terms().epoch(), epoch -> new ArrayList<>())
                .add(ticket));
        byEpoch.values().forEach(this::sellTogether);
    }

    /** Whoever wants what they want may still join them while they wait for its lock. */
    private void sellTogether(List<Ticket> called) {
        List<Ticket> tickets = new ArrayList<>(called);
        try {
            List<Outcome> outcomes = batch.sell(claims(tickets), whoFits -> {
                List<Ticket> joining = line.call(MOST_TOGETHER - tickets.size(), whoFits);
                tickets.addAll(joining);
                underWay.tickets.addAll(joining);
                return claims(joining);
            });
            for (int i = 0; i < tickets.size(); i++) {
                tickets.get(i).answer().complete(outcomes.get(i));
            }
        } catch (KeyUnreserved keys) {
            tickets.stream()
                    .filter(ticket -> keys.claims().contains(ticket.claim().id()))
                    .forEach(ticket -> ticket.answer().completeExceptionally(keys));
            List<Ticket> others = tickets.stream()
                    .filter(ticket -> !keys.claims().contains(ticket.claim().id()))
                    .toList();
            if (!others.isEmpty()) {
                sellTogether(others);
            }
        } catch (RuntimeException | Error failed) { // whatever it is, nobody is left without an answer
            tickets.forEach(ticket -> ticket.answer().completeExceptionally(failed));
        }
    }

    private void watchUnlessWatched() {
        if (watched.compareAndSet(false, true)) {
            WATCH.execute(this::watch);
        }
    }

    /**
     * Answers those whose time has passed, all of the line at one look: a timer for each would cost more than its
     * sale.
     */
    private void watch() {
        long now = System.nanoTime();
        line.weary(now).forEach(ticket -> ticket.answer().complete(BUSY));
        underWay.answerIfSilent(now);
        watched.set(false);
        if (served.get()) {
            watchUnlessWatched();
        }
    }

    private static List<Claim> claims(List<Ticket> tickets) {
        return tickets.stream().map(Ticket::claim).toList();
    }

    /** Those who are being served, and since when. */
    private record Called(List<Ticket> tickets, long sinceNanos) {

        private static final Called NOBODY = new Called(List.of(), 0);

        /** A database that neither answers nor goes away has them all in doubt. */
        void answerIfSilent(long nanos) {
            if (nanos - sinceNanos > A_BATCH_ENDS_WITHIN.toNanos()) {
                tickets.forEach(
                        ticket -> ticket.answer().complete(new Outcome.Unsure("the batch did not end in time")));
            }
        }
    }
}
