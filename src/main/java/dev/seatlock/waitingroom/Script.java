package dev.seatlock.waitingroom;

import java.util.List;
import java.util.stream.Stream;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;

/**
 * Some lines of Lua that Redis runs as one, with no other command in between.
 *
 * @param <T> what it returns
 */
record Script<T>(String lua, ReturnType type) {

    static Script<Long> number(String lua) {
        return new Script<>(lua, ReturnType.LONG);
    }

    static Script<List<String>> texts(String lua) {
        return new Script<>(lua, ReturnType.LIST);
    }

    /**
     * Runs it.
     *
     * @param arguments as text, as they are written by {@code toString}
     * @throws WaitingRoomUnavailable if Redis does not answer
     */
    T run(RedissonClient redis, List<Object> keys, Object... arguments) {
        Object[] texts = Stream.of(arguments).map(Object::toString).toArray();
        try {
            return redis.getScript(StringCodec.INSTANCE).eval(Mode.READ_WRITE, lua, type, keys, texts);
        } catch (RedisException away) {
            throw new WaitingRoomUnavailable(away);
        }
    }
}
