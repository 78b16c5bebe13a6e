package dev.seatlock.lab.journey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A client that knows several replicas and does not give up soon: what is busy is asked again, and where a replica does not
 * answer, another is asked. Every call may so be made several times; it is for the caller to make that harmless.
 */
final class Caller {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);
    private static final Duration GIVES_UP_AFTER = Duration.ofSeconds(150); // beyond an order's whole lease
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final HttpClient http;
    private final List<URI> replicas;
    private final Random random;

    Caller(HttpClient http, List<URI> replicas, Random random) {
        this.http = http;
        this.replicas = replicas;
        this.random = random;
    }

    /** What a replica has said: any status but those that ask for patience. */
    record Answer(int status, JsonNode body) {

        boolean isOk() {
            return status / 100 == 2;
        }

        String text(String path) {
            return body.at(path).asText();
        }

        String code() {
            return text("/code");
        }
    }

    /** Nobody has answered in all this time. */
    static final class NoAnswer extends Exception {

        private static final long serialVersionUID = 1L;

        NoAnswer(String what) {
            super(what);
        }
    }

    Answer get(String path, Map<String, String> headers) throws NoAnswer, InterruptedException {
        return call("GET", path, null, headers);
    }

    Answer delete(String path, Map<String, String> headers) throws NoAnswer, InterruptedException {
        return call("DELETE", path, null, headers);
    }

    Answer post(String path, @Nullable Object body, Map<String, String> headers) throws NoAnswer, InterruptedException {
        return call("POST", path, body, headers);
    }

    private Answer call(String method, String path, @Nullable Object body, Map<String, String> headers)
            throws NoAnswer, InterruptedException {
        long deadlineNanos = System.nanoTime() + GIVES_UP_AFTER.toNanos();
        String last = "never asked";
        while (System.nanoTime() - deadlineNanos < 0) {
            URI replica = replicas.get(random.nextInt(replicas.size()));
            try {
                HttpResponse<String> response = http.send(
                        request(method, replica.resolve(path), body, headers), HttpResponse.BodyHandlers.ofString());
                Answer answer = new Answer(response.statusCode(), read(response.body()));
                if (!asksForPatience(answer)) {
                    return answer;
                }
                last = answer.status + " " + answer.code();
            } catch (IOException unheard) {
                last = unheard.toString();
            }
            Thread.sleep(PAUSE);
        }
        throw new NoAnswer("%s %s: %s".formatted(method, path, last));
    }

    private static boolean asksForPatience(Answer answer) {
        return answer.status == 503 || answer.status == 429 || answer.code().equals("in-progress");
    }

    private static HttpRequest request(String method, URI at, @Nullable Object body, Map<String, String> headers) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(at)
                    .timeout(ANSWERS_WITHIN)
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body == null
                                    ? BodyPublishers.noBody()
                                    : BodyPublishers.ofString(JSON.writeValueAsString(body)));
            headers.forEach(request::header);
            return request.build();
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private static JsonNode read(String body) {
        try {
            return body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance();
        }
    }
}
