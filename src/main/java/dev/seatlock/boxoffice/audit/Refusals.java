package dev.seatlock.boxoffice.audit;

import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How often buyers of each show were refused, over all replicas. Each replica counts by itself, and adds what it has
 * counted to the database's sum with every heartbeat: a claim that is refused writes nothing. What a replica had not
 * told yet when it died is missing. Nothing is decided by it: it is for people to look at.
 */
@Singleton
public final class Refusals {

    /** Between two heartbeats. Whoever asks for shows that there are not is told so, but not remembered. */
    private static final int MOST_SHOWS = 10_000;

    private final RefusalCounts counts;
    private final ConcurrentMap<UUID, Long> untold = new ConcurrentHashMap<>();

    Refusals(RefusalCounts counts) {
        this.counts = counts;
    }

    /** Counts one more. */
    public void count(UUID show) {
        if (untold.size() < MOST_SHOWS || untold.containsKey(show)) {
            untold.merge(show, 1L, Long::sum);
        }
    }

    /** Tells the database what was counted since the last time. */
    @Scheduled(
            identity = "refusals",
            every = "${seatlock.heartbeat-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tell() {
        Map<UUID, Long> told = new HashMap<>();
        untold.keySet().forEach(show -> {
            Long count = untold.remove(show);
            if (count != null) {
                told.put(show, count);
            }
        });
        if (told.isEmpty()) {
            return;
        }
        UUID[] shows = told.keySet().toArray(UUID[]::new);
        long[] numbers = told.values().stream().mapToLong(Long::longValue).toArray();
        try {
            QuarkusTransaction.requiringNew().run(() -> counts.add(shows, numbers));
        } catch (RuntimeException failed) {
            told.forEach(
                    (show, count) -> untold.merge(show, count, Long::sum)); // they are told with the next heartbeat
            throw failed;
        }
    }

    /** How often, of those of these shows of which anybody was refused. */
    public Map<UUID, Long> of(Collection<ShowId> shows) {
        UUID[] those = shows.stream().map(ShowId::value).toArray(UUID[]::new);
        Map<UUID, Long> found = new HashMap<>();
        QuarkusTransaction.joiningExisting()
                .call(() -> counts.of(those))
                .forEach(it -> found.put(it.show(), it.refused()));
        return found;
    }
}
