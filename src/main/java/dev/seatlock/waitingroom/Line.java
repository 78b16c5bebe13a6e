package dev.seatlock.waitingroom;

import dev.seatlock.waitingroom.policy.Arrival;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.redisson.api.RedissonClient;

/**
 * The line in front of a show, one for all replicas: a sorted set in Redis, visits by their rank, and by their number
 * where ranks are alike. It knows nothing of policies; the rank is given to it.
 *
 * <p>Joining takes two scripts. The first tells what the rank is to be reckoned from; the second puts the visit in, and
 * gives it its number there and then. So among visits of one rank nobody is ever put in front of one who already stands
 * in line.
 *
 * <p><b>Bounds</b> Its capacity, to the visit. How long it is ({@link #length}) is true at the moment of asking and may
 * be another when the answer is read.
 *
 * <p><b>When Redis comes back empty</b>, those who stood in line can prove it (see {@link Passes}), and
 * {@linkplain #rejoin take their places} again. So that nobody passes them meanwhile, the turnstile lets nobody in for
 * a while.
 */
public final class Line {

    /** By what has entered in this time an estimate goes. */
    private static final int MEASURED_SECONDS = 20;

    private static final int DROPPED_AT_ONCE = 1_000;

    private final RedissonClient redis;
    private final List<Object> keys;

    Line(RedissonClient redis, UUID show) {
        this.redis = redis;
        String line = "seatlock:{" + show + "}:line";
        keys = List.of(line, line + ":visits", line + ":heard", line + ":clients", line + ":counted");
    }

    /**
     * What is known of a visit that has just arrived, and is not in the line yet.
     *
     * @param client whose turns and use are counted together
     */
    Arrival arrive(String client, int party, int priority, boolean beforeBell) {
        List<String> told = LineScripts.ARRIVE.run(redis, keys, client, party);
        return new Arrival(
                Long.parseLong(told.get(0)),
                party,
                priority,
                Long.parseLong(told.get(1)),
                Long.parseLong(told.get(2)),
                beforeBell,
                ThreadLocalRandom.current().nextLong(1L << 32));
    }

    /**
     * Joins the line; asked again, it tells the number that the visit has.
     *
     * @return its number; empty if the line is full, and then nothing has changed
     */
    OptionalLong join(UUID visit, long rank, int capacity) {
        long number = LineScripts.JOIN.run(redis, keys, visit, rank, capacity);
        return number == 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /**
     * Takes its old place again, if the line has forgotten it.
     *
     * @return whether it has; not if the line is known since before the visit, for then the visit has ended
     */
    boolean rejoin(UUID visit, long rank, long number) {
        return LineScripts.REJOIN.run(redis, keys, visit, rank, number) == 1;
    }

    /** Where a visit stands, from 1 on, of which it has been heard herewith; empty if it is not in the line. */
    OptionalInt position(UUID visit) {
        int position = LineScripts.POSITION.run(redis, keys, visit).intValue();
        return position == 0 ? OptionalInt.empty() : OptionalInt.of(position);
    }

    /** The first in line, at most so many, in their order. */
    List<UUID> first(int most) {
        return range(most - 1);
    }

    /** All in their order. */
    List<UUID> all() {
        return range(-1);
    }

    private List<UUID> range(int last) {
        return LineScripts.RANGE.run(redis, keys, last).stream()
                .map(member -> UUID.fromString(member.substring(member.indexOf(':') + 1)))
                .toList();
    }

    /** Visits have been heard of: those of them who are in the line stay there. */
    void heard(Collection<UUID> those) {
        LineScripts.HEARD.run(redis, keys, those.toArray());
    }

    /**
     * Visits have entered: they leave the line, and count for the measured rate.
     *
     * @return those of them who had still been in the line
     */
    List<UUID> entered(Collection<UUID> those) {
        return LineScripts.ENTERED.run(redis, keys, those.toArray()).stream()
                .map(UUID::fromString)
                .toList();
    }

    /** Whether the visit was in the line until now. */
    boolean leave(UUID visit) {
        return LineScripts.LEAVE.run(redis, keys, visit) == 1;
    }

    /** Drops the visits of which nothing was heard for so long, and says how many they were. */
    int drop(Duration unheard) {
        return LineScripts.DROP
                .run(redis, keys, unheard.toMillis(), DROPPED_AT_ONCE)
                .intValue();
    }

    int length() {
        return LineScripts.LENGTH.run(redis, keys).intValue();
    }

    /** How many enter a second, as measured over the last twenty; empty if nobody has. */
    OptionalDouble entriesPerSecond() {
        List<String> told = LineScripts.ENTRIES.run(redis, keys, MEASURED_SECONDS);
        double entries = Double.parseDouble(told.get(0));
        return entries == 0 ? OptionalDouble.empty() : OptionalDouble.of(entries / Double.parseDouble(told.get(1)));
    }

    /** Begins, where it is known that nobody stands in line: what clients have done before is forgotten. */
    void open() {
        LineScripts.OPEN.run(redis, keys);
    }
}
