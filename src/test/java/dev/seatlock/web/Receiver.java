package dev.seatlock.web;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody's shop, to which callbacks are sent: it keeps what it has accepted, and answers as it is told to. */
final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

    /** One delivery, with what it takes to verify it. */
    record Heard(String id, String body, java.util.Map<String, List<String>> headers) {

        String type() {
            return JsonPath.from(body).getString("type");
        }

        void verify(String secret) throws Exception {
            new Webhook(secret).verify(body, headers);
        }
    }

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange call) throws IOException {
        String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Integer answer = answers.poll();
        if (answer == null) {
            heard.add(new Heard(call.getRequestHeaders().getFirst("webhook-id"), body, call.getRequestHeaders()));
        }
        call.sendResponseHeaders(answer == null ? 204 : answer, -1);
        call.close();
    }

    /** The next deliveries are refused with these. */
    void answer(Integer... statuses) {
        answers.addAll(List.of(statuses));
    }

    boolean hasRefusedAll() {
        return answers.isEmpty();
    }

    List<Heard> heard() {
        return List.copyOf(heard);
    }

    List<String> types() {
        return heard.stream().map(Heard::type).toList();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/callback";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
