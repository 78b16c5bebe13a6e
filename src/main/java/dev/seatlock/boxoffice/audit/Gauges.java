package dev.seatlock.boxoffice.audit;

import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.guards.batch.QueueDepth;
import dev.seatlock.inventory.SeatsChanged;
import dev.seatlock.inventory.ShowId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.StatelessSession;
import org.jboss.logging.Logger;

/**
 * Counts from time to time what only the database knows, as metrics: holds that stand, places that were sold more than
 * once, orders and callbacks that wait. Replicas count the same rows, so they are to be read by their greatest, not by
 * their sum.
 *
 * <p>Oversold places are counted anew in the shows that this replica has changed since the last time, and in all that
 * it finds when it starts: a count goes through all that was sold of a show.
 */
@Singleton
final class Gauges {

    private static final Logger LOG = Logger.getLogger(Gauges.class);
    private static final int MOST_SHOWS = 10_000;

    private final StatelessSession session;
    private final Auditor auditor;
    private final Shows shows;
    private final Set<ShowId> changed = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<ShowId, Long> oversold = new ConcurrentHashMap<>(); // none where it is zero
    private final AtomicLong holds = new AtomicLong();
    private final AtomicLong orders = new AtomicLong();
    private final AtomicLong callbacks = new AtomicLong();
    private final AtomicLong deadLetters = new AtomicLong();
    private volatile boolean hasBegun;

    Gauges(StatelessSession session, Auditor auditor, Shows shows, MeterRegistry metrics) {
        this.session = session;
        this.auditor = auditor;
        this.shows = shows;
        gauge(metrics, "seatlock.holds.active", "Active holds", holds);
        gauge(
                metrics,
                "seatlock.callbacks.dead",
                "Callbacks that nobody took, however often they were tried",
                deadLetters);
        Gauge.builder("seatlock.oversold.places", oversold, those -> sum(those))
                .description("Sales of places that had been sold already, in all shows")
                .register(metrics);
        QueueDepth.tell(metrics, "orders", orders::get);
        QueueDepth.tell(metrics, "callbacks", callbacks::get);
    }

    private static void gauge(MeterRegistry metrics, String name, String what, AtomicLong count) {
        Gauge.builder(name, count, AtomicLong::get).description(what).register(metrics);
    }

    private static double sum(Map<ShowId, Long> those) {
        return those.values().stream().mapToLong(Long::longValue).sum();
    }

    void hear(@Observes SeatsChanged news) {
        changed.add(news.show());
    }

    /** Takes stock. */
    @Scheduled(
            identity = "gauges",
            every = "${seatlock.stocktaking-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void take() {
        QuarkusTransaction.requiringNew().run(() -> {
            holds.set(count("select count(distinct claim_id) from win"
                    + " where state = 'HELD' and held_until >= clock_timestamp()"));
            orders.set(count("select count(*) from orders where state = 'SUBMITTED'"));
            callbacks.set(count("select count(*) from outbox where state = 'WAITING'"));
            deadLetters.set(count("select count(*) from outbox where state = 'DEAD'"));
        });
        if (!hasBegun) {
            shows.page(null, MOST_SHOWS).forEach(show -> changed.add(show.id()));
            hasBegun = true;
        }
        changed.addAll(oversold.keySet()); // a show may have been taken off
        for (ShowId show : Set.copyOf(changed)) {
            changed.remove(show); // first: what happens while it is counted is for the next time
            count(show);
        }
    }

    private void count(ShowId show) {
        try {
            long places = auditor.oversoldCount(show);
            Long before = places == 0 ? oversold.remove(show) : oversold.put(show, places);
            if (places > 0 && !Objects.equals(before, places)) {
                LOG.warnf("show %s: %d sales too many, of places that had been sold already", show, places);
            }
        } catch (RuntimeException failed) {
            changed.add(show); // it is not forgotten, only late
            throw failed;
        }
    }

    private long count(String sql) {
        return session.createNativeQuery(sql, Long.class).getSingleResult();
    }
}
