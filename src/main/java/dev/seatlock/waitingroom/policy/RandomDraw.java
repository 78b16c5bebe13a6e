package dev.seatlock.waitingroom.policy;

/**
 * By lot: all who came before the bell are put in an order that is drawn, and later comers stand behind them as they
 * come.
 *
 * <p><b>Good</b> Nothing is gained by being there first, or by the fastest connection: nobody has to race to the door,
 * and the service is not hit by everybody in the same second.
 *
 * <p><b>Bad</b> Every further visit is a further lot, so it needs a bound on visits a client.
 *
 * <p><b>Choose it</b> for the big on-sale, with the door opened some time before the bell.
 */
final class RandomDraw implements QueuePolicy {

    private static final long BEHIND_EVERY_LOT = 1L << 32;

    @Override
    public long rank(Arrival arrival) {
        return arrival.beforeBell() ? arrival.draw() : BEHIND_EVERY_LOT;
    }
}
