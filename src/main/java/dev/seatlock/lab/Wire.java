package dev.seatlock.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The wire to the box office: JSON over HTTP/1.1, every exchange bounded from connecting to the last byte. */
public record Wire(HttpClient http, Duration bound) implements AutoCloseable {

    public static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final Duration PAUSE_UNLESS_TOLD = Duration.ofSeconds(1);

    public static Wire open(Duration bound) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                // Sooner than the exchange's own bound: a buyer who never got through must not count as unsure.
                .connectTimeout(bound.multipliedBy(2).dividedBy(3))
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        return new Wire(http, bound);
    }

    public static HttpRequest.Builder post(URI at, Object body) {
        return request(at).header("Content-Type", "application/json").POST(json(body));
    }

    public static HttpRequest.Builder patch(URI at, Object body) {
        return request(at).header("Content-Type", "application/json").method("PATCH", json(body));
    }

    static HttpRequest.Builder put(URI at, Object body) {
        return request(at).header("Content-Type", "application/json").PUT(json(body));
    }

    public static HttpRequest.Builder request(URI at) {
        return HttpRequest.newBuilder(at).header("Accept", "application/json, application/problem+json");
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        try {
            return BodyPublishers.ofString(JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Sends and waits, at most {@link #bound}. The client's own time-out would end at the headers. */
    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> exchange = http.sendAsync(request, BodyHandlers.ofString());
        try {
            return exchange.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            IOException timedOut = new HttpTimeoutException("no answer within " + bound.toMillis() + " ms");
            timedOut.initCause(late);
            throw timedOut;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
        } finally {
            exchange.cancel(true);
        }
    }

    /** In how long to ask again, as the answer says. */
    static Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(PAUSE_UNLESS_TOLD);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
