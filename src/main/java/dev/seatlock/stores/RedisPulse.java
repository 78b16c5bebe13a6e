package dev.seatlock.stores;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.codec.StringCodec;

/**
 * Writes next to nothing to Redis, every few seconds, by the connections that guards use: whether it takes that, and
 * how long it needs, as the metrics {@code seatlock.redis.up} and {@code seatlock.redis.answer}. A Redis that is full,
 * or has become a replica, still answers questions, but gives no locks. What it says is logged once an outage.
 */
@Singleton
class RedisPulse {

    private static final Logger LOG = Logger.getLogger(RedisPulse.class);
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final RedissonClient redis;
    private final AtomicInteger up = new AtomicInteger();
    private final Timer answer;
    private boolean complained;

    RedisPulse(RedissonClient redis, MeterRegistry metrics) {
        this.redis = redis;
        Gauge.builder("seatlock.redis.up", up, AtomicInteger::get)
                .description("1 if Redis took a write when it was last asked to, else 0")
                .register(metrics);
        answer = Timer.builder("seatlock.redis.answer")
                .description("How long Redis took for a write of almost no cost")
                .serviceLevelObjectives(
                        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100))
                .register(metrics);
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void feel() {
        long startNanos = System.nanoTime();
        try {
            redis.getBucket("seatlock:pulse", StringCodec.INSTANCE).set("1", KEPT);
            answer.record(Duration.ofNanos(System.nanoTime() - startNanos));
            if (up.getAndSet(1) == 0 && complained) {
                LOG.warn("Redis takes writes again");
                complained = false;
            }
        } catch (RuntimeException away) {
            up.set(0);
            if (!complained) {
                LOG.warnf(
                        "Redis %s, so guards that ask it let nobody through: %s",
                        away instanceof RedisTimeoutException || away instanceof RedisConnectionException
                                ? "does not answer"
                                : "refuses to write",
                        away.getMessage());
            }
            complained = true;
        }
    }
}
