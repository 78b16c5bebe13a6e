package dev.seatlock.web.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.Locale;

/** Every code that a problem body can carry, with its HTTP status. Clients branch on the code; the texts may change. */
public enum ProblemCode {
    BAD_REQUEST(400, "The request does not have the documented form"),
    BAD_PATH(400, "The path is not well formed"),
    BAD_HOST(400, "A request must name exactly one host"),
    KEY_TOO_SHORT(400, "An idempotency key is a secret, and this one could be guessed"),
    UNAUTHENTICATED(401, "This call needs credentials that are valid here"),
    TOKEN_REQUIRED(401, "This call needs the token of the thing it is about"),
    PAYMENT_DECLINED(402, "The bank declined"),
    FORBIDDEN(403, "These credentials do not allow this call"),
    FOREIGN_ORIGIN(403, "A page of another origin may not change anything here"),
    PASS_REQUIRED(403, "This show has a waiting room, and the purchase needs a pass from it"),
    NOT_FOUND(404, "There is nothing here"),
    SHOW_UNKNOWN(404, "There is no such show"),
    GUARD_UNKNOWN(404, "There is no such guard"),
    HOLD_UNKNOWN(404, "There is no such hold"),
    BOOKING_UNKNOWN(404, "There is no such booking"),
    ORDER_UNKNOWN(404, "There is no such order"),
    TRANSFER_UNKNOWN(404, "Nobody offers this booking by this code"),
    PARTY_UNKNOWN(404, "There is no such party on a waiting list"),
    VISIT_UNKNOWN(404, "There is no such visit"),
    NO_WAITING_ROOM(404, "This show has no waiting room"),
    CALLBACK_UNKNOWN(404, "There is no such callback waiting"),
    LAB_CLOSED(403, "Experiments are switched off here"),
    EXPERIMENT_UNKNOWN(404, "There is no such experiment"),
    METHOD_NOT_ALLOWED(405, "This resource does not know this method"),
    NOT_ACCEPTABLE(406, "This resource cannot answer in a form that the client accepts"),
    REQUEST_TIMEOUT(408, "The request did not arrive completely in time"),
    SEATS_TAKEN(409, "Another buyer has these seats"),
    SOLD_OUT(409, "Fewer places are left than were asked for"),
    LIMIT_REACHED(409, "One buyer may not have that many places of this show"),
    PRICE_CHANGED(409, "The places do not cost what the buyer was shown"),
    NOT_ON_SALE(409, "The show is not on sale"),
    SHOW_CANCELLED(409, "The show was taken off the programme"),
    IN_PROGRESS(409, "The first request with this key is still being served"),
    STILL_BOOKED(409, "The show still has live bookings"),
    EXPERIMENT_RUNNING(409, "The experiment is not over yet"),
    EXTENSION_USED(409, "The hold cannot be extended again"),
    PAYMENT_PENDING(409, "The bank has not decided yet"),
    PAYMENT_REFUNDED(409, "The bank approved too late, and the money goes back"),
    HOLD_BOOKED(409, "The hold has become a booking"),
    NOT_BOOKED(409, "The booking does not have these places, or no more"),
    VISITORS_WAITING(409, "Visitors are waiting in this room already"),
    WAITING_LIST_FULL(409, "The show's waiting list is full"),
    ALREADY_WAITING(409, "This buyer is waiting for this show already"),
    HOLD_GONE(410, "The hold has expired or was given back"),
    BOOKING_CANCELLED(410, "The booking was cancelled"),
    BOOKING_PASSED_ON(410, "The booking was passed on to somebody else"),
    PRECONDITION_FAILED(412, "The resource has another tag than this request asks for"),
    TOO_LARGE(413, "The body is larger than this service reads"),
    URI_TOO_LONG(414, "The address is longer than this service reads"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must be JSON in UTF-8"),
    KEY_REUSED(422, "This key was used for another request"),
    METHOD_UNKNOWN(422, "There is no such method of payment"),
    PLACE_UNKNOWN(422, "The show has no such place"),
    PARTY_TOO_LARGE(422, "That many places can never be had together here"),
    GUARD_UNFIT(422, "The guard does not protect what this show sells"),
    TOO_MANY_REQUESTS(429, "This client asks too often"),
    QUEUE_FULL(429, "The line is full"),
    HEADERS_TOO_LARGE(431, "The headers are larger than this service reads"),
    INTERNAL_ERROR(500, "Something went wrong on our side"),
    BUSY(503, "Too many were asking at once"),
    GUARD_UNAVAILABLE(503, "The store behind the guard does not answer"),
    BANK_SILENT(503, "The bank does not answer"),
    WAITING_ROOM_UNAVAILABLE(503, "The store behind the waiting room does not answer"),
    LOG_UNAVAILABLE(503, "The operator's log cannot be written"),
    FLEET_UNAVAILABLE(503, "This process cannot start replicas"),
    CLOSING(503, "This replica is shutting down"),
    OUTCOME_UNKNOWN(503, "The store was lost during the commit");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** As it stands in a problem body, in kebab-case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** A problem of this kind, to be thrown as it is. */
    public HttpProblem withDetail(String detail) {
        return problem(detail).build();
    }

    /** The same of a field of the request, which it names. */
    public HttpProblem atField(String field, String detail) {
        return problem(detail).with("field", field).build();
    }

    /** A problem of this kind, for more to be said of it. */
    public HttpProblem.Builder problem(String detail) {
        return HttpProblem.builder()
                .withStatus(status)
                .withTitle(title)
                .withDetail(detail)
                .with("code", code());
    }

    /** The code of a status that a library chose. */
    static ProblemCode ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 412 -> PRECONDITION_FAILED;
            case 408 -> REQUEST_TIMEOUT;
            case 413 -> TOO_LARGE;
            case 414 -> URI_TOO_LONG;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 429 -> TOO_MANY_REQUESTS;
            case 431 -> HEADERS_TOO_LARGE;
            default -> status < 500 ? BAD_REQUEST : INTERNAL_ERROR;
        };
    }
}
