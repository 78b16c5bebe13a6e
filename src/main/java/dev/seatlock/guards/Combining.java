package dev.seatlock.guards;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.seatlock.guards.WaitingLine.Ticket;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.GuardChanged;
import dev.seatlock.inventory.KeyUnreserved;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.WishKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Combining: buyers who wait anyway are sold to together, in one transaction.
 *
 * <ol>
 *   <li>Join the show's waiting line. If nobody is serving it, start a thread that does. No other need wait: who
 *       {@linkplain #submit submits} a claim goes on, and hears.
 *   <li>That thread calls everyone who waits, and sells to them in one {@link Batch}: it locks the rows they want,
 *       decides in the order of arrival, writes, commits once. Who comes before the rows are locked, and wants no
 *       others, still joins it. Meanwhile the line grows again: the busier, the larger the batch.
 *   <li>Each buyer gets an answer of his own. Who loses patience before being called leaves the line, and is told busy.
 * </ol>
 *
 * <p>One commit waits for the disk once, for one buyer or for five hundred. That is group commit, done where the buyers
 * meet. No lock is held across processes: a batch on another replica waits for the same rows, like any other buyer.
 *
 * <p>A claim that makes its batch fail is tried alone, and so are its neighbours. When a commit's fate is unknown, all
 * of the batch are told so, and none is tried again.
 */
@Singleton
final class Combining implements Guard {

    private static final Logger LOG = Logger.getLogger(Combining.class);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_TOGETHER = 512;
    private static final Duration A_BATCH_ENDS_WITHIN = Duration.ofSeconds(60);
    private static final long DRAINS_WITHIN_SECONDS = 10;

    /** Stands, since the batch that the line waits for asks for the show's terms. */
    private static final Outcome BUSY = Outcome.refused(Outcome.Reason.BUSY).standing();

    private static final Executor WATCH =
            CompletableFuture.delayedExecutor(50, MILLISECONDS, Executors.newVirtualThreadPerTaskExecutor());

    private static final Card CARD = Card.named("combining")
            .primitive("one transaction for all who wait")
            .stands(Stands.onTheTransaction().table())
            .fits(WishKind.values())
            .mechanism(
                    "Gathers the waiting buyers of a show and sells to them in one transaction that locks their rows.")
            .fails("Never sells twice. A slow batch makes those behind it wait; a commit of unknown fate is so for"
                    + " all of its batch.")
            .whenToUse("The recommended default: where one show is hot, and commits are the limit, it sells the most.")
            .cost("A hand-over between threads for each buyer; one commit for many.")
            .source("https://people.csail.mit.edu/shanir/publications/Flat%20Combining%20SPAA%2010.pdf");

    private final Batch batch;
    private final ConcurrentMap<ShowId, Counter> counters = new ConcurrentHashMap<>(); // one small object a show
    private final Phaser serving = new Phaser(1);

    Combining(Batch batch, MeterRegistry metrics) {
        this.batch = batch;
        QueueDepth.tell(metrics, CARD.name(), this::waiting);
    }

    private int waiting() {
        return counters.values().stream()
                .mapToInt(counter -> counter.line.size())
                .sum();
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        Counter counter = counter(claim.show());
        Ticket ticket = counter.line.join(claim);
        if (ticket == null) {
            return BUSY;
        }
        counter.serveUnlessServed();
        try {
            return await(ticket);
        } catch (InterruptedException interrupted) {
            if (counter.line.withdraw(ticket)) {
                throw interrupted;
            }
            Outcome outcome = await(ticket);
            Thread.currentThread().interrupt();
            return outcome;
        }
    }

    @Override
    public boolean takesKeys() {
        return true;
    }

    @Override
    public CompletionStage<Outcome> submit(Claim claim) {
        Counter counter = counter(claim.show());
        Ticket ticket = counter.line.join(claim);
        if (ticket == null) {
            return CompletableFuture.completedStage(BUSY);
        }
        counter.serveUnlessServed();
        return ticket.answer();
    }

    private Counter counter(ShowId show) {
        return counters.computeIfAbsent(show, it -> new Counter());
    }

    /** Bounded by the buyer's patience before the claim is called, and by the batch's time after. */
    private static Outcome await(Ticket ticket) throws InterruptedException {
        try {
            return ticket.answer().get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case GuardChanged changed -> throw changed;
                case RuntimeException defect -> throw defect;
                case null, default -> throw new IllegalStateException(failed);
            }
        }
    }

    /** Where the buyers of one show are served: by one thread of this process, or by none while none waits. */
    private final class Counter {

        private final WaitingLine line = new WaitingLine(MOST_WAITING);
        private final AtomicBoolean served = new AtomicBoolean();
        private final AtomicBoolean watched = new AtomicBoolean();
        private volatile Called underWay = Called.NOBODY;

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
                    for (List<Ticket> next = line.call(MOST_TOGETHER);
                            !next.isEmpty();
                            next = line.call(MOST_TOGETHER)) {
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
            var byTerms = new LinkedHashMap<Object, List<Ticket>>();
            called.forEach(ticket -> byTerms.computeIfAbsent(ticket.claim().terms(), terms -> new ArrayList<>())
                    .add(ticket));
            byTerms.values().forEach(this::sellTogether);
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

    /** Buyers come through HTTP, which has been drained by now; what they left is served before the database goes. */
    void drain(@Observes ShutdownEvent end) {
        try {
            serving.awaitAdvanceInterruptibly(serving.arrive(), DRAINS_WITHIN_SECONDS, SECONDS);
        } catch (InterruptedException | TimeoutException late) {
            LOG.warn("combining: a batch was still under way at the end");
        }
    }

    @Override
    public Card card() {
        return CARD;
    }
}
