package dev.seatlock.inventory;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;
import org.jboss.logging.Logger;

/**
 * Tells that places came free, at least once: to guards that keep stock outside the ledger, to whoever waits for
 * places.
 *
 * <ol>
 *   <li>{@link Releases} writes down which claims gave places back, in the releasing transaction.
 *   <li>After the commit whoever released them tells it, and strikes it out once all have heard.
 *   <li>What is still there after a while, because somebody could not hear or a replica died in between, is told again
 *       by any replica.
 * </ol>
 */
@Singleton
public final class ReleaseOutbox {

    private static final Logger LOG = Logger.getLogger(ReleaseOutbox.class);
    private static final int MOST_AT_ONCE = 500;
    private static final Duration UNTIL_TOLD_AGAIN = Duration.ofSeconds(5);

    private final StatelessSession session;
    private final Event<PlacesFreed> placesFreed;
    private final Event<SeatsChanged> seatsChanged;
    private volatile boolean closing;

    ReleaseOutbox(StatelessSession session, Event<PlacesFreed> placesFreed, Event<SeatsChanged> seatsChanged) {
        this.session = session;
        this.placesFreed = placesFreed;
        this.seatsChanged = seatsChanged;
    }

    /** Tells it, after the commit. What somebody cannot hear now is told again later. */
    public void tell(Set<Freed> freed) {
        if (freed.isEmpty()) {
            return;
        }
        freed.stream()
                .collect(Collectors.groupingBy(Freed::show, Collectors.mapping(Freed::claim, Collectors.toSet())))
                .forEach((show, claims) -> seatsChanged.fire(new SeatsChanged(show, claims)));
        try {
            UUID[] shows =
                    freed.stream().map(it -> it.show().value()).distinct().toArray(UUID[]::new);
            placesFreed.fire(new PlacesFreed(freed, guards(shows)));
            strikeOut(freed, shows);
        } catch (RuntimeException unheard) {
            if (!closing) {
                LOG.warnf("%d releases are told again later: %s", freed.size(), unheard.getMessage());
            }
        }
    }

    /** Not before now: a guard that took a show over after the release has counted it. */
    private Map<ShowId, String> guards(UUID[] shows) {
        List<ShowGuard> rows = QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(
                                "select id, guard from show where id = any(:shows)", ShowGuard.class)
                        .setParameter("shows", shows)
                        .getResultList());
        return rows.stream().collect(Collectors.toMap(row -> new ShowId(row.show), ShowGuard::guard));
    }

    private record ShowGuard(UUID show, String guard) {}

    private void strikeOut(Set<Freed> freed, UUID[] shows) {
        UUID[] claims = freed.stream().map(it -> it.claim().value()).toArray(UUID[]::new);
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery(
                                "delete from freed where show_id = any(:shows) and claim_id = any(:claims)")
                        .setParameter("shows", shows)
                        .setParameter("claims", claims)
                        .executeUpdate());
    }

    /** A telling that is under way when the replica closes may find its stores gone, and that is no news. */
    void close(@Observes ShutdownEvent end) {
        closing = true;
    }

    /** Tells again what has not been heard yet, each by whichever replica takes it. */
    @Scheduled(
            identity = "releases",
            every = "${seatlock.releases-told-every}",
            delayed = "${seatlock.releases-told-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tellAgain() {
        tell(QuarkusTransaction.requiringNew().call(this::take));
    }

    private Set<Freed> take() {
        List<FreedRow> rows = session.createNativeQuery("""
                        update freed set tell_at = clock_timestamp() + :millis * interval '1 millisecond'
                        where (show_id, claim_id) in (
                            select show_id, claim_id from freed where tell_at <= clock_timestamp()
                            order by tell_at limit :most for update skip locked)
                        returning show_id, claim_id
                        """, FreedRow.class)
                .setParameter("millis", UNTIL_TOLD_AGAIN.toMillis())
                .setParameter("most", MOST_AT_ONCE)
                .getResultList();
        return rows.stream().map(FreedRow::freed).collect(Collectors.toSet());
    }
}
