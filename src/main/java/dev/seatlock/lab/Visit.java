package dev.seatlock.lab;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A visit to a show that has a waiting room, as a buyer makes it: it stands in line, watching, until it is let in; then it has a
 * pass, and in the end it leaves.
 */
final class Visit {

    private static final String EVENT = "data:";

    /**
     * How it stands, as the box office says.
     *
     * @param position from 1 on; null once it does not wait any more
     * @param etaSeconds how long it is said to be; null if that is not said
     * @param pass lets it buy; null while it waits
     */
    record Standing(
            @JsonProperty("id") String id,
            @JsonProperty("token") String token,
            @JsonProperty("state") String state,
            @JsonProperty("position") @Nullable Integer position,
            @JsonProperty("etaSeconds") @Nullable Long etaSeconds,
            @JsonProperty("pass") @Nullable String pass) {}

    /** It may not even stand in line. */
    static final class TurnedAway extends Exception {

        private static final long serialVersionUID = 1L;

        final int status;
        final String code;
        final Duration retryAfter;

        private TurnedAway(HttpResponse<String> response) {
            super(response.statusCode() + " " + Problem.codeOf(response));
            status = response.statusCode();
            code = Problem.codeOf(response);
            retryAfter = Wire.retryAfter(response);
        }

        /** Whether it was for want of room, or of what the room rests on. */
        boolean mayComeAgain() {
            return status == 429 || status == 503;
        }
    }

    private final Wire wire;
    private final URI at;
    private final String token;
    private final CompletableFuture<?> watching;
    private final CompletableFuture<Boolean> entered = new CompletableFuture<>();
    private volatile @Nullable String pass;

    @SuppressWarnings("FutureReturnValueIgnored") // the stream's end matters, however it ends
    private Visit(Wire wire, URI replica, Standing first, Consumer<Standing> listener) {
        this.wire = wire;
        at = Address.at(replica, "/api/visits/" + first.id);
        token = first.token;
        hear(first, listener);
        watching = wire.http()
                .sendAsync(
                        request("/stream").header("Accept", "text/event-stream").build(),
                        BodyHandlers.fromLineSubscriber(new Lines(line -> {
                            if (line.startsWith(EVENT)) {
                                hear(read(line.substring(EVENT.length())), listener);
                            }
                        })));
        watching.whenComplete((ended, broken) -> entered.complete(false));
    }

    /**
     * Joins the line of a show.
     *
     * @param client whose visits the box office counts together
     * @param listener hears how it stands, each time that it is told; must not block
     */
    static Visit begin(Wire wire, URI replica, String show, String client, Consumer<Standing> listener)
            throws IOException, InterruptedException, TurnedAway {
        HttpResponse<String> response =
                wire.send(Wire.post(Address.at(replica, "/api/shows/" + show + "/visits"), Map.of("client", client))
                        .build());
        if (response.statusCode() != 201) {
            throw new TurnedAway(response);
        }
        return new Visit(wire, replica, read(response.body()), listener);
    }

    private void hear(Standing standing, Consumer<Standing> listener) {
        listener.accept(standing);
        if (standing.pass != null) {
            pass = standing.pass;
            entered.complete(true);
        }
    }

    /** Stands in line, and says whether it was let in within that time. */
    boolean awaitEntry(Duration most) throws InterruptedException {
        try {
            return entered.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The latest pass; null if it was never let in. */
    @Nullable
    String pass() {
        return pass;
    }

    /** Goes away without a word. */
    void vanish() {
        watching.cancel(true);
    }

    /** Leaves. Who cannot say so has vanished, which comes to the same a little later. */
    void leave() throws InterruptedException {
        vanish();
        try {
            wire.send(request("").DELETE().build());
        } catch (IOException unheard) {
            // as said above
        }
    }

    private HttpRequest.Builder request(String what) {
        return HttpRequest.newBuilder(URI.create(at + what)).header("Visit-Token", token);
    }

    private static Standing read(String json) {
        try {
            return Wire.JSON.readValue(json, Standing.class);
        } catch (JsonProcessingException noVisit) {
            throw new IllegalStateException("what is no visit: " + json, noVisit);
        }
    }

    /** Hears lines as they come. */
    private record Lines(Consumer<String> listener) implements Flow.Subscriber<String> {

        @Override
        public void onSubscribe(Flow.Subscription lines) {
            lines.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            listener.accept(line);
        }

        @Override
        public void onError(Throwable broken) {
            // the exchange ends with it, and says so
        }

        @Override
        public void onComplete() {
            // the exchange ends with it, and says so
        }
    }
}
