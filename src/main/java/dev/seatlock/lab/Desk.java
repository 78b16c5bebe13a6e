package dev.seatlock.lab;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.seatlock.lab.history.Action;
import dev.seatlock.lab.history.Event;
import dev.seatlock.lab.history.Recorder;
import dev.seatlock.lab.history.Timing;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where buyers ask: what is asked is taken down, sent, and the answer read and taken down.
 *
 * @param visit which lets its buyer ask at all; null where the show has no waiting room
 */
record Desk(
        Wire wire, Recorder recorder, String show, @Nullable VisitClient visit) {

    /** Asks for the places that the buyer wants, once. What came of it is for the caller to take down. */
    Heard ask(String buyer, URI replica, Action action, Ask ask, @Nullable String key) throws InterruptedException {
        String what = action == Action.HOLD ? "/holds" : "/bookings";
        HttpRequest.Builder request = Wire.post(Address.at(replica, "/api/shows/" + show + what), ask.body(buyer));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return send(withPass(request), null);
    }

    /** Confirms, releases or cancels what the buyer has a receipt for. */
    Told settle(String buyer, URI replica, Action action, Receipt receipt) throws InterruptedException {
        String path = (action == Action.CANCEL ? "/api/bookings/" : "/api/holds/") + receipt.booking();
        HttpRequest.Builder request = action == Action.CONFIRM
                ? Wire.post(Address.at(replica, path + "/booking"), Map.of())
                : Wire.request(Address.at(replica, path)).DELETE();
        if (receipt.token() != null) {
            request.header("Booking-Token", receipt.token());
        }
        long op = recorder.settling(buyer, action, receipt.booking());
        Heard heard = send(withPass(request), receipt);
        takeDown(op, receipt.seats(), heard);
        return heard.told();
    }

    /** As it is: the pass of a visit changes while it shops. */
    private HttpRequest withPass(HttpRequest.Builder request) {
        String pass = visit == null ? null : visit.pass();
        return (pass == null ? request : request.header("Pass", pass)).build();
    }

    /** The same, for a buyer who makes this visit. */
    Desk inside(VisitClient by) {
        return new Desk(wire, recorder, show, by);
    }

    /** @param seats that it was about */
    void takeDown(long asked, List<String> seats, Heard heard) {
        recorder.ended(asked, (at, op) -> switch (heard.answer) {
            case Answer.Confirmed(var receipt) ->
                new Event.Ok(
                        at,
                        op,
                        receipt.booking(),
                        receipt.seats().equals(seats) ? null : receipt.seats(),
                        receipt.replica(),
                        receipt.guard(),
                        receipt.fence(),
                        receipt.heldUntil(),
                        heard.timing);
            case Answer.Refused(var code) -> new Event.Fail(at, op, code, null, heard.timing);
            case Answer.Busy _ -> new Event.Fail(at, op, "busy", null, heard.timing);
            case Answer.Failed failed
            when failed.effectKnown() -> new Event.Fail(at, op, failed.code(), null, heard.timing);
            case Answer.Failed failed -> new Event.Unsure(at, op, failed.code(), null);
            case Answer.Unsure(var cause, var claim) -> new Event.Unsure(at, op, cause, claim);
        });
    }

    /**
     * An answer as it came.
     *
     * @param timing null if the box office does not say
     */
    record Heard(Answer answer, @Nullable Timing timing) {

        Told told() {
            return new Told(answer, GuardTime.of(timing));
        }
    }

    /** @param held what the request is about; null if it claims */
    private Heard send(HttpRequest request, @Nullable Receipt held) throws InterruptedException {
        try {
            HttpResponse<String> response = wire.send(request);
            Answer answer = held != null && isDone(response) ? new Answer.Confirmed(held) : read(response);
            return new Heard(answer, ServerTimingReader.of(response));
        } catch (ConnectException | HttpConnectTimeoutException nothingSent) {
            return new Heard(new Answer.Failed(0, "not-connected"), null);
        } catch (IOException broken) {
            return new Heard(new Answer.Unsure(broken.toString(), null), null);
        }
    }

    private static boolean isDone(HttpResponse<?> response) {
        return switch (response.statusCode()) {
            case 200, 201, 204 -> true;
            default -> false;
        };
    }

    private static Answer read(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status == 201) {
            return confirmed(response.body());
        }
        String code = Problem.codeOf(response);
        return switch (status + " " + code) {
            case "409 seats-taken", "409 sold-out", "410 hold-gone" -> new Answer.Refused(code);
            case "503 busy", "409 in-progress" -> new Answer.Busy(Wire.retryAfter(response));
            case "503 outcome-unknown" ->
                new Answer.Unsure(code, Problem.of(response).claim());
            default -> new Answer.Failed(status, code);
        };
    }

    private static Answer confirmed(String body) {
        try {
            Won won = Wire.JSON.readValue(body, Won.class);
            if (won.id != null) {
                return new Answer.Confirmed(new Receipt(
                        won.id,
                        won.token,
                        won.seats == null ? List.of() : won.seats,
                        won.replica,
                        won.guard,
                        won.fence,
                        won.expiresAt == null ? null : Instant.parse(won.expiresAt)));
            }
        } catch (JsonProcessingException | DateTimeParseException unreadable) {
            // Said below: a sale that the buyer cannot name.
        }
        return new Answer.Unsure("a confirmation without a readable receipt", null);
    }

    /** A booking or a hold, as the box office answers with it. */
    private record Won(
            @JsonProperty("id") @Nullable String id,
            @JsonProperty("token") @Nullable String token,
            @JsonProperty("seats") @Nullable List<String> seats,
            @JsonProperty("replica") @Nullable String replica,
            @JsonProperty("guard") @Nullable String guard,
            @JsonProperty("fence") @Nullable Long fence,
            @JsonProperty("expiresAt") @Nullable String expiresAt) {}
}
