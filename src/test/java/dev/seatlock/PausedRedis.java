package dev.seatlock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNodes;

/** The tests' Redis while it goes on listening, and answers nobody. */
public final class PausedRedis implements AutoCloseable {

    private final String pid;

    private PausedRedis(String pid) {
        this.pid = pid;
    }

    public static PausedRedis pause(RedissonClient redis) throws IOException {
        var paused = new PausedRedis(redis.getRedisNodes(RedisNodes.SINGLE)
                .getInstance()
                .info(RedisNode.InfoSection.SERVER)
                .get("process_id"));
        paused.signal("-STOP");
        return paused;
    }

    private void signal(String signal) throws IOException {
        assertEquals(
                0,
                new ProcessBuilder("kill", signal, pid).start().onExit().join().exitValue());
    }

    @Override
    public void close() throws IOException {
        signal("-CONT");
    }
}
