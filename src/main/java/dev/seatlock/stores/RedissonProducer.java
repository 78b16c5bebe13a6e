package dev.seatlock.stores;

import dev.seatlock.stores.RedisAddress.Login;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.ReadMode;
import org.redisson.config.SubscriptionMode;

/**
 * Makes the one Redisson client of a replica. It connects on first use, so that a replica starts while Redis is away.
 */
@ApplicationScoped
class RedissonProducer {

    private static final int CONNECT_LIMIT_MILLIS = 2_000;
    private static final int ANSWER_LIMIT_MILLIS = 2_000;

    /** Few, for a command that is sent again after a time-out may have had its effect the first time. */
    private static final int RETRIES = 1;

    private static final Duration RETRY_DELAY = Duration.ofMillis(200);
    private static final int CONNECTIONS = 32;
    private static final int IDLE_CONNECTIONS = 4;

    /**
     * On one connection. Whoever waits for a fair lock listens to a channel of its own, and a crowd of them must not
     * wait for a connection, too.
     */
    private static final int SUBSCRIPTIONS = 200;

    /** How often to ask who the masters are, beside being told. */
    private static final int SCAN_MILLIS = 1_000;

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
        RedisAddress redis = RedisAddress.of(url);
        var config = new Config()
                .setLazyInitialization(true)
                .setLockWatchdogTimeout(lockWatchdog.toMillis())
                .setFairLockWaitTimeout(lockWatchdog.toMillis());
        Login login = redis.login();
        if (login != null) {
            config.setUsername(login.user()).setPassword(login.password());
        }
        servers(config, redis)
                .setClientName("seatlock")
                .setConnectTimeout(CONNECT_LIMIT_MILLIS)
                .setTimeout(ANSWER_LIMIT_MILLIS)
                .setRetryAttempts(RETRIES)
                .setRetryDelay(new ConstantDelay(RETRY_DELAY))
                .setSubscriptionsPerConnection(SUBSCRIPTIONS);
        return Redisson.create(config);
    }

    private static BaseConfig<?> servers(Config config, RedisAddress redis) {
        String[] urls =
                redis.nodes().stream().map(node -> node.url(redis.encrypted())).toArray(String[]::new);
        return switch (redis.form()) {
            case SINGLE ->
                config.useSingleServer()
                        .setAddress(urls[0])
                        .setDatabase(redis.database())
                        .setConnectionPoolSize(CONNECTIONS)
                        .setConnectionMinimumIdleSize(IDLE_CONNECTIONS);
            case SENTINEL -> {
                var sentinels = config.useSentinelServers()
                        .addSentinelAddress(urls)
                        .setMasterName(redis.master())
                        .setScanInterval(SCAN_MILLIS);
                Login login = redis.sentinelLogin();
                if (login != null) {
                    sentinels.setSentinelUsername(login.user()).setSentinelPassword(login.password());
                }
                yield mastersOnly(sentinels);
            }
            case CLUSTER ->
                mastersOnly(config.useClusterServers().addNodeAddress(urls).setScanInterval(SCAN_MILLIS));
        };
    }

    /** What a replica of Redis' says of a lock may be out of date. */
    private static <T extends BaseMasterSlaveServersConfig<T>> T mastersOnly(BaseMasterSlaveServersConfig<T> servers) {
        return servers.setReadMode(ReadMode.MASTER)
                .setSubscriptionMode(SubscriptionMode.MASTER)
                .setMasterConnectionPoolSize(CONNECTIONS)
                .setMasterConnectionMinimumIdleSize(IDLE_CONNECTIONS);
    }

    void shutDown(@Disposes RedissonClient redisson) {
        redisson.shutdown(0, SHUTDOWN_LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
