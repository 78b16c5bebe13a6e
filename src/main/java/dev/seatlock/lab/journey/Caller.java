package dev.seatlock.lab.journey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.seatlock.lab.Address;
import dev.seatlock.lab.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client that knows several replicas and does not give up soon: what is busy is asked again, and where a replica does
 * not answer, another is asked. Every call may so be made several times; it is for the caller to make that harmless.
 */
final class Caller {

    static final Duration EXCHANGE = Duration.ofSeconds(20);

    private static final Duration GIVES_UP_AFTER = Duration.ofSeconds(150); // beyond an order's whole lease
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Wire wire;
    private final List<URI> replicas;
    private final Random random;

    Caller(Wire wire, List<URI> replicas, Random random) {
        this.wire = wire;
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
        return call(path, headers, Wire::request);
    }

    Answer delete(String path, Map<String, String> headers) throws NoAnswer, InterruptedException {
        return call(path, headers, at -> Wire.request(at).DELETE());
    }

    Answer post(String path, @Nullable Object body, Map<String, String> headers) throws NoAnswer, InterruptedException {
        return call(
                path,
                headers,
                at -> body == null ? Wire.request(at).POST(BodyPublishers.noBody()) : Wire.post(at, body));
    }

    Answer patch(String path, Object body, Map<String, String> headers) throws NoAnswer, InterruptedException {
        return call(path, headers, at -> Wire.patch(at, body));
    }

    private Answer call(String path, Map<String, String> headers, Function<URI, HttpRequest.Builder> question)
            throws NoAnswer, InterruptedException {
        long deadlineNanos = System.nanoTime() + GIVES_UP_AFTER.toNanos();
        String last = "never asked";
        while (System.nanoTime() - deadlineNanos < 0) {
            HttpRequest.Builder request =
                    question.apply(Address.at(replicas.get(random.nextInt(replicas.size())), path));
            headers.forEach(request::header);
            try {
                HttpResponse<String> response = wire.send(request.build());
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
        throw new NoAnswer("%s: %s".formatted(path, last));
    }

    private static boolean asksForPatience(Answer answer) {
        return answer.status == 503 || answer.status == 429 || answer.code().equals("in-progress");
    }

    private static JsonNode read(String body) {
        try {
            return body.isBlank() ? MissingNode.getInstance() : Wire.JSON.readTree(body);
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance();
        }
    }
}
