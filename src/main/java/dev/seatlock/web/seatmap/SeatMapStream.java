package dev.seatlock.web.seatmap;

import dev.seatlock.inventory.ShowId;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever watches a seat map what has changed on it, as server-sent events: a {@link SeatMapChannel} for each
 * show.
 */
@Singleton
class SeatMapStream {

    private static final int MOST_WATCHERS = 20_000;
    private static final int LOOKS_A_HEARTBEAT = 7;
    private static final int LOOKS_UNTIL_AN_EMPTY_CHANNEL_CLOSES = 30; // those who have lost their connection come back

    private final Vertx vertx;
    private final SeatMaps maps;
    private final ConcurrentMap<ShowId, SeatMapChannel> channels = new ConcurrentHashMap<>();
    private int looks;
    private volatile boolean closing;

    SeatMapStream(Vertx vertx, SeatMaps maps) {
        this.vertx = vertx;
        this.maps = maps;
    }

    /** Whether nobody more can watch for the moment. */
    boolean isFull() {
        return closing
                || channels.values().stream().mapToInt(SeatMapChannel::watchers).sum() >= MOST_WATCHERS;
    }

    /**
     * Answers a call with a show's changes from now on, until either side ends it.
     *
     * @param loop the caller's event loop
     * @param lastEvent the last event that the caller has heard, if it has watched before
     * @return comes when it has ended
     */
    CompletableFuture<Void> join(
            ShowId show, SeatMap map, RoutingContext call, Context loop, @Nullable String lastEvent) {
        SeatMapChannel channel = channels.compute(show, (it, open) -> {
            SeatMapChannel joined = open == null ? new SeatMapChannel(vertx, () -> maps.of(it), map) : open;
            joined.expect(); // or it might be closed for being empty
            return joined;
        });
        CompletableFuture<Void> ended = channel.join(call, loop, lastEvent);
        channel.hear(); // the map may be newer than what the channel has told last
        return ended;
    }

    /** Something has changed. */
    void hear(ShowId show) {
        SeatMapChannel channel = channels.get(show);
        if (channel != null) {
            channel.hear();
        }
    }

    /** Looks at every map that is watched, since a message may have been lost, and keeps connections alive. */
    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        looks++;
        channels.forEach((show, channel) -> {
            channels.computeIfPresent(
                    show, (it, open) -> open.emptyFor() > LOOKS_UNTIL_AN_EMPTY_CHANNEL_CLOSES ? null : open);
            channel.hear();
            if (looks % LOOKS_A_HEARTBEAT == 0) {
                channel.beat();
            }
        });
    }

    /** Whoever watches has nothing to lose, and watches another replica; nobody is to wait for them. */
    void close(@Observes ShutdownDelayInitiatedEvent end) {
        closing = true;
        channels.values().forEach(SeatMapChannel::end);
    }
}
