package dev.seatlock.web.seatmap;

import dev.seatlock.web.seatmap.SeatMapEvents.Event;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** One who watches a seat map, and how much of it was told. Touched on its own event loop alone. */
final class SeatMapWatcher {

    private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");
    private static final long NOTHING = -1;

    private final SeatMapEvents events;
    private final HttpServerResponse response;
    private final Context loop;
    private long told;
    private boolean awaitsSnapshot;
    private boolean wasFull;

    /** @param lastEvent the last event that it has heard, if it has watched before */
    SeatMapWatcher(SeatMapEvents events, HttpServerResponse response, Context loop, @Nullable String lastEvent) {
        this.events = events;
        this.response = response;
        this.loop = loop;
        told = number(lastEvent);
    }

    private static long number(@Nullable String lastEvent) {
        try {
            return lastEvent == null ? NOTHING : Long.parseLong(lastEvent);
        } catch (NumberFormatException another) {
            return NOTHING; // whatever it was, it was none of ours
        }
    }

    void begin() {
        response.putHeader(HttpHeaders.CONTENT_TYPE, MediaType.SERVER_SENT_EVENTS)
                .setChunked(true)
                .drainHandler(room -> follow());
        write(HEARTBEAT); // so that the head goes out at once
        follow();
    }

    /** Writes what has happened since the last event, as much as the connection takes. */
    void follow() {
        while (!awaitsSnapshot && told != events.latest() && !response.writeQueueFull()) {
            Event next = events.after(told);
            if (next == null) {
                awaitSnapshot();
            } else {
                write(next);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it goes on by itself
    private void awaitSnapshot() {
        awaitsSnapshot = true;
        events.snapshot()
                .whenComplete((snapshot, failed) -> loop.runOnContext(here -> {
                    awaitsSnapshot = false;
                    if (snapshot == null) {
                        response.reset(); // to be asked again
                    } else {
                        write(snapshot);
                        follow();
                    }
                }));
    }

    /** Keeps the connection alive; one that has taken nothing since the last time is given up. */
    void beat() {
        if (!response.writeQueueFull()) {
            wasFull = false;
            write(HEARTBEAT);
        } else if (wasFull) {
            response.reset();
        } else {
            wasFull = true;
        }
    }

    void end() {
        if (!response.ended()) {
            response.end();
        }
    }

    private void write(Event event) {
        told = event.id();
        write(event.bytes());
    }

    private void write(Buffer bytes) {
        if (!response.closed() && !response.ended()) {
            response.write(bytes);
        }
    }
}
