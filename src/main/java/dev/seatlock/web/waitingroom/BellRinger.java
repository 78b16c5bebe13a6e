package dev.seatlock.web.waitingroom;

import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.waitingroom.OpeningBell;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Rings the bell of a show whose time comes. Each replica with somebody waiting does so, for all replicas: the first is
 * heard by everyone, and the others by those who have come since.
 *
 * <p>When it is time is said by the database, and only then anyone is let go; the replica's own clock only says when to
 * ask.
 */
@Singleton
class BellRinger {

    private static final Logger LOG = Logger.getLogger(BellRinger.class);
    private static final Duration STANDS_BY = Duration.ofMillis(1_500); // longer than from one look to the next
    private static final Duration ASKS_EVERY = Duration.ofMillis(10);
    private static final int MOST_QUESTIONS = 500; // clocks that differ by five seconds are to be mended elsewhere

    private final OpeningBell bell;
    private final Shows shows;
    private final Set<UUID> standingBy = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    BellRinger(OpeningBell bell, Shows shows) {
        this.bell = bell;
        this.shows = shows;
    }

    void close(@Observes ShutdownEvent end) {
        closing = true;
    }

    /** Also lets go whoever has missed a bell. */
    @Scheduled(identity = "bells", every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void look() {
        for (UUID id : bell.awaited()) {
            find(id).ifPresent(show -> look(id, show));
        }
    }

    private void look(UUID id, Show show) {
        Instant opensAt = show.opensAt();
        if (show.state() == Show.State.ON_SALE) {
            bell.ring(id);
        } else if (show.state() == Show.State.ANNOUNCED
                && opensAt != null
                && opensAt.isBefore(Instant.now().plus(STANDS_BY))
                && standingBy.add(id)) {
            Thread.startVirtualThread(() -> ringAt(id, opensAt));
        }
    }

    private void ringAt(UUID id, Instant opensAt) {
        try {
            Thread.sleep(Duration.between(Instant.now(), opensAt)); // returns at once where nothing is left
            for (int question = 0; question < MOST_QUESTIONS && !closing; question++) {
                Optional<Show> show = find(id);
                if (show.isEmpty() || show.get().state() != Show.State.ANNOUNCED) {
                    break;
                }
                Thread.sleep(ASKS_EVERY);
            }
            if (find(id).map(show -> show.state() == Show.State.ON_SALE).orElse(false)) {
                bell.ring(id);
            }
        } catch (InterruptedException | RuntimeException failed) {
            LOG.debugf("the next look rings: %s", failed.getMessage());
        } finally {
            standingBy.remove(id);
        }
    }

    private Optional<Show> find(UUID id) {
        try {
            return Optional.of(shows.find(new ShowId(id)));
        } catch (Rejection gone) {
            return Optional.empty();
        }
    }
}
