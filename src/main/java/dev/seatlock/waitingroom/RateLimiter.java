package dev.seatlock.waitingroom;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.redisson.Bucket4jRedisson;
import io.quarkus.arc.ClientProxy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;

/**
 * How many requests one client may send, counted over all replicas: a token bucket for each client, kept in Redis by
 * Bucket4j.
 *
 * <p><b>Algorithm</b> A bucket holds {@code burst} tokens and is filled at {@code rate} tokens a second. A request
 * takes one; where there is none, it is refused. The replica reads the bucket, computes, and writes it back by
 * compare-and-set: two short commands, in which all requests of one client share that arrive at this replica meanwhile.
 *
 * <p><b>Bound</b> In any stretch of {@code t} seconds at most {@code burst + rate * t} requests are let through. The
 * time is the replicas': one whose clock is ahead adds once what its lead is worth.
 *
 * <p><b>When Redis is away</b>, or takes longer than 50 ms, the replica counts by itself, by the same rule. Selling
 * goes on, and the bound holds for each replica instead of for all of them. One request a second asks Redis again, so
 * that a slow Redis delays one request a second by 50 ms and no other.
 *
 * <p><b>Keys</b> {@code seatlock:rate:{client}}, which expire when the bucket would be full again.
 */
@Singleton
public final class RateLimiter {

    private static final Logger LOG = Logger.getLogger(RateLimiter.class);
    private static final Duration ANSWERS_WITHIN = Duration.ofMillis(50);
    private static final Duration ASKED_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration EXPIRES_LATER_BY = Duration.ofSeconds(10);
    private static final int MOST_CLIENTS =
            10_000; // that a replica has in mind; those heard of longest ago are forgotten

    private final int perSecond;
    private final int burst;
    private final Duration answersWithin;
    private final LoadingCache<String, Bucket> shared;
    private final LoadingCache<String, Bucket> own;
    private final AtomicLong askAgainAtNanos = new AtomicLong();
    private volatile boolean answers = true;

    @Inject
    RateLimiter(
            RedissonClient redis,
            @ConfigProperty(name = "seatlock.rate-limit") int perSecond,
            @ConfigProperty(name = "seatlock.rate-limit-burst") int burst) {
        this(redis, perSecond, burst, ANSWERS_WITHIN, TimeMeter.SYSTEM_MILLISECONDS);
    }

    RateLimiter(RedissonClient redis, int perSecond, int burst, Duration answersWithin, TimeMeter clock) {
        this.perSecond = perSecond;
        this.burst = Math.max(burst, 1);
        this.answersWithin = answersWithin;
        Bandwidth bandwidth = Bandwidth.builder()
                .capacity(this.burst)
                .refillGreedy(Math.max(perSecond, 1), Duration.ofSeconds(1))
                .build();
        BucketConfiguration configuration =
                BucketConfiguration.builder().addLimit(bandwidth).build();
        ProxyManager<String> buckets = Bucket4jRedisson.casBasedBuilder(
                        ((Redisson) ClientProxy.unwrap(redis)).getCommandExecutor())
                .clientClock(clock)
                .requestTimeout(answersWithin)
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(EXPIRES_LATER_BY))
                .build();
        shared = Caffeine.newBuilder()
                .maximumSize(MOST_CLIENTS)
                .build(client -> buckets.builder()
                        .withOptimization(Optimizations.batching())
                        .build("seatlock:rate:{" + client + "}", () -> configuration));
        own = Caffeine.newBuilder()
                .maximumSize(MOST_CLIENTS)
                .build(client -> Bucket.builder()
                        .addLimit(bandwidth)
                        .withCustomTimePrecision(clock)
                        .build());
    }

    /**
     * Whether a request is let through.
     *
     * @param left how many more would be, at once
     * @param retryAfter how long until one would be; zero if this one is
     * @param fullAfter how long until as many as ever would be
     */
    public record Ruling(boolean letThrough, long left, Duration retryAfter, Duration fullAfter) {

        private static Ruling of(ConsumptionProbe probe) {
            return new Ruling(
                    probe.isConsumed(),
                    probe.getRemainingTokens(),
                    Duration.ofNanos(probe.getNanosToWaitForRefill()),
                    Duration.ofNanos(probe.getNanosToWaitForReset()));
        }
    }

    /** Whether nobody is limited. */
    public boolean isOff() {
        return perSecond <= 0;
    }

    /** How many requests of one client may come at once. */
    public int burst() {
        return burst;
    }

    /** How long an empty bucket takes to fill. */
    public Duration window() {
        return Duration.ofNanos(TimeUnit.SECONDS.toNanos(burst) / Math.max(perSecond, 1));
    }

    /** Counts one request of a client. Never waits, and never fails: the answer comes within 50 ms. */
    public CompletionStage<Ruling> ask(String client) {
        if (!isRedisToBeAsked()) {
            return CompletableFuture.completedFuture(rule(own, client));
        }
        return CompletableFuture.supplyAsync(() -> rule(shared, client), Thread::startVirtualThread)
                .orTimeout(answersWithin.toNanos(), TimeUnit.NANOSECONDS)
                .handle((ruling, failure) -> {
                    if (failure == null) {
                        heard();
                        return ruling;
                    }
                    heardNothing(failure);
                    return rule(own, client);
                });
    }

    private static Ruling rule(LoadingCache<String, Bucket> buckets, String client) {
        return Ruling.of(buckets.get(client).tryConsumeAndReturnRemaining(1));
    }

    private boolean isRedisToBeAsked() {
        if (answers) {
            return true;
        }
        long atNanos = askAgainAtNanos.get();
        long nowNanos = System.nanoTime();
        return nowNanos - atNanos >= 0
                && askAgainAtNanos.compareAndSet(atNanos, nowNanos + ASKED_AGAIN_AFTER.toNanos());
    }

    private void heard() {
        if (!answers) {
            answers = true;
            LOG.info("rate limit: counted over all replicas again");
        }
    }

    private void heardNothing(Throwable failure) {
        askAgainAtNanos.set(System.nanoTime() + ASKED_AGAIN_AFTER.toNanos());
        if (answers) {
            answers = false;
            LOG.warnf("rate limit: each replica counts by itself, for Redis does not answer in time: %s", failure);
        }
    }
}
