package dev.seatlock.boxoffice.payments;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.seatlock.boxoffice.payments.Bank.Decision;
import dev.seatlock.boxoffice.payments.BankTemper.Course;
import dev.seatlock.boxoffice.payments.BankTemper.Trouble;
import dev.seatlock.boxoffice.shows.Price;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The bank that an {@link HttpBank} talks to. It answers, decides and tells as its temper is. */
@IfBuildProperty(name = "bank.example", stringValue = "true")
@Singleton
@Startup
final class BankServer {

    private static final Duration BEYOND_ALL_PATIENCE = Duration.ofMillis(1_500);

    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BankBooks books = new BankBooks();
    private final Map<Trouble, Integer> troubles = new ConcurrentHashMap<>();
    private final BankNoticePost post;
    private final HttpServer server;
    private volatile BankTemper temper = BankTemper.EVEN;

    BankServer(@ConfigProperty(name = "bank.url") URI url, @ConfigProperty(name = "bank.notices-secret") String secret)
            throws IOException {
        post = new BankNoticePost(secret, books);
        server = HttpServer.create(new InetSocketAddress(url.getHost(), url.getPort()), 0);
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    @PreDestroy
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** From now on it is like this. */
    void be(BankTemper other) {
        temper = other;
    }

    BankBooks books() {
        return books;
    }

    BankNoticePost post() {
        return post;
    }

    /** How often what happened on the way. */
    Map<Trouble, Integer> troubles() {
        return Map.copyOf(troubles);
    }

    private record Answer(int status, Map<String, ?> body) {}

    private void receive(HttpExchange call) throws IOException {
        JsonNode body = json.readTree(call.getRequestBody());
        boolean isCharge = call.getRequestMethod().equals("POST")
                && call.getRequestURI().getPath().equals("/charges");
        Course course = isCharge
                ? temper.charge(body.path("method").asText())
                : Course.atOnce(Decision.UNDECIDED, temper.trouble());
        troubles.merge(course.trouble(), 1, Integer::sum);
        switch (course.trouble()) {
            case NONE -> reply(call, answer(call, body, course));
            case REQUEST_LOST -> call.close();
            case ANSWER_LOST -> {
                answer(call, body, course);
                call.close();
            }
            case MUTE -> {
                answer(call, body, course);
                later(BEYOND_ALL_PATIENCE, call::close);
            }
            case STALLED -> later(BEYOND_ALL_PATIENCE, () -> reply(call, answer(call, body, course)));
        }
    }

    private void reply(HttpExchange call, Answer answer) {
        try (var out = call.getResponseBody()) {
            byte[] bytes = json.writeValueAsBytes(answer.body);
            call.sendResponseHeaders(answer.status, bytes.length);
            out.write(bytes);
        } catch (IOException gone) {
            call.close(); // nobody waits for it
        }
    }

    private Answer answer(HttpExchange call, JsonNode body, Course course) {
        String[] path = call.getRequestURI().getPath().substring(1).split("/", -1);
        String asked = call.getRequestMethod() + " " + path[0] + " " + path.length;
        return switch (asked) {
            case "POST charges 1" -> charge(key(call), body, course);
            case "GET charges 1" -> statement(call.getRequestURI());
            case "GET charges 2" -> decided(books.decisionOn(UUID.fromString(path[1])));
            case "POST charges 3" -> {
                UUID charge = UUID.fromString(path[1]);
                books.open(charge, new Price(0, Currency.getInstance("EUR")), Decision.DECLINED);
                yield decided(books.decide(charge, Decision.DECLINED));
            }
            case "POST refunds 1" -> {
                UUID charge = UUID.fromString(body.path("charge").asText());
                boolean isPaid =
                        books.refund(key(call), charge, body.path("amount").asLong());
                yield isPaid
                        ? new Answer(200, Map.of("state", "paid"))
                        : new Answer(422, Map.of("error", "not-so-much-left"));
            }
            default -> new Answer(404, Map.of());
        };
    }

    private static UUID key(HttpExchange call) {
        return UUID.fromString(call.getRequestHeaders().getFirst("Idempotency-Key"));
    }

    private Answer charge(UUID id, JsonNode body, Course course) {
        Currency currency = Currency.getInstance(body.path("currency").asText());
        Price amount = new Price(body.path("amount").asLong(), currency);
        boolean isAtOnce = course.after().isZero();
        if (books.open(id, amount, isAtOnce ? course.decision() : Decision.UNDECIDED)) {
            if (isAtOnce) {
                tell(id, course);
            } else {
                later(course.after(), () -> {
                    books.decide(id, course.decision());
                    tell(id, course);
                });
            }
        }
        return decided(books.decisionOn(id));
    }

    private void tell(UUID id, Course course) {
        course.tellings().forEach(telling -> later(telling.after(), () -> post.tell(id, telling.truth())));
    }

    private static Answer decided(@Nullable Decision decision) {
        if (decision == null) {
            return new Answer(404, Map.of());
        }
        return new Answer(200, Map.of("decision", word(decision), "at", "a field that nobody reads"));
    }

    /** As the bank says it. */
    static String word(Decision decision) {
        return decision == Decision.UNDECIDED ? "pending" : decision.name().toLowerCase(Locale.ROOT);
    }

    private Answer statement(URI asked) {
        Map<String, String> query = Stream.of(asked.getQuery().split("&", -1))
                .map(it -> it.split("=", 2))
                .collect(toMap(it -> it[0], it -> it[1]));
        int most = Integer.parseInt(query.getOrDefault("limit", "10"));
        UUID after = query.containsKey("after") ? UUID.fromString(query.get("after")) : null;
        List<Bank.Line> page = books.statement(after, most);
        String next = page.size() < most
                ? ""
                : "/charges?limit=" + most + "&after=" + page.getLast().payment();
        return new Answer(
                200, Map.of("charges", page.stream().map(BankServer::line).toList(), "next", next));
    }

    private static Map<String, ?> line(Bank.Line line) {
        return Map.of(
                "id", line.payment(),
                "amount", line.amount().amount(),
                "currency", line.amount().currency().getCurrencyCode(),
                "refunded", line.refunded());
    }

    private void later(Duration time, Runnable what) {
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS, threads)
                .execute(what);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
