package dev.seatlock.waitingroom;

import dev.seatlock.waitingroom.WaitingRoom.Standing;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The visitors who watch how their visit stands, on this replica. One thread looks for all of them, once a second: at
 * the whole line in one request a room, and one by one at those who are not in it. Whoever is let in is told at once.
 * While a visitor watches, its visit is heard of.
 */
@Singleton
public final class Lobby {

    private static final Logger LOG = Logger.getLogger(Lobby.class);
    private static final long LOOKS_EVERY_MILLIS = 1_000;
    private static final int HEARD_AT_ONCE = 1_000;

    private final WaitingRooms rooms;
    private final Duration heardEvery;
    private final ConcurrentMap<UUID, ConcurrentMap<UUID, Watcher>> watchers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService crier = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("crier").daemon().unstarted(task));
    private boolean complained;
    private volatile boolean closing;

    /** @param grace how long a visit may be silent before it is taken to have vanished */
    Lobby(WaitingRooms rooms, @ConfigProperty(name = "seatlock.visit-grace") Duration grace) {
        this.rooms = rooms;
        heardEvery = grace.dividedBy(3);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it goes on by itself
    void start(@Observes StartupEvent start) {
        rooms.onEntered((show, visits) -> crier.execute(() -> greet(show, visits)));
        crier.scheduleWithFixedDelay(this::look, LOOKS_EVERY_MILLIS, LOOKS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Whoever watches keeps the place in line, and watches it at another replica. */
    void letGo(@Observes ShutdownDelayInitiatedEvent end) {
        closing = true;
        watchers.values().forEach(those -> those.values().forEach(watcher -> watcher.emitter.complete()));
    }

    void close(@Observes ShutdownEvent end) {
        crier.shutdownNow();
    }

    /** One who watches; what was said last, and when it was last heard of. */
    private static final class Watcher {

        private final Visit visit;
        private final MultiEmitter<? super Standing> emitter;
        private @Nullable Standing said;
        private long heardNanos;

        private Watcher(Visit visit, MultiEmitter<? super Standing> emitter) {
            this.visit = visit;
            this.emitter = emitter;
        }

        private void say(Standing standing) {
            if (!standing.equals(said)) {
                said = standing;
                emitter.emit(standing);
            }
            if (standing instanceof Standing.Ended) {
                emitter.complete();
            }
        }
    }

    /**
     * How a visit stands, and again whenever that has changed, until it has ended. A slow visitor is told of the
     * latest.
     *
     * @param now how it stands just now
     */
    public Multi<Standing> watch(Visit visit, Standing now) {
        return Multi.createFrom()
                .emitter(
                        emitter -> {
                            Watcher watcher = new Watcher(visit, emitter);
                            watcher.heardNanos = System.nanoTime();
                            watcher.say(now);
                            watchers.computeIfAbsent(visit.show(), it -> new ConcurrentHashMap<>())
                                    .put(visit.id(), watcher);
                            emitter.onTermination(() -> forget(watcher));
                            if (closing) { // only now, or one who comes between would be forgotten
                                emitter.complete();
                            }
                        },
                        BackPressureStrategy.LATEST);
    }

    private void forget(Watcher watcher) {
        watchers.computeIfPresent(watcher.visit.show(), (show, those) -> {
            those.remove(watcher.visit.id(), watcher);
            return those.isEmpty() ? null : those;
        });
    }

    /** Those who have entered need not wait for the next look. */
    private void greet(UUID show, List<UUID> visits) {
        Map<UUID, Watcher> those = watchers.get(show);
        Optional<WaitingRoom> room = rooms.of(show);
        if (those == null || room.isEmpty()) {
            return;
        }
        try {
            visits.stream()
                    .map(those::get)
                    .filter(Objects::nonNull)
                    .forEach(watcher -> tell(room.get(), watcher, System.nanoTime()));
        } catch (RuntimeException away) {
            LOG.debugf("the next look tells them: %s", away.getMessage());
        }
    }

    private void look() {
        try {
            watchers.forEach((show, those) -> rooms.of(show)
                    .ifPresentOrElse(
                            room -> look(room, List.copyOf(those.values())),
                            () -> those.values().forEach(watcher -> watcher.say(new Standing.Ended()))));
            complained = false;
        } catch (RuntimeException failed) {
            if (!complained && !crier.isShutdown()) {
                LOG.warnf("visitors are not told how they stand for the moment: %s", failed.getMessage());
            }
            complained = true; // and not again until it went well in between
        }
    }

    private void look(WaitingRoom room, List<Watcher> those) {
        long nowNanos = System.nanoTime();
        Map<UUID, Standing> waiting = room.overview();
        List<UUID> heard = new ArrayList<>();
        for (Watcher watcher : those) {
            Standing standing = waiting.get(watcher.visit.id());
            boolean isDue = nowNanos - watcher.heardNanos >= heardEvery.toNanos();
            if (standing == null) {
                if (isDue || !(watcher.said instanceof Standing.Admitted)) {
                    tell(room, watcher, nowNanos);
                }
            } else {
                watcher.say(standing);
                if (isDue) {
                    watcher.heardNanos = nowNanos;
                    heard.add(watcher.visit.id());
                }
            }
        }
        for (int from = 0; from < heard.size(); from += HEARD_AT_ONCE) {
            room.heard(heard.subList(from, Math.min(heard.size(), from + HEARD_AT_ONCE)));
        }
    }

    private static void tell(WaitingRoom room, Watcher watcher, long nowNanos) {
        watcher.heardNanos = nowNanos;
        watcher.say(room.look(watcher.visit, passOf(watcher)));
    }

    private static @Nullable String passOf(Watcher watcher) {
        return watcher.said instanceof Standing.Admitted(String pass, var expiresAt) ? pass : null;
    }
}
