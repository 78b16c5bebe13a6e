package dev.seatlock.stores;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;

/** Makes the one Redisson client of a replica. It connects on first use, so that a replica starts while Redis is away. */
@ApplicationScoped
class RedissonProducer {

    private static final int CONNECT_LIMIT_MILLIS = 2_000;
    private static final int ANSWER_LIMIT_MILLIS = 2_000;

    /** Few, for a command that is sent again after a time-out may have had its effect the first time. */
    private static final int RETRIES = 1;

    private static final Duration RETRY_DELAY = Duration.ofMillis(200);
    private static final int CONNECTIONS = 32;
    private static final int IDLE_CONNECTIONS = 4;
    private static final long SHUTDOWN_LIMIT_SECONDS = 2;

    /**
     * @param lockWatchdog how long a lock without a lease outlives a holder that died; the client renews it at a third.
     *     As long a waiter for a fair lock keeps its place unheard of
     */
    @Produces
    @ApplicationScoped
    RedissonClient redisson(
            @ConfigProperty(name = "seatlock.redis.url") String url,
            @ConfigProperty(name = "seatlock.redis.lock-watchdog", defaultValue = "30s") Duration lockWatchdog) {
        var config = new Config()
                .setLazyInitialization(true)
                .setLockWatchdogTimeout(lockWatchdog.toMillis())
                .setFairLockWaitTimeout(lockWatchdog.toMillis());
        config.useSingleServer()
                .setAddress(url)
                .setClientName("seatlock")
                .setConnectTimeout(CONNECT_LIMIT_MILLIS)
                .setTimeout(ANSWER_LIMIT_MILLIS)
                .setRetryAttempts(RETRIES)
                .setRetryDelay(new ConstantDelay(RETRY_DELAY))
                .setConnectionPoolSize(CONNECTIONS)
                .setConnectionMinimumIdleSize(IDLE_CONNECTIONS);
        return Redisson.create(config);
    }

    void shutDown(@Disposes RedissonClient redisson) {
        redisson.shutdown(0, SHUTDOWN_LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
