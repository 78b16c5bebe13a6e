package dev.seatlock.web.seatmap;

import dev.seatlock.boxoffice.shows.Rejection;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells all who watch one seat map what happens on it.
 *
 * <ol>
 *   <li>Something has changed: wait a moment for more, then look at the map.
 *   <li>Render what is different on it, once, as an event with a number.
 *   <li>On each event loop have its watchers follow: each is written the event after the last that it was told, as long
 *       as its connection takes more. Who follows slowly holds nobody up, and nothing is kept for it alone.
 *   <li>Only when all loops are through is the map looked at again, so changes come as fast as they can be told and no
 *       faster.
 * </ol>
 */
final class SeatMapChannel {

    private static final Logger LOG = Logger.getLogger(SeatMapChannel.class);
    private static final long GATHERS_FOR_MILLIS = 50;

    private final Vertx vertx;
    private final Supplier<CompletableFuture<SeatMap>> maps;
    private final SeatMapEvents events;
    private final ConcurrentMap<Context, Set<SeatMapWatcher>> audience = new ConcurrentHashMap<>();
    private final AtomicInteger watchers = new AtomicInteger();
    private final AtomicBoolean changed = new AtomicBoolean();
    private final AtomicBoolean telling = new AtomicBoolean();
    private volatile boolean ended;
    private int emptyFor;

    /** @param maps the show's map, whenever it is asked for */
    SeatMapChannel(Vertx vertx, Supplier<CompletableFuture<SeatMap>> maps, SeatMap first) {
        this.vertx = vertx;
        this.maps = maps;
        this.events = new SeatMapEvents(first);
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
        SeatMapWatcher watcher = new SeatMapWatcher(events, call.response(), loop, lastEvent);
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
                    events.tell(map);
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
