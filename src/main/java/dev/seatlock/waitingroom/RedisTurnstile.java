package dev.seatlock.waitingroom;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.redisson.api.RedissonClient;

/**
 * A turnstile over all replicas: the permits are a sorted set in Redis, shoppers by the end of their lease, and every
 * change of it is one script. Redis runs one script at a time, and it is Redis' clock that the leases run by.
 *
 * <p>Redisson's {@code RPermitExpirableSemaphore} is built alike, and would do but for one thing: its permits get their
 * names when they are taken. A client library sends a request again when the answer is late, and then the permit of the
 * first one is nobody's until its lease ends. Here the name is the shopper's own, and the second request finds the
 * first one's permit.
 *
 * <p><b>When Redis comes back empty</b> (a restart without its file, a flush) the permits that it has forgotten still
 * are in their shoppers' hands. So a turnstile that does not know since when it has been counting lets nobody in for
 * one lease: by then each of them has ended, or has been {@linkplain #resume taken up again}.
 *
 * <p><b>Keys</b> {@code seatlock:{show}:turnstile}, shoppers by the end of their lease; {@code …:turnstile:latest}, the
 * same by when they must have left; {@code …:turnstile:counted}, since when, and what the rate allows.
 */
public final class RedisTurnstile implements Turnstile {

    /** The first lines of every script: what time it is, who is inside, and since when that is known. */
    private static final String COUNT = """
            local inside, latest, counted = KEYS[1], KEYS[2], KEYS[3]
            local time = redis.call('time')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            for _, vanished in ipairs(redis.call('zrangebyscore', inside, '-inf', now)) do
                redis.call('zrem', inside, vanished)
                redis.call('zrem', latest, vanished)
            end
            local since = tonumber(redis.call('hget', counted, 'since'))
            if not since then
                since = now
                redis.call('hset', counted, 'since', since)
            end
            """;

    private static final Script<List<String>> ENTER = Script.texts(COUNT + """
            local permits, perSecond, lease, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
            local room = permits - redis.call('zcard', inside)
            if now < since + lease then
                room = 0
            end
            local entries = room
            if perSecond > 0 then
                local last = redis.call('hmget', counted, 'entries', 'at')
                entries = (tonumber(last[1]) or 0) + (now - (tonumber(last[2]) or now)) * perSecond / 1000
                entries = math.min(math.max(1, perSecond / 10), entries)
                room = math.min(room, math.floor(entries))
            end
            local entered = {}
            for i = 5, #ARGV do
                if redis.call('zscore', inside, ARGV[i]) then
                    table.insert(entered, ARGV[i])
                elseif room > 0 then
                    room = room - 1
                    entries = entries - 1
                    redis.call('zadd', inside, now + math.min(lease, longest), ARGV[i])
                    redis.call('zadd', latest, now + longest, ARGV[i])
                    table.insert(entered, ARGV[i])
                end
            end
            if perSecond > 0 then
                redis.call('hset', counted, 'entries', tostring(entries), 'at', now)
            end
            return entered
            """);

    private static final Script<Long> STAY = Script.number(COUNT + """
            local lease, shopper = ARGV[1], ARGV[2]
            local last = redis.call('zscore', latest, shopper)
            if not last then
                return 0
            end
            local ends = math.min(now + lease, last)
            redis.call('zadd', inside, ends, shopper)
            return ends - now
            """);

    private static final Script<Long> RESUME = Script.number(COUNT + """
            local lease, longest, shopper = ARGV[1], ARGV[2], ARGV[3]
            if now >= since + lease then
                return 0
            end
            redis.call('zadd', inside, 'nx', now + math.min(lease, longest), shopper)
            redis.call('zadd', latest, 'nx', now + longest, shopper)
            return 1
            """);

    private static final Script<Long> LEAVE = Script.number(COUNT + """
            redis.call('zrem', latest, ARGV[1])
            return redis.call('zrem', inside, ARGV[1])
            """);

    private static final Script<Long> INSIDE = Script.number(COUNT + """
            return redis.call('zcard', inside)
            """);

    private static final Script<Long> OPEN = Script.number("""
            return redis.call('hsetnx', KEYS[3], 'since', 0)
            """);

    private final RedissonClient redis;
    private final List<Object> keys;

    public RedisTurnstile(RedissonClient redis, UUID show) {
        this.redis = redis;
        String turnstile = "seatlock:{" + show + "}:turnstile";
        keys = List.of(turnstile, turnstile + ":latest", turnstile + ":counted");
    }

    /** Begins to count, where it is known that nobody has a permit: then there is no lease to be waited for. */
    public void open() {
        OPEN.run(redis, keys);
    }

    @Override
    public List<UUID> enter(Setting setting, List<UUID> shoppers) {
        List<Object> arguments = new ArrayList<>(List.of(
                setting.permits(),
                setting.perSecond(),
                setting.lease().toMillis(),
                setting.longest().toMillis()));
        arguments.addAll(shoppers);
        return ENTER.run(redis, keys, arguments.toArray()).stream()
                .map(UUID::fromString)
                .toList();
    }

    @Override
    public Duration stay(Setting setting, UUID shopper) {
        return Duration.ofMillis(STAY.run(redis, keys, setting.lease().toMillis(), shopper));
    }

    /**
     * Takes up the permit of a shopper who can prove that it has one, while the turnstile does not know all that are
     * out.
     *
     * @return whether it is inside; not if all are known, for then it would be among them
     */
    public boolean resume(Setting setting, UUID shopper) {
        return RESUME.run(
                        redis,
                        keys,
                        setting.lease().toMillis(),
                        setting.longest().toMillis(),
                        shopper)
                == 1;
    }

    @Override
    public boolean leave(UUID shopper) {
        return LEAVE.run(redis, keys, shopper) == 1;
    }

    @Override
    public int inside() {
        return INSIDE.run(redis, keys).intValue();
    }
}
