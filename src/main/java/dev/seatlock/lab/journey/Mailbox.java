package dev.seatlock.lab.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;

/** Where the buyers' callbacks arrive. Now and then it refuses one, so that it has to be sent again. */
final class Mailbox implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REFUSES_ONE_IN = 10;

    private final HttpServer server;
    private final Random random;
    private final Map<String, List<Letter>> letters = new LinkedHashMap<>();
    private final Set<String> known = new HashSet<>();
    private int refused;
    private int repeated;

    /** One message, as it came first. */
    record Letter(String type, String about, String id, String body, Map<String, List<String>> headers) {

        boolean isSignedWith(String secret) {
            try {
                new Webhook(secret).verify(body, headers);
                return true;
            } catch (WebhookVerificationException | EmptyWebhookSecretException forged) {
                return false;
            }
        }
    }

    Mailbox(Random random) throws IOException {
        this.random = random;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void receive(HttpExchange call) throws IOException {
        String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean accepts = accept(body, Map.copyOf(call.getRequestHeaders()));
        call.sendResponseHeaders(accepts ? 204 : 500, -1);
        call.close();
    }

    private synchronized boolean accept(String body, Map<String, List<String>> headers) throws IOException {
        if (random.nextInt(REFUSES_ONE_IN) == 0) {
            refused++;
            return false;
        }
        JsonNode message = JSON.readTree(body);
        String about = message.at("/data/about").asText();
        String id = headers.getOrDefault("Webhook-id", List.of("?")).getFirst();
        if (known.add(id)) {
            letters.computeIfAbsent(about, it -> new ArrayList<>())
                    .add(new Letter(
                            message.at("/type").asText(),
                            about,
                            message.at("/data/id").asText(),
                            body,
                            headers));
        } else {
            repeated++;
        }
        return true;
    }

    /** The messages about one order or party, in the order in which they came first. */
    synchronized List<Letter> about(String subject) {
        return List.copyOf(letters.getOrDefault(subject, List.of()));
    }

    synchronized int received() {
        return known.size();
    }

    /** How many deliveries it has refused, and how many came although it had them. */
    synchronized String mishaps() {
        return "%d refused, %d came twice".formatted(refused, repeated);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
