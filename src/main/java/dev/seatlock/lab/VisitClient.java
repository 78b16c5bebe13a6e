package dev.seatlock.lab;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A visit to a show that has a waiting room, as a buyer makes it: it stands in line, watching, until it is let in; then
 * it has a pass, and in the end it leaves.
 */
public final class VisitClient {

    private static final String EVENT = "data:";
    private static final int MOST_TRIES = 60;
    private static final long PAUSE_MILLIS = 500;

    /**
     * How it stands, as the box office says.
     *
     * @param position from 1 on; null once it does not wait any more
     * @param etaSeconds how long it is said to be; null if that is not said
     * @param pass lets it buy; null while it waits
     * @param passExpiresAt unless another is told before; null while it waits
     */
    public record Standing(
            @JsonProperty("id") String id,
            @JsonProperty("token") String token,
            @JsonProperty("state") String state,
            @JsonProperty("position") @Nullable Integer position,
            @JsonProperty("etaSeconds") @Nullable Long etaSeconds,
            @JsonProperty("pass") @Nullable String pass,
            @JsonProperty("passExpiresAt") @Nullable Instant passExpiresAt) {}

    /** It may not even stand in line. */
    public static final class TurnedAway extends Exception {

        private static final long serialVersionUID = 1L;

        final int status;
        final String code;

        private TurnedAway(HttpResponse<String> response) {
            super(response.statusCode() + " " + Problem.codeOf(response));
            status = response.statusCode();
            code = Problem.codeOf(response);
        }
    }

    private final Wire wire;
    private final URI at;
    private final String token;
    private final Consumer<Standing> listener;
    private final CompletableFuture<Boolean> entered = new CompletableFuture<>();
    private CompletableFuture<?> watching;
    private int streams;
    private volatile boolean gone;
    private volatile @Nullable String pass;

    private VisitClient(Wire wire, URI replica, Standing first, Consumer<Standing> listener) {
        this.wire = wire;
        this.listener = listener;
        at = Address.at(replica, "/api/visits/" + first.id);
        token = first.token;
        hear(first);
        watching = watch();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the stream's end matters, however it ends
    private CompletableFuture<?> watch() {
        HttpRequest.Builder request = request("/stream").header("Accept", "text/event-stream");
        CompletableFuture<?> stream = wire.http()
                .sendAsync(
                        (pass == null ? request : request.header("Pass", pass)).build(),
                        BodyHandlers.fromLineSubscriber(new Lines(line -> {
                            if (line.startsWith(EVENT)) {
                                hear(read(line.substring(EVENT.length())));
                            }
                        })));
        stream.whenCompleteAsync(
                (ended, broken) -> watchAgain(),
                CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        return stream;
    }

    /** A stream may break, and a replica may have no time for it; whoever is heard of again soon keeps its place. */
    private synchronized void watchAgain() {
        if (!gone && streams++ < MOST_TRIES) {
            watching = watch();
        }
    }

    /**
     * Joins the line of a show; where there is no room for the moment, again when it is told to.
     *
     * @param client whose visits the box office counts together
     * @param listener hears how it stands, each time that it is told; must not block
     */
    public static VisitClient begin(Wire wire, URI replica, String show, String client, Consumer<Standing> listener)
            throws IOException, InterruptedException, TurnedAway {
        HttpRequest request = Wire.post(Address.at(replica, "/api/shows/" + show + "/visits"), Map.of("client", client))
                .build();
        for (int tries = 1; ; tries++) {
            HttpResponse<String> response = wire.send(request);
            switch (response.statusCode()) {
                case 201 -> {
                    return new VisitClient(wire, replica, read(response.body()), listener);
                }
                case 429, 503 -> {
                    if (tries == MOST_TRIES) {
                        throw new TurnedAway(response);
                    }
                    long most = Wire.retryAfter(response).toMillis(); // all at once they would only collide again
                    Thread.sleep(ThreadLocalRandom.current().nextLong(most + 1));
                }
                default -> throw new TurnedAway(response);
            }
        }
    }

    private void hear(Standing standing) {
        listener.accept(standing);
        if (standing.state.equals("ENDED")) {
            gone = true;
            entered.complete(false);
        }
        if (standing.pass != null) {
            pass = standing.pass;
            entered.complete(true);
        }
    }

    /** Stands in line, and says whether it was let in within that time. */
    public boolean awaitEntry(Duration most) throws InterruptedException {
        try {
            return entered.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The latest pass; null if it was never let in. */
    public @Nullable String pass() {
        return pass;
    }

    /** Goes away without a word. */
    public synchronized void vanish() {
        gone = true;
        watching.cancel(true);
    }

    /** Leaves. Who cannot say so has vanished, which comes to the same a little later. */
    public void leave() throws InterruptedException {
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
