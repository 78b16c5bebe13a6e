package dev.seatlock.lab.history;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Takes down what clients do, as they do it, each event at its own moment. For any number of threads.
 *
 * <p>The time is read under the lock under which the event is passed on: so the order of the lines is the order of
 * time. What a client says it did lies between its two events, however long it had to wait here.
 */
public final class Recorder {

    private final LongSupplier nanos;
    private final Consumer<Event> sink;
    private final long startNanos;
    private long lastAt;
    private long lastOp;

    /** @param sink hears each event; the opening is not ours to write */
    public Recorder(LongSupplier nanos, Consumer<Event> sink) {
        this.nanos = nanos;
        this.sink = sink;
        startNanos = nanos.getAsLong();
    }

    /** How an operation ended, once its moment is known. */
    @FunctionalInterface
    public interface Ending {
        Event.Completion at(long at, long op);
    }

    /** A client is about to claim places. Gives the operation's number. */
    public synchronized long claiming(String client, Action action, WantedPlaces places) {
        sink.accept(Event.Invoke.claiming(now(), ++lastOp, client, action, places));
        return lastOp;
    }

    /** A client is about to confirm, release or cancel what it won before. Gives the operation's number. */
    public synchronized long settling(String client, Action action, String claim) {
        sink.accept(Event.Invoke.settling(now(), ++lastOp, client, action, claim));
        return lastOp;
    }

    /** A client has its answer. */
    public synchronized void ended(long op, Ending ending) {
        sink.accept(ending.at(now(), op));
    }

    /** The live wins have been read, after the last client had its answer. */
    public synchronized void close(List<Win> wins, LongFunction<Closing> closing) {
        wins.forEach(sink);
        sink.accept(closing.apply(now()));
    }

    /** Later than any event so far. */
    private long now() {
        lastAt = Math.max(lastAt + 1, nanos.getAsLong() - startNanos);
        return lastAt;
    }
}
