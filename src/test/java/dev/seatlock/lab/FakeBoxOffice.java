package dev.seatlock.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A box office in the test's own process that sells as it is told: honestly, or with a planted fault. A verdict is
 * worth something only if it has been seen to condemn.
 */
public final class FakeBoxOffice implements AutoCloseable {

    public static final String PASSWORD = "open sesame";

    /** Answers one booking request. Runs for one request at a time. */
    @FunctionalInterface
    public interface Clerk {
        Reply serve(Request request);
    }

    /** What a buyer sent: a seat, or the name of a standing section; and the key that it came with, if it had one. */
    public record Request(
            String buyer,
            String place,
            boolean standing,
            String replica,
            @Nullable String key,
            long nanos) {}

    /** An answer. Status 0 closes the connection instead; 1 sends half an answer and says no more. */
    public record Reply(int status, String code, Map<String, Object> body) {
        public static final Reply HANG_UP = problem(0, "");
        public static final Reply HALF = problem(1, "");

        public static Reply problem(int status, String code) {
            return new Reply(status, code, Map.of("status", status, "code", code, "detail", "as planted"));
        }
    }

    private record Win(String place, String booking, String state, int places) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the clerk does with each request; honest unless a test plants something else. */
    public volatile Clerk clerk = this::sellOnce;

    /** What the audit says instead of the number of oversales that it counts. */
    public volatile LongUnaryOperator oversoldAsTold = count -> count;

    /** Runs as each booking request comes in, before it waits for the clerk. */
    public volatile Runnable arrival = () -> {};

    /** What each answer says in its {@code Server-Timing} header; nothing unless a test has it say something. */
    public volatile String serverTiming = "";

    public volatile String guardBreaks = "none";
    public volatile boolean safetyNet;
    public volatile boolean absoluteLinks;
    public volatile int retryAfterSeconds;

    public final List<Request> requests = new CopyOnWriteArrayList<>();
    public final List<String> operations = new CopyOnWriteArrayList<>();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<HttpServer> replicas = new ArrayList<>();
    private final Map<String, Integer> taken = new LinkedHashMap<>();
    private final List<Win> wins = new ArrayList<>();
    private String guard = "none";
    private int capacity;
    private boolean standing;
    private int bookings;

    private FakeBoxOffice() {}

    public static FakeBoxOffice open(int replicas) throws IOException {
        var office = new FakeBoxOffice();
        for (int i = 1; i <= replicas; i++) {
            String name = "replica-" + i;
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
            server.setExecutor(office.threads);
            server.createContext("/", exchange -> office.handle(exchange, name));
            server.start();
            office.replicas.add(server);
        }
        return office;
    }

    public List<URI> urls() {
        return replicas.stream()
                .map(server ->
                        URI.create("http://localhost:" + server.getAddress().getPort()))
                .toList();
    }

    public Address address() {
        return new Address(urls(), PASSWORD);
    }

    /** Puts on the show that {@code --show} would name, with rows of ten. */
    public String putOn(String showGuard, int seats) {
        putOn(showGuard, JSON.valueToTree(Map.of("kind", "SEATED", "rows", seats / 10, "seatsPerRow", 10)));
        return "show-1";
    }

    /** Sells each place once. */
    public Reply sellOnce(Request request) {
        boolean free = taken.getOrDefault(request.place(), 0) < (request.standing() ? capacity : 1);
        return free ? sell(request) : Reply.problem(409, request.standing() ? "sold-out" : "seats-taken");
    }

    /** Sells whatever is asked for. */
    public Reply sell(Request request) {
        return receipt(request, record(request));
    }

    /** Acknowledges a sale that it does not write down, though it keeps the place. */
    public Reply sellAndForget(Request request) {
        taken.merge(request.place(), 1, Integer::sum);
        return receipt(request, "booking-" + ++bookings);
    }

    /** Writes a sale down. */
    public String record(Request request) {
        String booking = "booking-" + ++bookings;
        taken.merge(request.place(), 1, Integer::sum);
        wins.add(new Win(request.standing() ? "Floor/" + booking : request.place(), booking, "SOLD", 1));
        return booking;
    }

    private static Reply receipt(Request request, String booking) {
        return new Reply(
                201,
                "",
                Map.of(
                        "id",
                        booking,
                        "state",
                        "CONFIRMED",
                        "seats",
                        request.standing() ? List.of() : List.of(request.place()),
                        "replica",
                        request.replica(),
                        "guard",
                        "whatever"));
    }

    private void handle(HttpExchange exchange, String replica) throws IOException {
        try (exchange) {
            String operation =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            if (operation.endsWith("/bookings")) {
                reply(exchange, book(body, replica, exchange.getRequestHeaders().getFirst("Idempotency-Key")));
            } else if (!exchange.getRequestMethod().equals("GET") && !isOperator(exchange)) {
                reply(exchange, Reply.problem(401, "unauthorized"));
            } else {
                operations.add(operation + (body.isMissingNode() ? "" : " " + body));
                serve(exchange, operation, body);
            }
        }
    }

