package dev.seatlock.boxoffice.payments;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.seatlock.boxoffice.payments.Bank.Decision;
import dev.seatlock.boxoffice.payments.BankTemper.Truth;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Where a bank's notices go out, signed as Standard Webhooks says; or as somebody would who is not the bank. */
final class BankNoticePost {

    private static final String FORGER =
            "whsec_" + Base64.getEncoder().encodeToString(BankServer.utf8("a forger's key"));
    private static final Duration LONG_AGO = Duration.ofMinutes(10);

    /** A notice that was sent, and the status that it was answered with; 0 if it was not. */
    record Sent(Truth truth, int status) {}

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final AtomicInteger onTheirWay = new AtomicInteger();
    private final String secret;
    private final BankBooks books;
    private volatile @Nullable URI receiver;

    BankNoticePost(String secret, BankBooks books) {
        this.secret = secret;
        this.books = books;
    }

    /** Where the shop hears notices. Until it has said so, none is sent. */
    void to(URI address) {
        receiver = address;
    }

    Queue<Sent> sent() {
        return sent;
    }

    boolean isIdle() {
        return onTheirWay.get() == 0;
    }

    void tell(UUID charge, Truth truth) {
        URI address = receiver;
        Decision decision = books.decisionOn(charge);
        if (address == null || decision == null) {
            return;
        }
        onTheirWay.incrementAndGet();
        try {
            sent.add(new Sent(truth, send(address, charge, decision, truth)));
        } finally {
            onTheirWay.decrementAndGet();
        }
    }

    private int send(URI address, UUID charge, Decision decision, Truth truth) {
        Decision opposite = decision == Decision.APPROVED ? Decision.DECLINED : Decision.APPROVED;
        return switch (truth) {
            case TRUE -> send(address, secret, Instant.now(), body(charge, decision));
            case OUT_OF_ORDER -> send(address, secret, Instant.now(), body(charge, Decision.UNDECIDED));
            case FORGED -> send(address, FORGER, Instant.now(), body(charge, opposite));
            case OUT_OF_DATE -> send(address, secret, Instant.now().minus(LONG_AGO), body(charge, decision));
        };
    }

    static String body(UUID charge, Decision decision) {
        return """
                {"type": "charge.%s", "charge": "%s", "more": "that nobody reads"}
                """.formatted(BankServer.word(decision), charge);
    }

    private int send(URI address, String key, Instant at, String body) {
        try {
            String id = UUID.randomUUID().toString();
            long seconds = at.getEpochSecond();
            HttpRequest request = HttpRequest.newBuilder(address)
                    .header("Content-Type", "application/json")
                    .header("webhook-id", id)
                    .header("webhook-timestamp", String.valueOf(seconds))
                    .header("webhook-signature", new Webhook(key).sign(id, seconds, body))
                    .POST(BodyPublishers.ofString(body))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException unanswered) {
            return 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (WebhookSigningException | EmptyWebhookSecretException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
