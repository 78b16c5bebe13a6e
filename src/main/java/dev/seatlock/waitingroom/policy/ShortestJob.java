package dev.seatlock.waitingroom.policy;

/**
 * Shortest job first: small parties before big ones. Among parties of one size, first come, first served.
 *
 * <p><b>Good</b> No other order has a shorter mean wait, if a party's size tells how long it will take.
 *
 * <p><b>Bad</b> While small parties keep coming, big ones starve. And the size is an estimate that the visitor makes: a
 * party of ten that says one comes first, and finds out at the counter that nobody holds it to that.
 *
 * <p><b>Choose it</b> for a crowd that comes once, not for a stream that does not end.
 *
 * <p><b>Source</b> W. E. Smith, Various optimizers for single-stage production, 1956.
 */
final class ShortestJob implements QueuePolicy {

    @Override
    public long rank(Arrival arrival) {
        return arrival.party();
    }
}
