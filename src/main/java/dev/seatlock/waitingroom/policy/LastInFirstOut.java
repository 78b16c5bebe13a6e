package dev.seatlock.waitingroom.policy;

/**
 * Last come, first served: a stack. The later the arrival, the lower its rank.
 *
 * <p><b>Good</b> Under overload, when those in front have given up long ago, the newest is the one who is still there:
 * its mean wait among those who are served at all is short.
 *
 * <p><b>Bad</b> Whoever came first waits until nobody comes any more, and a position mostly moves backwards. Nobody
 * would call it fair.
 *
 * <p><b>Choose it</b> never for people. It is here because every queue of requests that time out should be compared
 * with it.
 */
final class LastInFirstOut implements QueuePolicy {

    @Override
    public long rank(Arrival arrival) {
        return -arrival.atMicros();
    }
}