    private static boolean isOperator(HttpExchange exchange) {
        String credentials =
                Base64.getEncoder().encodeToString(("operator:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        return ("Basic " + credentials).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private Reply book(JsonNode body, String replica, @Nullable String key) {
        boolean floor = body.has("standing");
        String place = floor
                ? body.at("/standing/section").asText()
                : body.at("/seats/0").asText();
        var request = new Request(body.path("buyer").asText(), place, floor, replica, key, System.nanoTime());
        requests.add(request);
        arrival.run();
        Clerk serving = clerk;
        synchronized (this) {
            return serving.serve(request);
        }
    }

    private synchronized void serve(HttpExchange exchange, String operation, JsonNode body) throws IOException {
        switch (operation) {
            case "GET /api/guards" -> send(exchange, 200, Map.of("items", cards()));
            case "GET /api/lab/museum" -> send(exchange, 200, Map.of("items", List.of(card("piece", "SEATS"))));
            case "POST /api/shows" -> {
                putOn(body.path("guard").asText(), body.at("/sections/0"));
                send(exchange, 201, show());
            }
            case "GET /api/shows/show-1" -> send(exchange, 200, show());
            case "DELETE /api/shows/show-1" -> exchange.sendResponseHeaders(204, -1);
            case "PUT /api/shows/show-1/guard" -> {
                guard = body.path("guard").asText();
                send(exchange, 200, show());
            }
            case "GET /api/shows/show-1/waiting-room" -> send(exchange, 200, Map.of("enabled", false));
            case "GET /api/shows/show-1/seats" -> send(exchange, 200, map());
            case "GET /api/shows/show-1/audit" ->
                send(exchange, 200, Map.of("oversoldCount", oversoldAsTold.applyAsLong(oversold()), "netCaught", 2));
            case "GET /api/shows/show-1/audit/wins" -> page(exchange);
            default -> reply(exchange, Reply.problem(404, "not-found"));
        }
    }

    private List<Map<String, Object>> cards() {
        return List.of(
                card("none", "SEATS", "STANDING"), card("row-lock", "SEATS", "STANDING"), card("counter", "STANDING"));
    }

    private Map<String, Object> card(String name, String... fits) {
        boolean breaks = name.equals(guardBreaks);
        String threads = breaks ? "BREAKS" : "HOLDS";
        return Map.of(
                "name",
                name,
                "reach",
                breaks ? "NOTHING" : "THREADS",
                "stands",
                Map.of("THREADS", threads, "PROCESSES", "BREAKS", "NODES", "BREAKS"),
                "fits",
                fits);
    }

    private void putOn(String showGuard, JsonNode section) {
        taken.clear();
        wins.clear();
        guard = showGuard;
        standing = section.path("kind").asText().equals("STANDING");
        if (standing) {
            capacity = section.path("capacity").asInt();
            taken.put(section.path("name").asText(), 0);
        } else {
            IntStream.rangeClosed(1, section.path("rows").asInt())
                    .forEach(row -> IntStream.rangeClosed(
                                    1, section.path("seatsPerRow").asInt())
                            .forEach(seat -> taken.put("A-" + row + "-" + seat, 0)));
            capacity = taken.size();
        }
    }

    private Map<String, Object> show() {
        return Map.of("id", "show-1", "guard", guard, "safetyNet", safetyNet, "capacity", capacity);
    }

    private Map<String, Object> map() {
        List<Map<String, Object>> places = new ArrayList<>();
        taken.forEach((place, sales) -> places.add(
                standing
                        ? Map.of("section", place, "capacity", capacity, "held", 0, "sold", sales)
                        : Map.of("id", place, "state", sales == 0 ? "FREE" : sales == 1 ? "SOLD" : "OVERSOLD")));
        return standing
                ? Map.of("show", "show-1", "seats", List.of(), "standing", places)
                : Map.of("show", "show-1", "seats", places, "standing", List.of());
    }

    private long oversold() {
        return standing
                ? Math.max(0, wins.size() - capacity)
                : wins.size() - wins.stream().map(Win::place).distinct().count();
    }

    /** Three wins a page, so that whoever does not follow the links misses some. */
    private void page(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        int from = query == null ? 0 : Integer.parseInt(query.substring("after=".length()));
        int to = Math.min(wins.size(), from + 3);
        if (to < wins.size()) {
            String host =
                    absoluteLinks ? "http://" + exchange.getRequestHeaders().getFirst("Host") : "";
            exchange.getResponseHeaders()
                    .add("Link", "<%s/api/shows/show-1/audit/wins?after=%d>; rel=\"next\"".formatted(host, to));
        }
        send(exchange, 200, Map.of("items", List.copyOf(wins.subList(from, to))));
    }

    private void reply(HttpExchange exchange, Reply reply) throws IOException {
        switch (reply.status()) {
            case 0 -> exchange.close();
            case 1 -> {
                exchange.sendResponseHeaders(201, 100);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                awaitTheEnd();
            }
            default -> {
                if (!serverTiming.isEmpty()) {
                    exchange.getResponseHeaders().add("Server-Timing", serverTiming);
                }
                if (reply.status() == 503) {
                    exchange.getResponseHeaders().add("Retry-After", Integer.toString(retryAfterSeconds));
                }
                send(exchange, reply.status(), reply.body());
            }
        }
    }

    private void awaitTheEnd() {
        try {
            threads.awaitTermination(20, TimeUnit.SECONDS);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, Object body) {
        try {
            byte[] json = JSON.writeValueAsBytes(body);
            exchange.sendResponseHeaders(status, json.length);
            exchange.getResponseBody().write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        replicas.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}
