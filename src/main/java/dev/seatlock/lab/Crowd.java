package dev.seatlock.lab;

import dev.seatlock.lab.history.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Buyers who rush the box office, a virtual thread each. All are ready before the bell rings; then buyer k asks at
 * k / rate seconds, whether or not earlier ones have been answered. With an infinite rate they ask all at once.
 *
 * @param queues whether each makes a visit first, and waits to be let in
 */
record Crowd(double ratePerSecond, boolean queues, BuyerPatience patience, Ticker ticker) {

    private static final Duration GETTING_READY = Duration.ofSeconds(30);

    /** What each buyer was told, in the buyers' order. */
    List<Attempt> rush(List<Buyer> buyers, String show, Recorder recorder, Runnable onAnswer)
            throws InterruptedException {
        var ready = new CountDownLatch(buyers.size());
        var bell = new CompletableFuture<Long>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        // A wire of its own: every crowd meets a box office to which no connection is open yet.
        try (Wire wire = Wire.open(patience.exchange())) {
            var desk = new Desk(wire, recorder, show, null);
            var lastServedNanos = new AtomicLong(ticker.nanos());
            List<Future<Attempt>> asking = new ArrayList<>(buyers.size());
            for (Buyer buyer : buyers) {
                long delayNanos = delayNanos(asking.size());
                asking.add(threads.submit((Callable<Attempt>) () -> {
                    ready.countDown();
                    long startNanos = bell.get(GETTING_READY.toSeconds(), TimeUnit.SECONDS) + delayNanos;
                    Attempt attempt = attempt(buyer, desk, startNanos, lastServedNanos::get);
                    if (!(attempt.answer() instanceof Answer.Busy)) {
                        lastServedNanos.accumulateAndGet(attempt.endNanos(), Math::max);
                    }
                    onAnswer.run();
                    return attempt;
                }));
            }
            if (!ready.await(GETTING_READY.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("The crowd was not ready within " + GETTING_READY);
            }
            bell.complete(ticker.nanos());
            return answers(asking);
        } finally {
            threads.shutdownNow();
        }
    }

    private Attempt attempt(Buyer buyer, Desk desk, long startNanos, LongSupplier lastServedNanos)
            throws InterruptedException {
        ticker.awaitUntil(startNanos);
        Told told = queues
                ? buyer.queue(desk, patience, ticker, lastServedNanos)
                : buyer.shop(desk, patience, ticker, lastServedNanos);
        return new Attempt(buyer.name(), buyer.ask(), told.answer(), told.guardTime(), startNanos, ticker.nanos());
    }

    /** Each buyer gives up by itself; the bound here is for the day when one does not. */
    private List<Attempt> answers(List<Future<Attempt>> asking) throws InterruptedException {
        long boundNanos = delayNanos(asking.size())
                + patience.longest().plus(GETTING_READY).toNanos();
        long deadlineNanos = System.nanoTime() + boundNanos;
        List<Attempt> attempts = new ArrayList<>(asking.size());
        try {
            for (Future<Attempt> attempt : asking) {
                attempts.add(attempt.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS));
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("A buyer came to grief", e);
        }
        return attempts;
    }

    private long delayNanos(int buyer) {
        return (long) (buyer / ratePerSecond * TimeUnit.SECONDS.toNanos(1));
    }
}
