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
 *
 * <p><b>Keys</b> {@code seatlock:{show}:line}, and {@code …:visits} (members by visit), {@code …:heard} (visits by when
 * they were heard of), {@code …:clients} (their use and turns), {@code …:counted} (since when, the last number, the
 * turn, entries by second).
 */
public final class Line {

    /** By what has entered in this time an estimate goes. */
    private static final int MEASURED_SECONDS = 20;

    private static final int DROPPED_AT_ONCE = 1_000;

    /** The first lines of every script: what time it is, and since when this line is known. */
    private static final String COUNT = """
            local line, visits, heard, clients, counted = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
            local time = redis.call('time')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local micros = time[1] * 1000000 + time[2]
            local since = tonumber(redis.call('hget', counted, 'since'))
            if not since then
                since = micros
                redis.call('hset', counted, 'since', string.format('%d', since))
            end
            """;

    private static final String REMOVE = COUNT + """
            local function remove(visit)
                local member = redis.call('hget', visits, visit)
                if not member then
                    return nil
                end
                local rank = redis.call('zscore', line, member)
                redis.call('zrem', line, member)
                redis.call('hdel', visits, visit)
                redis.call('zrem', heard, visit)
                return rank
            end
            """;

    private static final Script<List<String>> ARRIVE = Script.texts(COUNT + """
            local client, party = ARGV[1], ARGV[2]
            local use = redis.call('hincrby', clients, 'use ' .. client, party)
            local before = tonumber(redis.call('hget', clients, 'turn ' .. client)) or 0
            local turn = math.max(before + 1, tonumber(redis.call('hget', counted, 'turn')) or 1)
            redis.call('hset', clients, 'turn ' .. client, turn)
            return {string.format('%d', micros), tostring(use), string.format('%d', turn)}
            """);

    private static final Script<Long> JOIN = Script.number(COUNT + """
            local visit, rank, capacity = ARGV[1], ARGV[2], tonumber(ARGV[3])
            local member = redis.call('hget', visits, visit)
            if not member then
                if redis.call('zcard', line) >= capacity then
                    return 0
                end
                local last = tonumber(redis.call('hget', counted, 'last')) or 0
                local number = string.format('%d', math.max(micros, last + 1))
                redis.call('hset', counted, 'last', number)
                member = number .. ':' .. visit
                redis.call('zadd', line, rank, member)
                redis.call('hset', visits, visit, member)
            end
            redis.call('zadd', heard, now, visit)
            return tonumber(string.sub(member, 1, string.find(member, ':') - 1))
            """);

    private static final Script<Long> REJOIN = Script.number(COUNT + """
            local visit, rank, number = ARGV[1], ARGV[2], ARGV[3]
            if tonumber(number) >= since then
                return 0
            end
            redis.call('zadd', line, rank, number .. ':' .. visit)
            redis.call('hset', visits, visit, number .. ':' .. visit)
            redis.call('zadd', heard, now, visit)
            return 1
            """);

    private static final Script<Long> POSITION = Script.number(COUNT + """
            local member = redis.call('hget', visits, ARGV[1])
            if not member then
                return 0
            end
            redis.call('zadd', heard, now, ARGV[1])
            return redis.call('zrank', line, member) + 1
            """);

    private static final Script<Long> HEARD = Script.number(COUNT + """
            for i = 1, #ARGV do
                redis.call('zadd', heard, 'xx', now, ARGV[i])
            end
            return #ARGV
            """);

    private static final Script<List<String>> ENTERED = Script.texts(REMOVE + """
            local second, entered = tostring(time[1]), {}
            for i = 1, #ARGV do
                local rank = remove(ARGV[i])
                if rank then
                    redis.call('hset', counted, 'turn', rank)
                    redis.call('hincrby', counted, 'entered ' .. second, 1)
                    table.insert(entered, ARGV[i])
                end
            end
            return entered
            """);

    private static final Script<Long> LEAVE = Script.number(REMOVE + """
            return remove(ARGV[1]) and 1 or 0
            """);

    private static final Script<Long> DROP = Script.number(REMOVE + """
            local unheard = redis.call('zrangebyscore', heard, '-inf', now - ARGV[1], 'limit', 0, ARGV[2])
            for _, visit in ipairs(unheard) do
                remove(visit)
            end
            return #unheard
            """);

    private static final Script<List<String>> RANGE = Script.texts("""
            return redis.call('zrange', KEYS[1], 0, ARGV[1])
            """);

    private static final Script<Long> LENGTH = Script.number("""
            return redis.call('zcard', KEYS[1])
            """);

    private static final Script<Long> OPEN = Script.number("""
            redis.call('del', unpack(KEYS))
            return redis.call('hset', KEYS[5], 'since', 0)
            """);

    private static final Script<List<String>> ENTRIES = Script.texts(COUNT + """
            local entries, first, last = 0, nil, tonumber(time[1])
            local fields = redis.call('hgetall', counted)
            for i = 1, #fields, 2 do
                local second = tonumber(string.match(fields[i], '^entered (%d+)$'))
                if second and second < last - ARGV[1] then
                    redis.call('hdel', counted, fields[i])
                elseif second and second < last then
                    entries = entries + fields[i + 1]
                    first = math.min(first or second, second)
                end
            end
            return {tostring(entries), tostring(first and last - first or 0)}
            """);

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
        List<String> told = ARRIVE.run(redis, keys, client, party);
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
        long number = JOIN.run(redis, keys, visit, rank, capacity);
        return number == 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /**
     * Takes its old place again, if the line has forgotten it.
     *
     * @return whether it has; not if the line is known since before the visit, for then the visit has ended
     */
    boolean rejoin(UUID visit, long rank, long number) {
        return REJOIN.run(redis, keys, visit, rank, number) == 1;
    }

    /** Where a visit stands, from 1 on, of which it has been heard herewith; empty if it is not in the line. */
    OptionalInt position(UUID visit) {
        int position = POSITION.run(redis, keys, visit).intValue();
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
        return RANGE.run(redis, keys, last).stream()
                .map(member -> UUID.fromString(member.substring(member.indexOf(':') + 1)))
                .toList();
    }

    /** Visits have been heard of: those of them who are in the line stay there. */
    void heard(Collection<UUID> those) {
        HEARD.run(redis, keys, those.toArray());
    }

    /**
     * Visits have entered: they leave the line, and count for the measured rate.
     *
     * @return those of them who had still been in the line
     */
    List<UUID> entered(Collection<UUID> those) {
        return ENTERED.run(redis, keys, those.toArray()).stream()
                .map(UUID::fromString)
                .toList();
    }

    /** Whether the visit was in the line until now. */
    boolean leave(UUID visit) {
        return LEAVE.run(redis, keys, visit) == 1;
    }

    /** Drops the visits of which nothing was heard for so long, and says how many they were. */
    int drop(Duration unheard) {
        return DROP.run(redis, keys, unheard.toMillis(), DROPPED_AT_ONCE).intValue();
    }

    int length() {
        return LENGTH.run(redis, keys).intValue();
    }

    /** How many enter a second, as measured over the last twenty; empty if nobody has. */
    OptionalDouble entriesPerSecond() {
        List<String> told = ENTRIES.run(redis, keys, MEASURED_SECONDS);
        double entries = Double.parseDouble(told.get(0));
        return entries == 0 ? OptionalDouble.empty() : OptionalDouble.of(entries / Double.parseDouble(told.get(1)));
    }

    /** Begins, where it is known that nobody stands in line: what clients have done before is forgotten. */
    void open() {
        OPEN.run(redis, keys);
    }
}
