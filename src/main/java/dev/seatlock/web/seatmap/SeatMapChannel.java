package dev.seatlock.web.seatmap;

import dev.seatlock.boxoffice.shows.Rejection;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What happens on one seat map, told to all who watch it.
 *
 * <ol>
 *   <li>Something has changed: wait a moment for more, then look at the map.
 *   <li>Render what is different on it, once, as an event with a number.
 *   <li>On each event loop have its watchers follow: each is written the event after the last that it was told, as long as its
 *       connection takes more. Who follows slowly holds nobody up, and nothing is kept for it alone.
 *   <li>Only when all loops are through is the map looked at again, so changes come as fast as they can be told and no faster.
 * </ol>
 *
 * A watcher whose last event is not kept any more, or was another replica's, is told the whole map.
 */
final class SeatMapChannel {

    private static final Logger LOG = Logger.getLogger(SeatMapChannel.class);
    private static final long GATHERS_FOR_MILLIS = 50;
    private static final int MOST_KEPT = 256;

    /** Numbers rise with the time, also over a restart; the last bits differ from replica to replica. */
    private static final int REPLICA_BITS = 10;

    private static final long REPLICA = ThreadLocalRandom.current().nextLong(1L << REPLICA_BITS);

    private final Vertx vertx;
    private final Supplier<CompletableFuture<SeatMap>> maps;
    private final ConcurrentMap<Context, Set<SeatMapWatcher>> audience = new ConcurrentHashMap<>();
    private final AtomicInteger watchers = new AtomicInteger();
    private final ConcurrentNavigableMap<Long, Event> changes = new ConcurrentSkipListMap<>(); // by the one before
    private final AtomicBoolean changed = new AtomicBoolean();
    private final AtomicBoolean telling = new AtomicBoolean();
    private volatile Moment now;
    private volatile boolean ended;
    private int emptyFor;

    /** @param maps the show's map, whenever it is asked for */
    SeatMapChannel(Vertx vertx, Supplier<CompletableFuture<SeatMap>> maps, SeatMap first) {
        this.vertx = vertx;
        this.maps = maps;
        this.now = new Moment(idAfter(0), first);
    }

    private static long idAfter(long last) {
        return Math.max(last + 1, System.currentTimeMillis() << REPLICA_BITS | REPLICA);
    }

    /** What is written to a watcher; many are written the same. */
    record Event(long id, Buffer bytes) {

        private static Event of(String name, long id, byte[] json) {
            return new Event(
                    id,
                    Buffer.buffer("event: " + name + "\nid: " + id + "\ndata: ")
                            .appendBytes(json)
                            .appendString("\n\n"));
        }
    }

    /** The map as it was told last, and the number of the event that told it. */
    private static final class Moment {

        private final long id;
        private final SeatMap map;
        private @Nullable CompletableFuture<Event> snapshot;

        private Moment(long id, SeatMap map) {
            this.id = id;
            this.map = map;
        }

        private synchronized CompletableFuture<Event> snapshot() {
            if (snapshot == null) {
                snapshot = map.rendered().thenApply(json -> Event.of("snapshot", id, json));
            }
            return snapshot;
        }
    }

    int watchers() {
        return watchers.get();
    }

    /** How often it has been asked since somebody watched last. Asked by one thread alone. */
    int emptyFor() {
        emptyFor = watchers() == 0 ? emptyFor + 1 : 0;
        return emptyFor;
    }

    /** Counts one more, who is about to {@link #join}. */
    void expect() {
        watchers.incrementAndGet();
    }

    /**
     * Begins to tell, from the given event on.
     *
     * @param loop the caller's event loop; the same for all whom it serves
     */
    CompletableFuture<Void> join(RoutingContext call, Context loop, @Nullable String lastEvent) {
        SeatMapWatcher watcher = new SeatMapWatcher(this, call.response(), loop, lastEvent);
        CompletableFuture<Void> left = new CompletableFuture<>();
        loop.runOnContext(here -> {
            if (ended) {
                watcher.end();
            }
            if (call.response().ended() || call.response().closed()) {
                leave(left);
            } else {
                audience.computeIfAbsent(loop, it -> new LinkedHashSet<>()).add(watcher);
                watcher.begin();
            }
        });
        call.addEndHandler(end -> loop.runOnContext(back -> {
            audience.getOrDefault(loop, Set.of()).remove(watcher);
            leave(left);
        }));
        return left;
    }

    private void leave(CompletableFuture<Void> left) {
        if (left.complete(null)) {
            watchers.decrementAndGet();
        }
    }

    long latest() {
        return now.id;
    }

    /** The event after one; null if it is not known which that was. */
    @Nullable
    Event after(long id) {
        return changes.get(id);
    }

    /** The whole map, as it was told last. */
    CompletableFuture<Event> snapshot() {
        return now.snapshot();
    }

    /** Something has changed on the map. */
    void hear() {
        changed.set(true);
        tellUnlessTelling();
    }

    private void tellUnlessTelling() {
        if (changed.get() && telling.compareAndSet(false, true)) {
            vertx.setTimer(GATHERS_FOR_MILLIS, timer -> lookAndTell());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it goes on by itself
    private void lookAndTell() {
        changed.set(false);
        maps.get().whenComplete((map, failed) -> {
            try {
                if (map != null) {
                    tell(map);
                } else if (failed instanceof Rejection) {
                    end(); // the show has left the programme
                } else {
                    LOG.debugf("the next look tells what has changed: %s", failed.getMessage());
                }
            } catch (RuntimeException | Error defect) { // whatever it is, it must not silence the channel for good
                LOG.error("a seat map could not be told", defect);
            }
            everyLoop(SeatMapWatcher::follow, () -> {
                telling.set(false);
                tellUnlessTelling();
            });
        });
    }

    private void tell(SeatMap map) {
        Moment before = now;
        SeatMapAnswer different = map == before.map ? null : map.changedSince(before.map);
        if (different != null && !different.isEmpty()) {
            Event change = Event.of("change", idAfter(before.id), map.bytes(different));
            changes.put(before.id, change); // first: whoever sees the latest finds the way there
            now = new Moment(change.id, map);
            while (changes.size() > MOST_KEPT) {
                changes.pollFirstEntry();
            }
        }
    }

    /** Writes to those who would otherwise hear nothing, so that no proxy takes their connection for dead. */
    void beat() {
        everyLoop(SeatMapWatcher::beat, () -> {});
    }

    /** Ends it for all who watch, and for whoever comes later. */
    void end() {
        ended = true;
        everyLoop(SeatMapWatcher::end, () -> {});
    }

    private void everyLoop(Consumer<SeatMapWatcher> what, Runnable then) {
        Map<Context, Set<SeatMapWatcher>> loops = Map.copyOf(audience);
        AtomicInteger left = new AtomicInteger(loops.size() + 1);
        Runnable through = () -> {
            if (left.decrementAndGet() == 0) {
                then.run();
            }
        };
        loops.forEach((loop, watching) -> loop.runOnContext(here -> {
            Set.copyOf(watching).forEach(what);
            through.run();
        }));
        through.run();
    }
}
