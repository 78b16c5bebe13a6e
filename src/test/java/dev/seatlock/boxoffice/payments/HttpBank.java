package dev.seatlock.boxoffice.payments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seatlock.boxoffice.shows.Price;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A bank that is reached over HTTP, as somebody would write it who has one: {@code docs/bank.md} says more. The tests
 * have two banks, and choose this one by a property; yours needs no such condition.
 */
@IfBuildProperty(name = "bank.example", stringValue = "true")
@Singleton
final class HttpBank implements Bank {

    private static final int MOST_BYTES = 1 << 20;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNPROCESSABLE = 422;

    /** One of its own: a bank adds fields to its answers, which the shop's would not read. */
    private final ObjectMapper json = new ObjectMapper();

    private final HttpClient http;
    private final URI url;
    private final List<String> methods;
    private final Duration patience;

    HttpBank(
            @ConfigProperty(name = "bank.url") URI url,
            @ConfigProperty(name = "bank.methods") List<String> methods,
            @ConfigProperty(name = "bank.patience") Duration patience) {
        this.url = url;
        this.methods = List.copyOf(methods);
        this.patience = patience;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
    }

    @Override
    public List<String> methods() {
        return methods;
    }

    @Override
    public Decision charge(UUID payment, Price amount, String method) {
        String currency = amount.currency().getCurrencyCode();
        return decision(post(
                "/charges",
                payment,
                Map.of("id", payment, "amount", amount.amount(), "currency", currency, "method", method)));
    }

    /** The bank writes a charge that it does not know down as declined when it is cancelled. */
    @Override
    public Decision decisionOn(UUID payment, boolean giveUp) {
        if (giveUp) {
            return decision(post("/charges/" + payment + "/cancellation", payment, Map.of()));
        }
        HttpResponse<String> answer = get("/charges/" + payment);
        return answer.statusCode() == NOT_FOUND ? Decision.UNDECIDED : decision(answer);
    }

    @Override
    public void refund(UUID refund, UUID payment, Price amount) {
        HttpResponse<String> answer = post("/refunds", refund, Map.of("charge", payment, "amount", amount.amount()));
        if (answer.statusCode() == UNPROCESSABLE) {
            throw new RefundRefused(answer.body());
        }
        String state = read(answer).path("state").asText();
        if (!state.equals("paid")) {
            throw new BankSilent("the bank says '" + state + "'");
        }
    }

    @Override
    public List<Line> statement() {
        List<Line> lines = new ArrayList<>();
        String next = "/charges?limit=500";
        while (!next.isEmpty()) {
            JsonNode page = read(get(next));
            if (!page.path("charges").isArray()) { // a page that is not understood is not an empty one
                throw new BankSilent("the bank has sent no page of its statement");
            }
            page.path("charges").forEach(charge -> lines.add(line(charge)));
            next = page.path("next").asText("");
        }
        return lines;
    }

    private static Line line(JsonNode charge) {
        Currency currency = Currency.getInstance(charge.path("currency").asText());
        return new Line(
                UUID.fromString(charge.path("id").asText()),
                new Price(charge.path("amount").asLong(), currency),
                charge.path("refunded").asLong());
    }

    private Decision decision(HttpResponse<String> answer) {
        String decision = read(answer).path("decision").asText();
        return switch (decision) {
            case "approved" -> Decision.APPROVED;
            case "declined" -> Decision.DECLINED;
            case "pending" -> Decision.UNDECIDED;
            default -> throw new BankSilent("the bank says '" + decision + "'");
        };
    }

    /** What is no clear answer is none. */
    private JsonNode read(HttpResponse<String> answer) {
        if (answer.statusCode() != OK) {
            throw new BankSilent("the bank answers " + answer.statusCode());
        }
        try {
            return json.readTree(answer.body());
        } catch (JsonProcessingException nonsense) {
            throw new BankSilent("the bank does not answer in JSON");
        }
    }

    private HttpResponse<String> get(String path) {
        return ask(HttpRequest.newBuilder(url.resolve(path)));
    }

    private HttpResponse<String> post(String path, UUID idempotencyKey, Map<String, ?> body) {
        try {
            return ask(HttpRequest.newBuilder(url.resolve(path))
                    .header("Idempotency-Key", idempotencyKey.toString())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(json.writeValueAsString(body))));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Waits for the whole answer so long. The client's own time-out would be content with its headers. */
    private HttpResponse<String> ask(HttpRequest.Builder request) {
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new BankSilent("the bank does not answer in time");
        } catch (ExecutionException failed) {
            throw new BankSilent("the bank cannot be reached: " + failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new BankSilent("nobody waits for the bank any more");
        } finally {
            answer.cancel(true); // which closes the connection, unless the answer is there
        }
    }
}
