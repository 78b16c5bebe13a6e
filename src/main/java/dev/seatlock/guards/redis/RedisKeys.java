package dev.seatlock.guards.redis;

import dev.seatlock.inventory.ShowId;

/**
 * The names under which guards keep something in Redis. The braces make a show's keys fall into one slot of a Redis
 * Cluster, so that scripts and multi-locks over them are possible there too.
 */
public final class RedisKeys {

    private RedisKeys() {}

    /** The key of something of a show: the lock, say, or the lock of one seat. */
    public static String of(ShowId show, String... what) {
        return "seatlock:{" + show + "}:" + String.join(":", what);
    }
}
