package dev.seatlock.waitingroom;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.PausedRedis;
import dev.seatlock.TestStores;
import dev.seatlock.waitingroom.RateLimiter.Ruling;
import io.github.bucket4j.TimeMeter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Two replicas that count one client's requests, by a clock that stands until it is moved. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class RateLimiterTest {

    private static final int PER_SECOND = 5;
    private static final int BURST = 20;
    private static final int REQUESTS = 200;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(100);

    @Inject
    @ConfigProperty(name = "seatlock.redis.url")
    String redisUrl;

    @Inject
    RedissonClient redis;

    private final List<RedissonClient> clients = new ArrayList<>();
    private final String client = "client-" + UUID.randomUUID();
    private final AtomicLong nowSeconds = new AtomicLong(System.currentTimeMillis() / 1_000);
    private final TimeMeter clock = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nowSeconds.get() * 1_000_000_000;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    };

    private RateLimiter replica(String url, Duration answersWithin) {
        Config config = new Config().setLazyInitialization(true);
        config.useSingleServer().setAddress(url).setConnectionMinimumIdleSize(1).setRetryAttempts(0);
        clients.add(Redisson.create(config));
        return new RateLimiter(clients.getLast(), PER_SECOND, BURST, answersWithin, clock);
    }

    @AfterEach
    void close() {
        clients.forEach(RedissonClient::shutdown);
    }

    private static Ruling ask(RateLimiter replica, String client) {
        return replica.ask(client).toCompletableFuture().join();
    }

    private long letThrough(List<RateLimiter> replicas) throws Exception {
        return AllAtOnce.act(REQUESTS, number -> ask(replicas.get(number % replicas.size()), client)).stream()
                .filter(Ruling::letThrough)
                .count();
    }

    @Test
    void letsNoMoreThroughThanTheBoundOverAllReplicas() throws Exception {
        List<RateLimiter> replicas = List.of(replica(redisUrl, LONG), replica(redisUrl, LONG));
        assertEquals(BURST, letThrough(replicas));
        nowSeconds.addAndGet(2);
        assertEquals(2 * PER_SECOND, letThrough(replicas));
        nowSeconds.addAndGet(3_600);
        assertEquals(BURST, letThrough(replicas));
    }

    @Test
    void saysWhatIsLeftAndWhenThereIsMore() {
        RateLimiter one = replica(redisUrl, LONG);
        RateLimiter other = replica(redisUrl, LONG);
        for (int left = BURST - 1; left >= 0; left--) {
            Ruling ruling = ask(left % 2 == 0 ? one : other, client);
            assertTrue(ruling.letThrough());
            assertEquals(left, ruling.left());
            assertEquals(Duration.ZERO, ruling.retryAfter());
        }
        assertEquals(
                new Ruling(false, 0, Duration.ofMillis(200), Duration.ofSeconds(4)), // at 5 a second
                ask(one, client));
        assertEquals(Duration.ofSeconds(4), one.window());
        assertTrue(ask(one, "another " + client).letThrough());
    }

    @Test
    void leavesNothingBehindInRedis() {
        ask(replica(redisUrl, LONG), client);
        long millis = redis.getBucket("seatlock:rate:{" + client + "}").remainTimeToLive();
        assertTrue(millis > 0 && millis < LONG.toMillis(), () -> millis + " ms to live");
    }

    @Test
    void holdsTheBoundInEachReplicaWhileRedisIsAway() throws Exception {
        RateLimiter one = replica("redis://127.0.0.1:1", SHORT);
        RateLimiter other = replica("redis://127.0.0.1:1", SHORT);
        assertEquals(BURST, letThrough(List.of(one)));
        assertEquals(BURST, letThrough(List.of(other)));
        nowSeconds.addAndGet(1);
        assertEquals(PER_SECOND, letThrough(List.of(one)));
    }

    @Test
    void holdsTheBoundInEachReplicaWhileRedisSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, REQUESTS, InetAddress.getLoopbackAddress())) {
            assertEquals(BURST, letThrough(List.of(replica("redis://127.0.0.1:" + silent.getLocalPort(), SHORT))));
        }
    }

    @Test
    void countsWithTheOthersAgainWhenRedisIsBack() throws Exception {
        RateLimiter steady = replica(redisUrl, LONG);
        RateLimiter hasty = replica(redisUrl, SHORT);
        ask(hasty, client); // and is connected from here on
        for (int request = 2; request < BURST; request++) {
            ask(steady, client);
        }
        try (var _ = PausedRedis.pause(redis)) {
            Ruling alone = ask(hasty, client);
            assertTrue(alone.letThrough());
            // With the others there would be none. Where the machine is slow, its first has been counted here as well.
            assertTrue(alone.left() >= BURST - 2, alone::toString);
        }
        ask(steady, client); // if the write that was waiting has not taken it, this takes the last one
        await().until(() -> ask(hasty, client), ruling -> !ruling.letThrough());
        assertFalse(ask(steady, client).letThrough());
    }
}
