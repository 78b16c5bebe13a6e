package dev.seatlock.web.sales;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.Idempotency.What;
import dev.seatlock.boxoffice.sales.NonBlockingBoxOffice;
import dev.seatlock.boxoffice.sales.Sale;
import dev.seatlock.inventory.ClaimKey;
import dev.seatlock.inventory.ClaimTimes;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.waitingroom.WaitingRooms;
import dev.seatlock.web.http.PassRequired;
import dev.seatlock.web.http.Problems;
import dev.seatlock.web.http.RequestIds;
import dev.seatlock.web.http.ServerTiming;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The express lane, which {@code seatlock.express-lane} opens: it answers plain purchases on the event loop, before
 * JAX-RS. A purchase is plain if it names its seats, or one section of standing places, and asks for nothing else, save
 * perhaps under a key: no pass, no preference, no payment, no signing in. Everything else, and whatever is wrong in any
 * way, goes on to {@link BookingsResource}, which would answer plain purchases with the same words.
 *
 * <p>When a hot show goes on sale nearly all requests are plain, and the way through JAX-RS (its filters, validation
 * and mappers) takes longer than a place's share in a batch. {@code docs/performance.md} says what is gained.
 */
@Singleton
class ExpressLane {

    private static final int BEFORE_REST = 0;
    private static final int CREATED = 201;
    private static final String JSON = "application/json;charset=UTF-8";
    private static final List<String> NOT_PLAIN = List.of(PassRequired.HEADER, "Prefer", "Content-Encoding", "Expect");

    private static final String SINCE = "dev.seatlock.since";

    private final BodyHandler bodies = BodyHandler.create(false);
    private final NonBlockingBoxOffice boxOffice;
    private final BookingResponses responses;
    private final IdempotentRequests idempotentRequests;
    private final WaitingRooms rooms;
    private final Buyers buyers;
    private final ServerTiming timing;
    private final ObjectMapper json;
    private final ObjectReader requests;
    private final ObjectWriter answers;

    ExpressLane(
            NonBlockingBoxOffice boxOffice,
            BookingResponses responses,
            IdempotentRequests idempotentRequests,
            WaitingRooms rooms,
            Buyers buyers,
            ServerTiming timing,
            ObjectMapper json) {
        this.boxOffice = boxOffice;
        this.responses = responses;
        this.idempotentRequests = idempotentRequests;
        this.rooms = rooms;
        this.buyers = buyers;
        this.timing = timing;
        this.json = json;
        requests = json.readerFor(ClaimRequest.class);
        answers = json.writerFor(BookingAnswer.class);
    }

    void register(@Observes Router router, @ConfigProperty(name = "seatlock.express-lane") boolean isOn) {
        if (isOn && buyers.areGuests()) {
            router.post("/api/shows/:show/bookings")
                    .order(BEFORE_REST)
                    .handler(this::readIfPlain)
                    .handler(this::take);
        }
    }

    private void readIfPlain(RoutingContext call) {
        if (isPlain(call.request())) {
            call.put(SINCE, System.nanoTime());
            bodies.handle(call);
        } else {
            call.next();
        }
    }

    private void take(RoutingContext call) {
        Optional<UUID> show = show(call.pathParam("show"));
        ClaimRequest request = read(call.body().buffer());
        if (show.isEmpty() || rooms.of(show.get()).isPresent() || request == null || !isPlain(request)) {
            call.next();
            return;
        }
        List<String> keys = call.request().headers().getAll(IdempotentRequests.HEADER);
        ClaimKey key = keys.size() == 1
                ? idempotentRequests.key(keys.getFirst(), What.BOOKING, List.of(show.get(), request))
                : null;
        if (key == null && !keys.isEmpty()) {
            call.next(); // there is something wrong with it
        } else {
            sell(call, new ShowId(show.get()), request, key, requireNonNull(call.<Long>get(SINCE)));
        }
    }

    private void sell(RoutingContext call, ShowId show, ClaimRequest request, @Nullable ClaimKey key, long sinceNanos) {
        Context here = call.vertx().getOrCreateContext();
        boxOffice
                .book(show, request.choice(), request.buyerId(), responses.patience(null), key)
                .whenComplete((sale, failed) -> here.runOnContext(back -> {
                    if (call.response().closed()) {
                        return; // nobody is there to be told
                    }
                    if (failed != null && key != null) {
                        call.next(); // what is remembered under a key, and how, is the usual way's business
                    } else {
                        answer(call, sale, failed, sinceNanos);
                    }
                }));
    }

    private void answer(
            RoutingContext call, @Nullable Sale<Booking> sale, @Nullable Throwable failed, long sinceNanos) {
        RequestIds.echo(call.request().getHeader(RequestIds.HEADER))
                .ifPresent(id -> call.response().putHeader(RequestIds.HEADER, id));
        if (sale instanceof Sale.Done<Booking>(Booking booking, ClaimTimes times)) {
            confirm(call, booking, timing.of(times, sinceNanos));
        } else if (sale != null) {
            refuse(call, BookingResponses.problem(sale), timing.of(sale.times(), sinceNanos));
        } else {
            HttpProblem problem = Problems.ofFailure(unwrapped(requireNonNull(failed)));
            refuse(call, HttpProblem.builder(problem), timing.of(null, sinceNanos));
        }
    }

    private void confirm(RoutingContext call, Booking booking, String times) {
        try {
            byte[] body = answers.writeValueAsBytes(BookingAnswer.of(booking, responses.token(booking.id())));
            call.response()
                    .setStatusCode(CREATED)
                    .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                    .putHeader(HttpHeaders.LOCATION, "/api/bookings/" + booking.id())
                    .putHeader(ServerTiming.HEADER, times)
                    .end(Buffer.buffer(body));
        } catch (JsonProcessingException impossible) {
            call.fail(impossible);
        }
    }

    private void refuse(RoutingContext call, HttpProblem.Builder problem, String times) {
        Problems.end(
                call,
                problem.withInstance(URI.create(call.request().path()))
                        .withHeader(ServerTiming.HEADER, times)
                        .build(),
                json);
    }

    private static Throwable unwrapped(Throwable failed) {
        return failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
    }

    private static Optional<UUID> show(@Nullable String id) {
        try {
            return Optional.ofNullable(id).map(UUID::fromString);
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    private @Nullable ClaimRequest read(@Nullable Buffer body) {
        try {
            return body == null ? null : requests.readValue(body.getBytes());
        } catch (IOException unreadable) {
            return null;
        }
    }

    private static boolean isPlain(HttpServerRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.query() == null // which is for those to refuse who know what there is to be asked
                && length != null
                && !length.equals("0") // nobody after the lane would learn that an empty body has been read
                && MediaType.APPLICATION_JSON.equals(request.getHeader(HttpHeaders.CONTENT_TYPE))
                && (accept == null || accept.equals("*/*") || accept.equals(MediaType.APPLICATION_JSON))
                && NOT_PLAIN.stream().noneMatch(request.headers()::contains);
    }

    private boolean isPlain(ClaimRequest request) {
        return request.payment() == null
                && request.callback() == null
                && request.bestAvailable() == null
                && responses.isValid(request);
    }
}
