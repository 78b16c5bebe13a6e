package dev.seatlock.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.seatlock.lab.Jvm;
import dev.seatlock.stores.DataFolder;
import dev.seatlock.stores.EmbeddedStores;
import dev.seatlock.stores.StoreAddresses;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** Replicas that are told to end while they are busy, over stores that stay. */
@Timeout(600)
@Tag("all")
class GracefulEndIT {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String PASSWORD = "open sesame";
    private static final int BUYERS = 200;

    /** So few that all of them come to an end in time, also on a machine that has more to do. */
    private static final int BUYERS_AT_LOCKS = 20;

    private static final List<String> LOCKING =
            List.of("redis-lock", "redis-fair-lock", "redis-fenced-lock", "redis-stream");
    private static final Pattern LOCK = Pattern.compile("^(?!redisson_lock_token).*:([a-z]*-)?(lock|stream-writer)$");
    private static final int REPLICAS = 3;
    private static final int ENOUGH = 500;
    private static final Pattern ID = Pattern.compile(".*?\"id\":\\s*\"([^\"]+)\".*", Pattern.DOTALL);

    private DataFolder folder;
    private EmbeddedStores stores;
    private final List<Program> replicas = new ArrayList<>();
    private final List<String> urls = new ArrayList<>();

    @BeforeEach
    void startStores() {
        folder = DataFolder.ephemeral();
        stores = EmbeddedStores.start(folder, StoreAddresses.fromEnvironment(Map.of()), System.err);
    }

    @AfterEach
    void stopAll() {
        replicas.forEach(Program::close);
        stores.close();
        folder.close();
    }

    private Program start(int port) {
        StoreAddresses at = stores.addresses();
        return Program.start(
                List.of(
                        "SEATLOCK_DATABASE_URL=" + at.databaseUrl(),
                        "SEATLOCK_DATABASE_USER=" + at.databaseUser(),
                        "SEATLOCK_DATABASE_PASSWORD=" + at.databasePassword(),
                        "SEATLOCK_REDIS_URL=" + at.redisUrl(),
                        "SEATLOCK_OPERATOR_PASSWORD=" + PASSWORD,
                        "SEATLOCK_RATE_LIMIT=0",
                        "QUARKUS_LOG_CONSOLE_LEVEL=WARN"),
                "run",
                "--port",
                Integer.toString(port),
                "--management-port",
                "0");
    }

    private String newShow(String more) {
        return RestAssured.given()
                .auth()
                .preemptive()
                .basic("operator", PASSWORD)
                .contentType("application/json")
                .body("{\"title\": \"Rolling\", %s}".formatted(more))
                .post(urls.getFirst() + "/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    // --- Whoever only listens ---

    @Test
    void letsGoWhoeverOnlyListens() throws Exception {
        replicas.add(start(Jvm.freePorts(1).getFirst()));
        urls.add(replicas.getFirst().awaitUrl(1));
        String onSale = newShow("\"rows\": 1, \"seatsPerRow\": 10");
        String announced = newShow("\"rows\": 1, \"seatsPerRow\": 10, \"opensAt\": \"2999-01-01T00:00:00Z\"");
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        try (HttpClient http = HttpClient.newHttpClient();
                ExecutorService listeners = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> bell = listeners.submit(
                    () -> http.send(get("/api/shows/" + announced + "/bell"), BodyHandlers.ofString()));
            Future<?> stream = listeners.submit(() -> {
                http.send(get("/api/shows/" + onSale + "/seats/stream"), BodyHandlers.ofLines())
                        .body()
                        .forEach(heard::add);
                return heard;
            });
            await().atMost(SOON).until(() -> !heard.isEmpty());
            replicas.getFirst().terminate();
            assertEquals(200, bell.get().statusCode());
            stream.get(); // its end came: no broken connection
            replicas.getFirst().awaitEnd();
        }
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create(urls.getFirst() + path)).build();
    }

    // --- Whoever holds a lock ---

    /** Else other replicas would stand before it until its lease has run out. */
    @Test
    void leavesNoLockBehind() throws Exception {
        replicas.add(start(Jvm.freePorts(1).getFirst()));
        urls.add(replicas.getFirst().awaitUrl(1));
        List<String> shows = LOCKING.stream()
                .map(guard -> newShow("\"guard\": \"" + guard
                        + "\", \"sections\": [{\"name\": \"Floor\", \"kind\": \"STANDING\", \"capacity\": 1000000}]"))
                .toList();
        Queue<String> receipts = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        try (HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < BUYERS_AT_LOCKS; number++) {
                String show = shows.get(number % shows.size());
                buyers.execute(() -> {
                    while (!over.get()) {
                        String answer = buy(
                                http, urls.getFirst(), show, UUID.randomUUID().toString());
                        if (isBooked(answer)) {
                            receipts.add(answer);
                        }
                    }
                });
            }
            try {
                awaitMore(receipts);
                assertFalse(locks().isEmpty(), "no lock is seen while they are busy");
                replicas.getFirst().terminate();
                replicas.getFirst().awaitEnd();
            } finally {
                over.set(true);
            }
        }
        assertEquals(List.of(), locks());
    }

