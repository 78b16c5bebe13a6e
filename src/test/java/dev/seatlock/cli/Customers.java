package dev.seatlock.cli;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.stream.Collectors;

/**
 * Buyers who come to one show one after the other, each with a key, and ask under it until they know whether they have
 * bought. They keep their receipts, which are held against the audit at the end.
 */
final class Customers implements AutoCloseable {

    /** The buyer's patience, and what a request may take longer where a store falls silent under it. */
    static final Duration ANSWERED_WITHIN = Duration.ofSeconds(2 + 10);

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int AT_A_TIME = 4; // at each replica
    private static final long PAUSE_MILLIS = 20;

    private final String guard;
    private final List<String> urls;
    private final String show;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<String> receipts = new ConcurrentLinkedQueue<>();
    private final Map<String, String> places = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> soldBy = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final LongAccumulator longestNanos = new LongAccumulator(Math::max, 0);
    private volatile boolean comeNoMore;

    private Customers(String guard, List<String> urls, String show) {
        this.guard = guard;
        this.urls = urls;
        this.show = show;
        urls.forEach(url -> soldBy.put(url, new AtomicInteger()));
    }

    /** Puts on a show for them; without the safety net, so that the guard alone decides. */
    static Customers of(String guard, List<String> urls, String password) {
        String show = RestAssured.given()
                .auth()
                .preemptive()
                .basic("operator", password)
                .contentType("application/json")
                .body(
                        "{\"title\": \"%1$s\", \"safetyNet\": false, \"guard\": \"%1$s\", \"rows\": 100, \"seatsPerRow\": 200}"
                                .formatted(guard))
                .post(urls.getFirst() + "/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return new Customers(guard, urls, show);
    }

    String show() {
        return show;
    }

    /** They come, at all replicas. */
    Customers come() {
        comeNoMore = false;
        for (String url : urls) {
            for (int buyer = 0; buyer < AT_A_TIME; buyer++) {
                buyers.execute(() -> {
                    while (!comeNoMore) {
                        buy(url, UUID.randomUUID().toString());
                    }
                });
            }
        }
        return this;
    }

    private void buy(String url, String key) {
        long endNanos = System.nanoTime() + SOON.toNanos();
        while (System.nanoTime() < endNanos) {
            long beganNanos = System.nanoTime();
            String answer = ask(url, key);
            longestNanos.accumulate(System.nanoTime() - beganNanos);
            answers.computeIfAbsent(answer, it -> new AtomicInteger()).incrementAndGet();
            if (!answer.startsWith("503") && !answer.equals("409 in-progress")) {
                return;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS); // as who is told to come again does
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        answers.computeIfAbsent("never told", it -> new AtomicInteger()).incrementAndGet();
    }

    private String ask(String url, String key) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(url + "/api/shows/" + show + "/bookings"))
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", key)
                            .timeout(ANSWERED_WITHIN)
                            .POST(BodyPublishers.ofString("{\"bestAvailable\": {\"count\": 1}}"))
                            .build(),
                    BodyHandlers.ofString());
            JsonPath body = JsonPath.from(answer.body());
            if (answer.statusCode() != 201) {
                return answer.statusCode() + " " + body.getString("code");
            }
            receipts.add(body.getString("id"));
            places.put(body.getString("id"), body.getString("seats[0]"));
            requireNonNull(soldBy.get(url)).incrementAndGet();
            return "201";
        } catch (IOException failed) {
            return failed.toString();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Each replica sells again from now on. */
    void awaitSales(Duration within) {
        Map<String, Integer> before = sold();
        await(guard + " sells")
                .atMost(within)
                .until(
                        this::sold,
                        now -> now.keySet().stream()
                                .allMatch(url -> requireNonNull(now.get(url)) > requireNonNull(before.get(url))));
    }

    /** One of them sells again; a lock may favour the replica that has it. */
    void awaitASale(Duration within) {
        int before = receipts.size();
        await(guard + " sells").atMost(within).until(() -> receipts.size() > before);
    }

    /** They are refused: by a store that takes nothing, or behind somebody whose lock it does not take back. */
    void awaitRefusals(Duration within) {
        int before = refused();
        await(this + " are refused").atMost(within).until(() -> refused() > before);
    }

    private int refused() {
        return told("503 guard-unavailable") + told("503 busy");
    }

    int soldBy(String url) {
        return requireNonNull(soldBy.get(url)).get();
    }

    private Map<String, Integer> sold() {
        return soldBy.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().get()));
    }

    private int told(String answer) {
        AtomicInteger times = answers.get(answer);
        return times == null ? 0 : times.get();
    }

    /**
     * Those who are there ask until they know, and no more come. Then every receipt is booked, for the same place, and
     * every booking has its receipt.
     */
    void check(Set<String> expectedAnswers) throws InterruptedException {
        comeNoMore = true;
        buyers.shutdown();
        buyers.awaitTermination(2 * SOON.toSeconds(), TimeUnit.SECONDS);
        String said = "%s: %d receipts, answers %s, longest %d ms"
                .formatted(guard, receipts.size(), new TreeMap<>(answers), longestNanos.get() / 1_000_000);
        System.out.println(said);
        Set<String> surprises = new HashSet<>(answers.keySet());
        surprises.removeAll(expectedAnswers);
        assertEquals(Set.of(), surprises, said);
        assertEquals(places, RunIT.soldAccordingToTheAudit(urls.getFirst(), show), said);
        assertEquals(receipts.size(), places.size(), said);
        assertEquals(places.size(), Set.copyOf(places.values()).size(), said);
        RestAssured.get(urls.getFirst() + "/api/shows/" + show + "/audit")
                .then()
                .body("verdict", is("SOUND"));
    }

    @Override
    public String toString() {
        return "buyers under %s, who were told %s,".formatted(guard, answers);
    }

    @Override
    public void close() {
        comeNoMore = true;
        buyers.shutdownNow();
        http.shutdownNow();
    }
}
