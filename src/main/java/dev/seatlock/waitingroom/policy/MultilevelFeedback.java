package dev.seatlock.waitingroom.policy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Multilevel feedback: three levels, the upper one always before the lower, and first come, first served within each.
 *
 * <ol>
 *   <li>A client begins at the top. The more places it has asked for, the lower the level at which its next visit
 *       enters: it is demoted by use, so that floods and big parties sink, and a small newcomer passes them.
 *   <li>Whoever has waited for {@link #PROMOTED_AFTER} rises by one level, and joins it at the end. So nobody starves:
 *       from the bottom it takes two such times to the top, where only those are in front who came there before.
 * </ol>
 *
 * <p><b>Why one rank will do</b> Let it be the time at which a visit is at the top:
 * {@code rank = arrival + level * promotion}. Of two visits at one level, the one that entered the level first has the
 * lower rank, as both are as far from the top. Of two at different levels, the upper one entered its level before now,
 * and the lower one will enter it after now: so the upper one has the lower rank. The order by rank is that of the
 * levels at every moment, and nobody has to be moved.
 *
 * <p><b>Good</b> Needs no truthful sizes to begin with: a client sinks by what it does.
 *
 * <p><b>Bad</b> A client that changes its name begins at the top again.
 *
 * <p><b>Choose it</b> for a sale with bots: what it goes by is use, so it is as good as the names of the clients are.
 *
 * <p><b>Source</b> F. J. Corbató and others, An experimental time-sharing system, 1962.
 */
final class MultilevelFeedback implements QueuePolicy {

    /** How long a visit waits at most before it rises by a level. */
    static final Duration PROMOTED_AFTER = Duration.ofSeconds(60);

    /** How many places of one client are served at the top. */
    static final int TOP_USE = 4;

    /** How many more in the middle; the rest begin at the bottom. */
    static final int MIDDLE_USE = 8;

    @Override
    public long rank(Arrival arrival) {
        return arrival.atMicros() + level(arrival) * TimeUnit.SECONDS.toMicros(PROMOTED_AFTER.toSeconds());
    }

    /** 0 is the top. */
    static int level(Arrival arrival) {
        if (arrival.clientUse() <= TOP_USE) {
            return 0;
        }
        return arrival.clientUse() <= TOP_USE + MIDDLE_USE ? 1 : 2;
    }
}