    /** Keys of locks, leases and those who wait for them; the tokens of fenced locks are to stay. */
    private List<String> locks() {
        var config = new Config();
        config.useSingleServer().setAddress(stores.addresses().redisUrl());
        RedissonClient redis = Redisson.create(config);
        try {
            return redis
                    .getScript(StringCodec.INSTANCE)
                    .<List<String>>eval(
                            RScript.Mode.READ_ONLY, "return redis.call('keys', '*')", RScript.ReturnType.LIST)
                    .stream()
                    .filter(LOCK.asPredicate())
                    .sorted()
                    .toList();
        } finally {
            redis.shutdown();
        }
    }

    // --- A rolling restart ---

    /** Whoever got no answer asks one other replica under the same key, once, and is served. */
    @Test
    void losesNothingAndRefusesNobodyTwiceWhileAllReplicasAreReplaced() throws Exception {
        List<Integer> ports = Jvm.freePorts(REPLICAS);
        ports.forEach(port -> replicas.add(start(port)));
        for (Program replica : replicas) {
            urls.add(replica.awaitUrl(1));
        }
        String show = newShow("\"sections\": [{\"name\": \"Floor\", \"kind\": \"STANDING\", \"capacity\": 1000000}]");
        Queue<String> receipts = new ConcurrentLinkedQueue<>();
        Queue<String> unmended = new ConcurrentLinkedQueue<>();
        AtomicInteger mended = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        try (HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < BUYERS; number++) {
                int buyer = number;
                buyers.execute(() -> {
                    for (int nth = buyer; !over.get(); nth++) {
                        String key = UUID.randomUUID().toString();
                        String answer = buy(http, urls.get(nth % REPLICAS), show, key);
                        if (!isBooked(answer)) {
                            String again = buy(http, urls.get((nth + 1) % REPLICAS), show, key);
                            if (!isBooked(again)) {
                                unmended.add(answer + " and then " + again);
                                continue;
                            }
                            mended.incrementAndGet();
                            answer = again;
                        }
                        receipts.add(ID.matcher(answer).replaceFirst("$1"));
                    }
                });
            }
            try {
                for (int replica = 0; replica < REPLICAS; replica++) {
                    awaitMore(receipts);
                    replicas.get(replica).terminate();
                    replicas.get(replica).awaitEnd();
                    awaitMore(receipts);
                    replicas.set(replica, start(ports.get(replica)));
                    replicas.get(replica).awaitUrl(1);
                }
                awaitMore(receipts);
            } finally {
                over.set(true);
            }
        }
        System.out.printf("booked %d, of which %d when asked again%n", receipts.size(), mended.get());
        assertEquals(List.of(), unmended.stream().limit(3).toList(), () -> unmended.size() + " were not served");
        assertEquals(
                new HashSet<>(receipts),
                RunIT.soldAccordingToTheAudit(urls.getFirst(), show).keySet());
    }

    private static void awaitMore(Queue<String> receipts) {
        int before = receipts.size();
        await().atMost(SOON).until(() -> receipts.size() >= before + ENOUGH);
    }

    private static boolean isBooked(String answer) {
        return answer.startsWith("201 ");
    }

    private static String buy(HttpClient http, String url, String show, String key) {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create(url + "/api/shows/" + show + "/bookings"))
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", key)
                            .timeout(SOON)
                            .POST(BodyPublishers.ofString("{\"standing\": {\"section\": \"Floor\", \"count\": 1}}"))
                            .build(),
                    BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        } catch (IOException failed) {
            return failed.toString();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return interrupted.toString();
        }
    }
}
