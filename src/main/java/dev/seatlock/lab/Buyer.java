package dev.seatlock.lab;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One scripted buyer: asks for its place once, and again only while the guard is busy.
 *
 * @param dice the buyer's own, so that its pauses do not depend on who else was quick
 */
record Buyer(String name, Ask ask, HttpRequest request, RandomGenerator dice) {

    private static final Duration PAUSE_UNLESS_TOLD = Duration.ofSeconds(1);

    Answer buy(Wire wire, Patience patience, Ticker ticker) throws InterruptedException {
        long deadlineNanos = ticker.nanos() + patience.total().toNanos();
        for (int tries = 1; ; tries++) {
            Answer answer = askOnce(wire);
            if (!(answer instanceof Answer.Busy(var retryAfter)) || tries >= patience.tries()) {
                return answer;
            }
            // A crowd that all came back after the same pause would only collide again.
            long againNanos = ticker.nanos() + dice.nextLong(retryAfter.toNanos() + 1);
            if (againNanos - deadlineNanos > 0) {
                return answer;
            }
            ticker.awaitUntil(againNanos);
        }
    }

    private Answer askOnce(Wire wire) throws InterruptedException {
        try {
            return read(wire.send(request));
        } catch (ConnectException | HttpConnectTimeoutException nothingSent) {
            return new Answer.Failed(0, "not-connected");
        } catch (IOException broken) {
            return new Answer.Unsure(broken.toString());
        }
    }

    private Answer read(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status == 201) {
            return confirmed(response.body());
        }
        String code = Problem.codeOf(response);
        return switch (status + " " + code) {
            case "409 seats-taken", "409 sold-out" -> new Answer.Refused(code);
            case "503 busy" -> new Answer.Busy(retryAfter(response));
            case "503 outcome-unknown" -> new Answer.Unsure(code);
            default -> new Answer.Failed(status, code);
        };
    }

    private Answer confirmed(String body) {
        try {
            Booking booking = Wire.JSON.readValue(body, Booking.class);
            if (booking.id != null) {
                return new Answer.Confirmed(new Receipt(booking.id, seatsOf(booking), booking.replica, booking.guard));
            }
        } catch (JsonProcessingException unreadable) {
            // Said below: a sale that the buyer cannot name.
        }
        return new Answer.Unsure("a confirmation without a readable receipt");
    }

    private List<String> seatsOf(Booking booking) {
        return switch (ask) {
            case Ask.Seat(var id) -> booking.seats == null ? List.of(id) : booking.seats;
            case Ask.Standing _ -> List.of();
        };
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(PAUSE_UNLESS_TOLD);
    }

    private record Booking(
            @JsonProperty("id") @Nullable String id,
            @JsonProperty("seats") @Nullable List<String> seats,
            @JsonProperty("replica") @Nullable String replica,
            @JsonProperty("guard") @Nullable String guard) {}
}
