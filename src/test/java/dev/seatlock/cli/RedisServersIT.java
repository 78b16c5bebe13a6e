package dev.seatlock.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.seatlock.Installed;
import dev.seatlock.stores.RedisServers;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas over Redis as it is run in earnest: a cluster, and a master whom sentinels replace when it dies. */
@Timeout(600)
@Tag("all")
class RedisServersIT {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration SENTINELS_WAIT = Duration.ofSeconds(1);
    private static final int SEATS = 2_000;
    private static final int BUYERS = 4;
    private static final int ENOUGH = 20;

    /** The default, and the one to copy: a dead Redis means nothing to any of their kind. */
    private static final Set<String> IN_POSTGRES = Set.of("combining", "pg-conditional");

    private static final Pattern ID = Pattern.compile(".*?\"id\":\\s*\"([^\"]+)\".*", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void guardsSellOverACluster() throws Exception {
        try (RedisServers redis = RedisServers.cluster(folder);
                Program fleet = start(redis)) {
            String urls = fleet.awaitUrl(1) + "," + fleet.awaitUrl(2);
            List<Card> cards =
                    cards(fleet.awaitUrl(1)).stream().filter(Card::isShown).toList();
            String password = RushIT.password(fleet);
            RushIT.assertSells(urls, password, names(cards, Card::fitsSeats));
            RushIT.assertSells(urls, password, names(cards, card -> !card.fitsSeats()), "--pick", "standing");
            RushIT.assertSells(urls, password, List.of("combining"), "--shoppers", "20");
            redis.slots().forEach((show, slots) -> assertEquals(1, slots.size(), show + " in slots " + slots));
        }
    }

    /**
     * Who asks Redis refuses while there is no master, or makes buyers wait for the next one, as the stream may; then
     * it sells on. Who asks PostgreSQL notices nothing; nobody who promised not to sells twice.
     */
    @Test
    void guardsSellOnAfterAFailover() throws Exception {
        try (RedisServers redis = RedisServers.sentinels(folder);
                Program fleet = start(redis);
                HttpClient http = HttpClient.newHttpClient()) {
            List<String> urls = List.of(fleet.awaitUrl(1), fleet.awaitUrl(2));
            String password = RushIT.password(fleet);
            List<Sale> sales = cards(urls.getFirst()).stream()
                    .filter(Card::isShown)
                    .map(card -> Sale.open(card, urls, password, http))
                    .toList();
            try (ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
                sales.forEach(sale -> sale.admit(buyers));
                try {
                    failOver(redis, sales);
                } finally {
                    sales.forEach(Sale::end);
                }
            }
            sales.forEach(Sale::check);
        }
    }

    private static List<String> names(List<Card> cards, Predicate<Card> which) {
        return cards.stream().filter(which).map(Card::name).toList();
    }

    /** The embedded binary has no TLS: where no other Redis is installed, nothing is shown here. */
    @Test
    void sellsOverTlsToWhoTrustsTheCertificate() throws Exception {
        Path binary = Installed.program("redis-server").orElse(null);
        assumeTrue(binary != null, "no redis-server is installed");
        try (RedisServers redis = RedisServers.encrypted(folder, binary);
                Program office = Program.start(
                        List.of(
                                "SEATLOCK_REDIS_URL=" + redis.url(),
                                "JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                                        .formatted(redis.trustStore(), RedisServers.STORE_PASSWORD)),
                        "run",
                        "--ephemeral",
                        "--port",
                        "0")) {
            RushIT.assertSells(office.awaitUrl(1), RushIT.password(office), List.of("redis-lock"));
        }
    }

    private static void failOver(RedisServers redis, List<Sale> sales) throws IOException {
        for (Sale sale : sales) {
            await(sale + " sells").atMost(SOON).until(() -> sale.sold.get() >= ENOUGH);
        }
        sales.forEach(sale -> sale.longestPauseNanos.reset());
        redis.killMaster();
        for (Sale sale : sales) {
            if (sale.card.needsRedis()) {
                await(sale + " refuses, or makes its buyers wait").atMost(SOON).until(sale::hasNoticed);
            }
        }
        for (Sale sale : sales) {
            int before = sale.sold.get();
            await(sale + " sells on").atMost(SOON).until(() -> sale.sold.get() >= before + ENOUGH);
        }
    }

    private static Program start(RedisServers redis) {
        return Program.start(
                List.of("SEATLOCK_REDIS_URL=" + redis.url(), "SEATLOCK_REDIS_LOCK_WATCHDOG=5s"),
                "run",
                "--ephemeral",
                "--replicas",
                "2",
                "--port",
                "0");
    }

    /** Of the guards that reach more than one replica, and hold there. */
    private static List<Card> cards(String url) {
        return RestAssured.get(url + "/api/guards")
                .jsonPath()
                .getList("items.findAll { it.stands.NODES == 'HOLDS' }", Card.class);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Card(String name, String promise, Set<String> fits) {

        boolean fitsSeats() {
            return fits.contains("SEATS");
        }

        boolean isShown() {
            return needsRedis() || IN_POSTGRES.contains(name);
        }

        boolean needsRedis() {
            return name.startsWith("redis-");
        }
    }

    /** A show under one guard, and buyers who all want its seats in the same order, or standing places. */
    private record Sale(
            Card card,
            String show,
            List<String> urls,
            HttpClient http,
            AtomicInteger next,
            AtomicInteger sold,
            AtomicInteger refused,
            AtomicLong lastSoldNanos,
            LongAccumulator longestPauseNanos,
            Queue<String> receipts,
            Queue<String> surprises) {

        static Sale open(Card card, List<String> urls, String password, HttpClient http) {
            String places = card.fitsSeats()
                    ? "\"rows\": 1, \"seatsPerRow\": " + SEATS
                    : "\"sections\": [{\"name\": \"A\", \"kind\": \"STANDING\", \"capacity\": " + SEATS + "}]";
            String show = RestAssured.given()
                    .auth()
                    .preemptive()
                    .basic("operator", password)
                    .contentType("application/json")
                    .body("{\"title\": \"Failover\", \"safetyNet\": false, \"guard\": \"%s\", %s}"
                            .formatted(card.name(), places))
                    .post(urls.getFirst() + "/api/shows")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
            return new Sale(
                    card,
                    show,
                    urls,
                    http,
                    new AtomicInteger(1),
                    new AtomicInteger(),
                    new AtomicInteger(),
                    new AtomicLong(System.nanoTime()),
                    new LongAccumulator(Math::max, 0),
                    new ConcurrentLinkedQueue<>(),
                    new ConcurrentLinkedQueue<>());
        }

        void admit(ExecutorService buyers) {
            for (int buyer = 0; buyer < BUYERS; buyer++) {
                String url = urls.get(buyer % urls.size());
                buyers.execute(() -> {
                    while (next.get() <= SEATS) {
                        buy(url, next.get());
                    }
                });
            }
        }

        private void buy(String url, int seat) {
            String wish = card.fitsSeats()
                    ? "{\"seats\": [\"A-1-" + seat + "\"]}"
                    : "{\"standing\": {\"section\": \"A\", \"count\": 1}}";
            try {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(URI.create(url + "/api/shows/" + show + "/bookings"))
                                .header("Content-Type", "application/json")
                                .timeout(SOON)
                                .POST(BodyPublishers.ofString(wish))
                                .build(),
                        BodyHandlers.ofString());
                switch (answer.statusCode()) {
                    case 201 -> {
                        receipts.add(ID.matcher(answer.body()).replaceFirst("$1"));
                        sold.incrementAndGet();
                        long now = System.nanoTime();
                        longestPauseNanos.accumulate(now - lastSoldNanos.getAndSet(now));
                        next.compareAndSet(seat, seat + 1);
                    }
                    case 409 -> next.compareAndSet(seat, seat + 1);
                    case 503 -> refused.incrementAndGet();
                    default -> surprises.add(answer.statusCode() + " " + answer.body());
                }
            } catch (IOException | InterruptedException failed) {
                surprises.add(failed.toString());
            }
        }

        /** Sentinels wait for a second before they call a silent master dead. */
        boolean hasNoticed() {
            return refused.get() > 0 || longestPauseNanos.get() >= SENTINELS_WAIT.toNanos();
        }

        /** The buyers go home. */
        void end() {
            next.set(SEATS + 1);
        }

        void check() {
            String said = "%s: sold %d, refused %d, longest pause %d ms"
                    .formatted(this, sold.get(), refused.get(), longestPauseNanos.get() / 1_000_000);
            System.out.println(said);
            assertEquals(List.of(), List.copyOf(surprises), said);
            assertTrue(card.needsRedis() || refused.get() == 0, said);
            Set<String> lost = new HashSet<>(receipts);
            lost.removeAll(RunIT.soldAccordingToTheAudit(urls.getFirst(), show).keySet());
            assertEquals(Set.of(), lost, said);
            if (card.promise().equals("ALWAYS")) {
                JsonPath audit = RestAssured.get(urls.getFirst() + "/api/shows/" + show + "/audit")
                        .jsonPath();
                assertEquals(0, audit.getInt("oversoldCount"), said);
            }
        }

        @Override
        public String toString() {
            return card.name();
        }
    }
}
