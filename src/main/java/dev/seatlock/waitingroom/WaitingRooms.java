package dev.seatlock.waitingroom;

import dev.seatlock.waitingroom.WaitingRoom.Setting;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * The waiting rooms that are open, and the thread of this replica that lets visitors in.
 *
 * <p>Which shows have a room stands in PostgreSQL, so that no loss of Redis opens the doors: a show that has one sells
 * to nobody without a pass. Each replica reads it every second, and when another replica says that it has changed.
 *
 * <p>Each replica lets visitors in, ten times a second and when someone leaves. They need not agree on who does, since
 * what each does is right whatever the others do; see {@link WaitingRoom}.
 */
@Singleton
public final class WaitingRooms {

    private static final Logger LOG = Logger.getLogger(WaitingRooms.class);
    private static final long ADMITS_EVERY_MILLIS = 100;
    private static final int READS_EVERY_TURNS = 10;
    private static final String CHANGED = "changed";
    private static final String ENTERED = "entered";

    private final WaitingRoomSettings settings;
    private final RedissonClient redis;
    private final Passes passes;
    private final SpentPasses spentPasses;
    private final Duration grace;
    private final DatabaseClock clock;
    private final ScheduledExecutorService doorman = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("doorman").daemon().unstarted(task));
    private volatile Map<UUID, WaitingRoom> rooms = Map.of();
    private volatile BiConsumer<UUID, List<UUID>> greeter = (show, visits) -> {};
    private int turn;
    private boolean hears;
    private volatile boolean complained;

    /** @param grace how long a visit may be silent before it is taken to have vanished */
    WaitingRooms(
            WaitingRoomSettings settings,
            RedissonClient redis,
            Passes passes,
            SpentPasses spentPasses,
            DatabaseClock clock,
            MeterRegistry metrics,
            @ConfigProperty(name = "seatlock.visit-grace") Duration grace) {
        this.settings = settings;
        this.redis = redis;
        this.passes = passes;
        this.spentPasses = spentPasses;
        this.clock = clock;
        this.grace = grace;
        Gauge.builder("seatlock.waitingroom.up", this, it -> it.complained && !it.rooms.isEmpty() ? 0 : 1)
                .description("0 if this replica can let nobody in from its waiting rooms, else 1")
                .register(metrics);
    }

    /** Visitors wait in this room, and its policy cannot be changed under them. */
    public static final class VisitorsWaiting extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it goes on by itself
    void start(@Observes StartupEvent start) {
        read();
        doorman.scheduleWithFixedDelay(
                this::takeATurn, ADMITS_EVERY_MILLIS, ADMITS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    void close(@Observes ShutdownEvent end) {
        doorman.shutdownNow();
    }

    /** The room in front of a show, if it has one. */
    public Optional<WaitingRoom> of(UUID show) {
        return Optional.ofNullable(rooms.get(show));
    }

    /**
     * Opens a show's room, or runs it otherwise from now on; within a second on every replica.
     *
     * @return the room; empty if there is no such show, or none any more
     * @throws VisitorsWaiting if it has another policy by which visitors wait already
     */
    public Optional<WaitingRoom> open(UUID show, Setting setting) {
        read();
        WaitingRoom before = rooms.get(show);
        WaitingRoom room = room(show, setting);
        if (before == null) {
            room.open();
        } else if (before.setting().policy() != setting.policy()) {
            if (before.waiting() > 0) {
                throw new VisitorsWaiting();
            }
            room.open();
        }
        boolean isOfAShow = QuarkusTransaction.requiringNew().call(() -> settings.write(show, setting));
        tellThatItHasChanged();
        return isOfAShow ? Optional.of(room) : Optional.empty();
    }

    /** Takes a show's room away: whoever comes may buy, within a second on every replica. */
    public void close(UUID show) {
        QuarkusTransaction.requiringNew().run(() -> settings.delete(show));
        tellThatItHasChanged();
    }

    private void tellThatItHasChanged() {
        read();
        tell(CHANGED);
    }

    /** A visitor leaves, or has bought: its pass is good for nothing any more, and the next one is let in. */
    public void leave(WaitingRoom room, UUID visit) {
        spentPasses.serve(visit);
        room.leave(visit);
        admit(room);
    }

    /** Lets in the next, as far as there is room, and says so on every replica. */
    public void admit(WaitingRoom room) {
        List<UUID> entered = room.admit();
        if (!entered.isEmpty()) {
            tell(Stream.concat(Stream.of(ENTERED, room.show()), entered.stream())
                    .map(Object::toString)
                    .collect(Collectors.joining(" ")));
        }
    }

    /** @param greeter hears of the visits that enter a show, whichever replica lets them in; it must not block */
    void onEntered(BiConsumer<UUID, List<UUID>> greeter) {
        this.greeter = greeter;
    }

    private void takeATurn() {
        try {
            if (turn++ % READS_EVERY_TURNS == 0) {
                read(); // also while Redis is away
            }
            listen();
            for (WaitingRoom room : rooms.values()) {
                room.dropVanished();
                admit(room);
            }
            complained = false;
        } catch (RuntimeException failed) {
            if (!complained && !doorman.isShutdown()) {
                LOG.warnf("nobody is let in from the waiting rooms for the moment: %s", failed.getMessage());
            }
            complained = true; // and not again until it went well in between
        }
    }

    /** Hears what other replicas say; what is missed is read a second later, or ends with a pass. */
    private void listen() {
        if (!hears) {
            topic().addListener(String.class, (channel, said) -> hear(List.of(said.split(" "))));
            hears = true;
        }
    }

    private void hear(List<String> said) {
        if (doorman.isShutdown()) {
            return;
        }
        List<UUID> those = said.stream().skip(1).map(UUID::fromString).toList();
        switch (said.getFirst()) {
            case CHANGED -> doorman.execute(this::read);
            case ENTERED -> greeter.accept(those.getFirst(), those.subList(1, those.size()));
            default -> LOG.debugf("a replica of another version says: %s", said.getFirst());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // who is not told reads it, or waits for a pass to end
    private void tell(String what) {
        topic().publishAsync(what);
    }

    private RTopic topic() {
        return redis.getTopic("seatlock:waiting-rooms", StringCodec.INSTANCE);
    }

    /**
     * One after the other: who read before a room was opened must not put what it saw over what has been seen since.
     */
    private synchronized void read() {
        List<WaitingRoomSettings.Row> rows = QuarkusTransaction.requiringNew().call(() -> {
            clock.set(settings::now);
            return settings.read();
        });
        rooms = rows.stream()
                .collect(Collectors.toUnmodifiableMap(
                        WaitingRoomSettings.Row::show, row -> room(row.show(), row.setting())));
    }

    private WaitingRoom room(UUID show, Setting setting) {
        return new WaitingRoom(show, setting, grace, redis, passes, clock);
    }
}
