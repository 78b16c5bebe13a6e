package dev.seatlock.inventory;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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
            List<Entry> entries = entries(freed);
            placesFreed.fire(news(freed, entries));
            strikeOut(entries);
        } catch (RuntimeException unheard) {
            if (!closing) {
                LOG.warnf("%d releases are told again later: %s", freed.size(), unheard.getMessage());
            }
        }
    }

    /**
     * What there is to tell of a claim.
     *
     * @param guard of its show; null if that has left the programme
     * @param number of the last release that not everyone has heard of; 0 if all have
     * @param kept how many places it still has
     */
    private record Entry(UUID show, UUID claim, @Nullable String guard, Long number, Integer kept) {

        Freed freed() {
            return new Freed(new ShowId(show), new ClaimId(claim));
        }
    }

    /**
     * Not before now: a guard that took a show over after the release has counted it. In one look, so that what is
     * struck out afterwards has been counted here.
     */
    private List<Entry> entries(Set<Freed> freed) {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery("""
                        select asked.show_id, asked.claim_id, show.guard, coalesce(freed.number, 0), cast(coalesce((
                            select sum(places) from win where win.show_id = asked.show_id
                                and win.claim_id = asked.claim_id and state <> 'RELEASED'), 0) as integer)
                        from unnest(cast(:shows as uuid[]), cast(:claims as uuid[])) as asked (show_id, claim_id)
                        left join show on show.id = asked.show_id
                        left join freed on freed.show_id = asked.show_id and freed.claim_id = asked.claim_id
                        """, Entry.class)
                        .setParameter("shows", ids(freed, it -> it.show().value()))
                        .setParameter("claims", ids(freed, it -> it.claim().value()))
                        .getResultList());
    }

    private static <T> UUID[] ids(Collection<T> those, Function<T, UUID> id) {
        return those.stream().map(id).toArray(UUID[]::new);
    }

    private static PlacesFreed news(Set<Freed> freed, List<Entry> entries) {
        Map<ShowId, String> guards = new HashMap<>();
        Map<Freed, Integer> kept = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.guard != null) {
                guards.put(new ShowId(entry.show), entry.guard);
            }
            if (entry.kept > 0) {
                kept.put(entry.freed(), entry.kept);
            }
        }
        return new PlacesFreed(freed, guards, kept);
    }

    /** Not what has given back more meanwhile: that is told again. */
    private void strikeOut(List<Entry> entries) {
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery("""
                        delete from freed
                        using unnest(cast(:shows as uuid[]), cast(:claims as uuid[]), cast(:numbers as bigint[]))
                            as told (show_id, claim_id, number)
                        where freed.show_id = told.show_id and freed.claim_id = told.claim_id
                          and freed.number = told.number
                        """)
                        .setParameter("shows", ids(entries, Entry::show))
                        .setParameter("claims", ids(entries, Entry::claim))
                        .setParameter(
                                "numbers", entries.stream().map(Entry::number).toArray(Long[]::new))
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
