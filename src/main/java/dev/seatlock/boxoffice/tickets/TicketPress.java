package dev.seatlock.boxoffice.tickets;

import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Prints tickets: a few at a time, while a few more wait. It is nothing but work for processors, so more threads than
 * there are of those would only be in the way of who sells; and a crowd that wants its tickets all at once is asked to
 * come again rather than kept in memory. How many wait is the metric {@code seatlock.tickets.waiting}.
 */
@Singleton
@Startup // so that its metric is there
public final class TicketPress {

    /** Far longer than a full queue takes: only a press that stands still is given up. */
    private static final Duration MOST_PATIENCE = Duration.ofSeconds(30);

    private static final Duration IDLE_THREADS_LAST = Duration.ofSeconds(30);

    private final ThreadPoolExecutor threads;
    private final ZoneId zone;

    TicketPress(
            @ConfigProperty(name = "seatlock.ticket-threads") int threads,
            @ConfigProperty(name = "seatlock.ticket-queue") int queue,
            @ConfigProperty(name = "seatlock.time-zone") ZoneId zone,
            MeterRegistry metrics) {
        this.threads = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_THREADS_LAST.toSeconds(),
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                Thread.ofPlatform().daemon().name("ticket-press-", 1).factory());
        this.threads.allowCoreThreadTimeOut(true);
        this.zone = zone;
        Gauge.builder("seatlock.tickets.waiting", this.threads.getQueue(), Queue::size)
                .description("Tickets that wait to be printed")
                .register(metrics);
    }

    /**
     * The ticket as a PDF of one page.
     *
     * @param signed the ticket as signed text, which goes into its code
     * @throws Rejection if too many others are waiting, or waited too long
     */
    public byte[] print(Ticket ticket, String signed) throws InterruptedException {
        Future<byte[]> page = begin(() -> TicketPage.of(ticket, signed, zone));
        try {
            return page.get(MOST_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw busy("The ticket was not printed in time.");
        } catch (ExecutionException failed) {
            throw new IllegalStateException("ticket " + ticket.booking().id() + " was not printed", failed.getCause());
        } finally {
            page.cancel(true);
        }
    }

    Future<byte[]> begin(Callable<byte[]> page) {
        try {
            return threads.submit(page);
        } catch (RejectedExecutionException full) {
            throw busy("Too many tickets are waiting to be printed.");
        }
    }

    private static Rejection busy(String why) {
        return new Rejection(Rule.PRESS_BUSY, why);
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
