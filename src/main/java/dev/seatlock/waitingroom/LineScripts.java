package dev.seatlock.waitingroom;

import java.util.List;

/**
 * The Lua scripts of a {@link Line}, each of which Redis runs as one.
 *
 * <p><b>Keys</b> {@code seatlock:{show}:line}, and {@code …:visits} (members by visit), {@code …:heard} (visits by when
 * they were heard of), {@code …:clients} (their use and turns), {@code …:counted} (since when, the last number, the
 * turn, entries by second).
 */
final class LineScripts {

    private LineScripts() {}

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

    static final Script<List<String>> ARRIVE = Script.texts(COUNT + """
            local client, party = ARGV[1], ARGV[2]
            local use = redis.call('hincrby', clients, 'use ' .. client, party)
            local before = tonumber(redis.call('hget', clients, 'turn ' .. client)) or 0
            local turn = math.max(before + 1, tonumber(redis.call('hget', counted, 'turn')) or 1)
            redis.call('hset', clients, 'turn ' .. client, turn)
            return {string.format('%d', micros), tostring(use), string.format('%d', turn)}
            """);

    static final Script<Long> JOIN = Script.number(COUNT + """
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

    static final Script<Long> REJOIN = Script.number(COUNT + """
            local visit, rank, number = ARGV[1], ARGV[2], ARGV[3]
            if tonumber(number) >= since then
                return 0
            end
            redis.call('zadd', line, rank, number .. ':' .. visit)
            redis.call('hset', visits, visit, number .. ':' .. visit)
            redis.call('zadd', heard, now, visit)
            return 1
            """);

    static final Script<Long> POSITION = Script.number(COUNT + """
            local member = redis.call('hget', visits, ARGV[1])
            if not member then
                return 0
            end
            redis.call('zadd', heard, now, ARGV[1])
            return redis.call('zrank', line, member) + 1
            """);

    static final Script<Long> HEARD = Script.number(COUNT + """
            for i = 1, #ARGV do
                redis.call('zadd', heard, 'xx', now, ARGV[i])
            end
            return #ARGV
            """);

    static final Script<List<String>> ENTERED = Script.texts(REMOVE + """
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

    static final Script<Long> LEAVE = Script.number(REMOVE + """
            return remove(ARGV[1]) and 1 or 0
            """);

    static final Script<Long> DROP = Script.number(REMOVE + """
            local unheard = redis.call('zrangebyscore', heard, '-inf', now - ARGV[1], 'limit', 0, ARGV[2])
            for _, visit in ipairs(unheard) do
                remove(visit)
            end
            return #unheard
            """);

    static final Script<List<String>> RANGE = Script.texts("""
            return redis.call('zrange', KEYS[1], 0, ARGV[1])
            """);

    static final Script<Long> LENGTH = Script.number("""
            return redis.call('zcard', KEYS[1])
            """);

    static final Script<Long> OPEN = Script.number("""
            redis.call('del', unpack(KEYS))
            return redis.call('hset', KEYS[5], 'since', 0)
            """);

    static final Script<List<String>> ENTRIES = Script.texts(COUNT + """
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
}
