package dev.seatlock.web.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seatlock.boxoffice.payments.Bank.BankSilent;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.inventory.StoreFailure;
import dev.seatlock.waitingroom.WaitingRoomUnavailable;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.channels.ClosedChannelException;
import org.jboss.logging.Logger;

/**
 * Gives every problem a code, also those that libraries raise, and translates what the box office and its store throw.
 */
@ApplicationScoped
public class Problems implements ProblemPostProcessor {

    private static final Logger LOG = Logger.getLogger(Problems.class);
    public static final String RETRY_AFTER_SECONDS = "1";

    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        if (problem.getParameters().containsKey("code")) {
            return problem;
        }
        if (context.cause instanceof JsonProcessingException unreadable) {
            return UnreadableJson.problem(unreadable);
        }
        if (context.cause instanceof Rejection rejection) {
            return of(rejection);
        }
        if (context.cause instanceof WaitingRoomUnavailable) {
            return retryable(ProblemCode.WAITING_ROOM_UNAVAILABLE.problem(
                            "The store behind the waiting room does not answer, so nobody is let in for the moment."))
                    .build();
        }
        if (context.cause instanceof BankSilent) {
            return retryable(ProblemCode.BANK_SILENT.problem("The bank does not answer, or not clearly."))
                    .build();
        }
        if (problem.getStatusCode() >= 500) {
            return ofStore(context.cause);
        }
        ProblemCode code = ProblemCode.ofStatus(problem.getStatusCode());
        return HttpProblem.builder(problem)
                .withTitle(code.title())
                .with("code", code.code())
                .build();
    }

    /** First of all, so that no other sees a problem without its code. */
    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }

    public static HttpProblem of(Rejection rejection) {
        ProblemCode code = switch (rejection.rule()) {
            case NO_SUCH_SHOW -> ProblemCode.SHOW_UNKNOWN;
            case NO_SUCH_PLACE -> ProblemCode.PLACE_UNKNOWN;
            case NO_SUCH_GUARD -> ProblemCode.GUARD_UNKNOWN;
            case NO_SUCH_HOLD -> ProblemCode.HOLD_UNKNOWN;
            case NO_SUCH_BOOKING -> ProblemCode.BOOKING_UNKNOWN;
            case NO_SUCH_PARTY -> ProblemCode.PARTY_UNKNOWN;
            case WAITING_LIST_FULL -> ProblemCode.WAITING_LIST_FULL;
            case NO_SUCH_METHOD -> ProblemCode.METHOD_UNKNOWN;
            case GUARD_UNFIT -> ProblemCode.GUARD_UNFIT;
            case NOT_ON_SALE -> ProblemCode.NOT_ON_SALE;
            case SHOW_CANCELLED -> ProblemCode.SHOW_CANCELLED;
            case ALREADY_WAITING -> ProblemCode.ALREADY_WAITING;
            case PARTY_TOO_LARGE -> ProblemCode.PARTY_TOO_LARGE;
            case HOLD_BOOKED -> ProblemCode.HOLD_BOOKED;
            case PAYMENT_PENDING -> ProblemCode.PAYMENT_PENDING;
            case PAYMENT_REFUNDED -> ProblemCode.PAYMENT_REFUNDED;
            case BUYER_UNNAMED, SALE_OVER -> ProblemCode.BAD_REQUEST;
            case LIMIT_REACHED -> ProblemCode.LIMIT_REACHED;
            case PRICE_CHANGED -> ProblemCode.PRICE_CHANGED;
            case STILL_BOOKED -> ProblemCode.STILL_BOOKED;
            case HOLD_GONE -> ProblemCode.HOLD_GONE;
            case BOOKING_CANCELLED -> ProblemCode.BOOKING_CANCELLED;
            case BOOKING_PASSED_ON -> ProblemCode.BOOKING_PASSED_ON;
            case NOT_BOOKED -> ProblemCode.NOT_BOOKED;
            case NOT_OFFERED -> ProblemCode.TRANSFER_UNKNOWN;
            case KEY_REUSED -> ProblemCode.KEY_REUSED;
            case EXTENSION_USED -> ProblemCode.EXTENSION_USED;
            case TERMS_BUSY, TOO_MANY_ORDERS, PRESS_BUSY -> ProblemCode.BUSY;
            case GUARD_UNAVAILABLE -> ProblemCode.GUARD_UNAVAILABLE;
        };
        HttpProblem.Builder problem = code.problem(String.valueOf(rejection.getMessage()));
        rejection.particulars().forEach(problem::with);
        switch (rejection.rule()) {
            case BUYER_UNNAMED -> problem.with("field", "buyer");
            case SALE_OVER -> problem.with("field", "closesAt");
            default -> {}
        }
        return (code.status() == 503 ? retryable(problem) : problem).build();
    }

    /** What the box office or its store threw. */
    public static HttpProblem ofFailure(Throwable failed) {
        return failed instanceof Rejection rejection ? of(rejection) : ofStore(failed);
    }

    private static HttpProblem ofStore(Throwable cause) {
        return switch (StoreFailure.of(cause)) {
            case BUSY, CONFLICT ->
                retryable(ProblemCode.BUSY.problem("The database was too busy for this request."))
                        .build();
            case AWAY ->
                retryable(ProblemCode.GUARD_UNAVAILABLE.problem("The database does not answer."))
                        .build();
            case NET_CAUGHT, DEFECT -> {
                if (cause instanceof ClosedChannelException) {
                    yield ProblemCode.INTERNAL_ERROR.withDetail("The client has gone."); // so nobody reads it
                }
                LOG.error("a request failed by a defect of ours", cause);
                yield ProblemCode.INTERNAL_ERROR.withDetail("The log of the replica says more.");
            }
        };
    }

    /** Ends a call that has not come as far as a resource. */
    public static void end(RoutingContext call, HttpProblem problem, ObjectMapper json) {
        try {
            problem.getHeaders().forEach((name, value) -> call.response().putHeader(name, String.valueOf(value)));
            call.response()
                    .setStatusCode(problem.getStatusCode())
                    .putHeader(HttpHeaders.CONTENT_TYPE, HttpProblem.MEDIA_TYPE.toString())
                    .end(json.writeValueAsString(problem));
        } catch (JsonProcessingException impossible) {
            call.fail(impossible);
        }
    }

    public static HttpProblem.Builder retryable(HttpProblem.Builder problem) {
        return problem.withHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
}
