package dev.seatlock.stores;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * Asks Redis for next to nothing, every few seconds, by the connections that guards use: whether it answers, and how long that takes, as the
 * metrics {@code seatlock.redis.up} and {@code seatlock.redis.answer}.
 */
@Singleton
class RedisPulse {

    private final RedissonClient redis;
    private final AtomicInteger up = new AtomicInteger();
    private final Timer answer;

    RedisPulse(RedissonClient redis, MeterRegistry metrics) {
        this.redis = redis;
        Gauge.builder("seatlock.redis.up", up, AtomicInteger::get)
                .description("1 if Redis answered when it was last asked, else 0")
                .register(metrics);
        answer = Timer.builder("seatlock.redis.answer")
                .description("How long Redis took to answer a question that costs it nothing")
                .serviceLevelObjectives(
                        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100))
                .register(metrics);
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void feel() {
        long startNanos = System.nanoTime();
        try {
            redis.getBucket("seatlock:pulse", StringCodec.INSTANCE).isExists();
            answer.record(Duration.ofNanos(System.nanoTime() - startNanos));
            up.set(1);
        } catch (RuntimeException away) {
            up.set(0);
        }
    }
}
