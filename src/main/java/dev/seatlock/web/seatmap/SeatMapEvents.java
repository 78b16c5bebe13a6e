package dev.seatlock.web.seatmap;

import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What has been told of one seat map, as server-sent events: the last changes, and the whole map for those who know
 * none of them. Each is rendered once, however many it is written to.
 */
final class SeatMapEvents {

    private static final int MOST_KEPT = 256;
    private static final byte[] NOTHING = {'{', '}'};

    /** Numbers rise with the time, also over a restart; the last bits differ from replica to replica. */
    private static final int REPLICA_BITS = 10;

    private static final long REPLICA = ThreadLocalRandom.current().nextLong(1L << REPLICA_BITS);

    private final ConcurrentNavigableMap<Long, Event> changes = new ConcurrentSkipListMap<>(); // by the one before
    private volatile Moment now;

    SeatMapEvents(SeatMap first) {
        now = new Moment(idAfter(0), first);
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

    long latest() {
        return now.id;
    }

    /** The event after one; null if that one is not kept any more, or was another replica's. */
    @Nullable
    Event after(long id) {
        return changes.get(id);
    }

    /** The whole map, as it was told last. */
    CompletableFuture<Event> snapshot() {
        return now.snapshot();
    }

    /** Adds what is different on the map, if anything is. Where it has other seats, the whole map is told anew. */
    void tell(SeatMap map) {
        Moment before = now;
        if (!map.isLaidOutAs(before.map)) {
            now = new Moment(idAfter(before.id), map);
            changes.clear(); // nobody finds the way from there to here
            return;
        }
        SeatMapAnswer different = map == before.map ? null : map.changedSince(before.map);
        if (different != null && !different.isEmpty()) {
            add("change", map.bytes(different), map);
        }
        if (!map.isOnTermsOf(before.map)) {
            add("show", NOTHING, map);
        }
    }

    private void add(String name, byte[] json, SeatMap map) {
        Event event = Event.of(name, idAfter(now.id), json);
        changes.put(now.id, event); // first: whoever sees the latest finds the way there
        now = new Moment(event.id, map);
        while (changes.size() > MOST_KEPT) {
            changes.pollFirstEntry();
        }
    }
}
