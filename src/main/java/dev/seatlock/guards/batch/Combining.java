package dev.seatlock.guards.batch;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.batch.WaitingLine.Ticket;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.GuardChanged;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ShowId;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeoutException;
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
 * <pre>
 *   buyers       join → [ line ]              [ line ]               [ line ]
 *   one thread          call all, lock rows,  call all who came      … until the line is empty;
 *                       sell, commit once     meanwhile, sell,       the next buyer starts another
 *                                             commit once
 *   answers                  ↓ ↓ ↓               ↓ ↓ ↓ ↓ ↓
 * </pre>
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
    private static final long DRAINS_WITHIN_SECONDS = 10;

    private static final Card CARD = Card.named("combining")
            .primitive("one transaction for all who wait")
            .stands(Stands.onTheTransaction().table())
            .fitsEveryPlace()
            .mechanism(
                    "Gathers the waiting buyers of a show and sells to them in one transaction that locks their rows.")
            .fails("Never sells twice. A slow batch makes those behind it wait. If the database's answer to a commit"
                    + " is lost, nobody in that batch knows whether they bought.")
            .whenToUse("The recommended default: it sells the most where one show is hot and commits are the limit.")
            .cost("A hand-over between threads for each buyer; one commit for many.")
            .source("https://people.csail.mit.edu/shanir/publications/Flat%20Combining%20SPAA%2010.pdf");

    private final Batch batch;
    private final ConcurrentMap<ShowId, Combiner> combiners = new ConcurrentHashMap<>(); // one small object a show
    private final Phaser serving = new Phaser(1);

    Combining(Batch batch, MeterRegistry metrics) {
        this.batch = batch;
        QueueDepth.tell(metrics, CARD.name(), this::waiting);
    }

    private int waiting() {
        return combiners.values().stream()
                .mapToInt(combiner -> combiner.line.size())
                .sum();
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        Combiner combiner = combiner(claim.show());
        Ticket ticket = combiner.line.join(claim);
        if (ticket == null) {
            return Combiner.BUSY;
        }
        combiner.serveUnlessServed();
        try {
            return await(ticket);
        } catch (InterruptedException interrupted) {
            if (combiner.line.withdraw(ticket)) {
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
        Combiner combiner = combiner(claim.show());
        Ticket ticket = combiner.line.join(claim);
        if (ticket == null) {
            return CompletableFuture.completedStage(Combiner.BUSY);
        }
        combiner.serveUnlessServed();
        return ticket.answer();
    }

    private Combiner combiner(ShowId show) {
        return combiners.computeIfAbsent(show, it -> new Combiner(batch, serving));
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
