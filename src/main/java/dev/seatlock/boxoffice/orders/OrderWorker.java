package dev.seatlock.boxoffice.orders;

import dev.seatlock.boxoffice.callbacks.Outbox;
import dev.seatlock.boxoffice.callbacks.Refusal;
import dev.seatlock.boxoffice.payments.Cashier;
import dev.seatlock.boxoffice.payments.Paid;
import dev.seatlock.boxoffice.sales.BoxOffice;
import dev.seatlock.boxoffice.sales.Sale;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.inventory.ClaimId;
import io.opentelemetry.context.Context;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes orders from buyers who do not wait, and carries them out, on every replica and without a leader. An order that
 * was taken is decided whatever crashes: it is written down first, and its claim keeps one id however often it is
 * tried.
 */
@Singleton
public final class OrderWorker {

    private static final Logger LOG = Logger.getLogger(OrderWorker.class);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_TRIES = 8; // for what may pass
    private static final Duration TIME_TO_DECIDE = Duration.ofMinutes(1); // beyond patience and bank
    private static final Duration UNTIL_TRIED_AGAIN = Duration.ofSeconds(1);
    private static final Duration DRAINS_WITHIN = Duration.ofSeconds(5);

    private final Shows shows;
    private final BoxOffice boxOffice;
    private final Cashier cashier;
    private final Orders orders;
    private final Outbox outbox;
    private final int workers;
    private final Semaphore free;
    private volatile boolean closing;

    OrderWorker(
            Shows shows,
            BoxOffice boxOffice,
            Cashier cashier,
            Orders orders,
            Outbox outbox,
            @ConfigProperty(name = "seatlock.order-workers") int workers) {
        this.shows = shows;
        this.boxOffice = boxOffice;
        this.cashier = cashier;
        this.orders = orders;
        this.outbox = outbox;
        this.workers = workers;
        this.free = new Semaphore(workers);
    }

    /**
     * Takes an order. The same again, under its id, is the same order.
     *
     * @param callback who is to be told what becomes of it; null for nobody
     * @throws Rejection if it could not be carried out in any case, or too many wait already
     */
    public void take(Order order, @Nullable URI callback) {
        boxOffice.requireOnSale(order.show(), order.choice(), order.buyer());
        if (order.method() != null) {
            cashier.requireMethod(order.method());
        }
        boolean atOnce = !closing && free.tryAcquire();
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                if (orders.areMoreThan(MOST_WAITING)) {
                    throw new Rejection(Rule.TOO_MANY_ORDERS, "Too many orders are waiting to be decided.");
                }
                shows.keep(order.show()); // it may be taken off this very moment
                if (callback != null) {
                    outbox.follow(order.id(), order.show(), order.id().value(), callback);
                }
                orders.submit(order, atOnce ? TIME_TO_DECIDE : Duration.ZERO);
            });
        } catch (RuntimeException failed) {
            if (atOnce) {
                free.release();
            }
            throw failed;
        }
        if (atOnce) {
            begin(order);
        }
    }

    /** How an order stands. */
    public Optional<Order> find(ClaimId id) {
        return QuarkusTransaction.requiringNew().call(() -> orders.find(id));
    }

    /** Takes up orders that nobody is at, as far as this replica has hands free. */
    @Scheduled(
            every = "${seatlock.orders-every}",
            delayed = "${seatlock.orders-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void takeUp() {
        int hands = free.drainPermits();
        int used = 0;
        try {
            if (hands > 0 && !closing) {
                List<Order> due = QuarkusTransaction.requiringNew().call(() -> orders.take(hands, TIME_TO_DECIDE));
                for (Order order : due) {
                    begin(order);
                    used++;
                }
            }
        } catch (RuntimeException failed) {
            if (!closing) {
                LOG.warnf("orders were left for the next time: %s", failed.getMessage());
            }
        } finally {
            free.release(hands - used);
        }
    }

    /** Those who are at an order end it; what is not begun is another replica's. */
    void close(@Observes ShutdownEvent end) throws InterruptedException {
        closing = true;
        free.tryAcquire(workers, DRAINS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void begin(Order order) {
        Runnable inItsTrace = Context.current().wrap(() -> carryOut(order));
        Thread.ofVirtual().name("order-" + order.id()).start(() -> {
            try {
                inItsTrace.run();
            } finally {
                free.release();
            }
            takeUp();
        });
    }

    private void carryOut(Order order) {
        try {
            switch (order.what()) {
                case HOLD ->
                    conclude(
                            order,
                            boxOffice.hold(order.id(), order.show(), order.choice(), order.buyer(), order.patience()));
                case BOOKING -> {
                    if (order.method() == null) {
                        conclude(
                                order,
                                boxOffice.book(
                                        order.id(), order.show(), order.choice(), order.buyer(), order.patience()));
                    } else {
                        conclude(
                                order,
                                cashier.buy(
                                        order.id(),
                                        order.show(),
                                        order.choice(),
                                        order.buyer(),
                                        order.patience(),
                                        order.method()));
                    }
                }
            }
        } catch (Rejection rejection) {
            refuse(order, rejection.refusal());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            LOG.warnf(failed, "order %s was left for the next time", order.id());
            refuse(order, Refusal.INTERNAL_ERROR);
        }
    }

    private void conclude(Order order, Sale<?> sale) {
        switch (sale) {
            case Sale.Done<?> done -> {
                switch (done.bought()) {
                    case Paid.Declined declined -> refuse(order, Refusal.PAYMENT_DECLINED);
                    case Paid.TooLate late -> refuse(order, Refusal.PAYMENT_REFUNDED);
                    case Paid.Pending pending -> putOff(order);
                    default -> {} // the win has ended it
                }
            }
            case Sale.Refused<?> refused ->
                refuse(order, Refusal.of(refused.refusal().reason()));
            case Sale.Unsure<?> unsure -> refuse(order, Refusal.OUTCOME_UNKNOWN);
        }
    }

    private int putOff(Order order) {
        return QuarkusTransaction.requiringNew().call(() -> orders.putOff(order.id(), UNTIL_TRIED_AGAIN));
    }

    /** What may pass is tried again, some times; all else is the order's end. */
    private void refuse(Order order, Refusal refusal) {
        if (refusal.mayPass() && putOff(order) < MOST_TRIES) {
            return;
        }
        QuarkusTransaction.requiringNew().run(() -> {
            if (orders.refuse(order.id(), refusal)) {
                outbox.tellRefused(order.id(), refusal);
            }
        });
    }
}
