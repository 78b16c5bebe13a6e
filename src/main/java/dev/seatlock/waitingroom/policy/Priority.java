package dev.seatlock.waitingroom.policy;

/**
 * By standing: members before friends of the house before everybody else. Within one standing, first come, first
 * served.
 *
 * <p><b>Good</b> It keeps a promise that was made to some.
 *
 * <p><b>Bad</b> Without a bound on how many have a standing, the rest starves.
 *
 * <p><b>Choose it</b> where the house knows whom it serves first. Only the operator gives a standing.
 */
final class Priority implements QueuePolicy {

    @Override
    public long rank(Arrival arrival) {
        return -arrival.priority();
    }
}
