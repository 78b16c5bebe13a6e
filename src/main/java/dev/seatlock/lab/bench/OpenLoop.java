package dev.seatlock.lab.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The open model: buyers come at a fixed rate, whether or not those before them have been answered. Each has a moment
 * at which to ask, and its latency counts from then, also where no connection was free: a service that falls behind
 * cannot hide it.
 */
final class OpenLoop extends Load {

    private static final int MOST_CONNECTIONS = 4_096;
    private static final long TICK_MILLIS = 1;

    private final int connections;
    private final double nanosBetween;
    private final Deque<Connection> free = new ArrayDeque<>();
    private long beganNanos;
    private long asked;

    /** @param connections that are opened at first; more when all are waiting, up to 4,096 */
    OpenLoop(Questions questions, int connections, double perSecond) {
        super(questions);
        this.connections = connections;
        nanosBetween = TimeUnit.SECONDS.toNanos(1) / Math.max(1, perSecond);
    }

    @Override
    void begin() {
        beganNanos = nanos();
        for (int i = 0; i < connections; i++) {
            connect();
        }
        every(TICK_MILLIS, this::askWhatIsDue);
    }

    @Override
    void free(Connection connection) {
        free.push(connection); // the one that was used last is used next, so that no more are opened than are needed
        askWhatIsDue();
    }

    private void askWhatIsDue() {
        while (!free.isEmpty() && (isDue() || isOver(nextNanos()))) {
            free.pop().ask(nextNanos());
            asked++;
        }
        if (isDue() && !isOver(nextNanos()) && open() < MOST_CONNECTIONS) {
            connect();
        }
    }

    private boolean isDue() {
        return nextNanos() <= nanos();
    }

    private long nextNanos() {
        return beganNanos + Math.round(asked * nanosBetween);
    }
}
