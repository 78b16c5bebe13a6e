package dev.seatlock.waitingroom.policy;

/**
 * First come, first served: all ranks are alike, so that the order of arrival decides.
 *
 * <p><b>Good</b> Everybody understands it, nobody starves, and a position never moves backwards.
 *
 * <p><b>Bad</b> A big party in front makes all behind it wait (the convoy effect), and whoever sends the most visits
 * gets the most turns. At the bell it rewards the fastest connection.
 *
 * <p><b>Choose it</b> where visits are much alike and clients are people.
 */
final class FirstInFirstOut implements QueuePolicy {

    @Override
    public long rank(Arrival arrival) {
        return 0;
    }
}
