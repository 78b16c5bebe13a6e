package dev.seatlock.web.sales;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seatlock.boxoffice.callbacks.Tokens;
import dev.seatlock.boxoffice.payments.Cashier;
import dev.seatlock.boxoffice.payments.Paid;
import dev.seatlock.boxoffice.payments.Payment;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.BookingOwners;
import dev.seatlock.boxoffice.sales.BookingUpdates;
import dev.seatlock.boxoffice.sales.BookingUpdates.Access;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.sales.PaymentState;
import dev.seatlock.boxoffice.sales.Sale;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.web.http.Prefer;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.http.Problems;
import dev.seatlock.web.http.ServerTiming;
import dev.seatlock.web.http.UnreadableJson;
import dev.seatlock.web.sales.ClaimRequest.ConfirmRequest;
import dev.seatlock.web.sales.ClaimRequest.PaymentRequest;
import dev.seatlock.web.shows.Money;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.inject.Singleton;
import jakarta.validation.Validator;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What every buying call has in common: bounds, patience, tokens, and how a refusal reads. */
@Singleton
public class BookingResponses {

    /** The field of a problem that names the claim of which nobody knows whether it was won. */
    public static final String CLAIM = "claim";

    private final Tokens tokens;
    private final BookingOwners owners;
    private final Cashier cashier;
    private final ObjectMapper json;
    private final Validator validator;
    private final Duration patience;
    private final int placesPerClaim;

    BookingResponses(
            Tokens tokens,
            BookingOwners owners,
            Cashier cashier,
            ObjectMapper json,
            Validator validator,
            @ConfigProperty(name = "seatlock.patience") Duration patience,
            @ConfigProperty(name = "seatlock.places-per-claim") int placesPerClaim) {
        this.tokens = tokens;
        this.owners = owners;
        this.cashier = cashier;
        this.json = json;
        this.validator = validator;
        this.patience = patience;
        this.placesPerClaim = placesPerClaim;
    }

    Choice choice(ClaimRequest request, @Nullable String prefer) {
        if (request.callback() != null && !Prefer.isAsync(prefer)) {
            throw ProblemCode.BAD_REQUEST.atField(
                    "callback", "A callback is only for orders. Send Prefer: respond-async.");
        }
        Choice choice = request.choice();
        requireFewEnough(choice.count());
        return choice;
    }

    /** Whether a request that nobody has validated keeps its constraints. */
    boolean isValid(ClaimRequest request) {
        return validator.validate(request).isEmpty() && request.choice().count() <= placesPerClaim;
    }

    public void requireFewEnough(int places) {
        if (places > placesPerClaim) {
            throw ProblemCode.BAD_REQUEST.withDetail("A claim may name at most " + placesPerClaim + " places.");
        }
    }

    /** How long to wait for the guard: as the client prefers ({@code Prefer: wait=N}, RFC 7240), within bounds. */
    public Duration patience(@Nullable String prefer) {
        return Prefer.patience(prefer, patience);
    }

    <T> T bought(Sale<T> sale) {
        if (sale instanceof Sale.Done<T> done) {
            return done.bought();
        }
        throw problem(sale).build();
    }

    /** Why a sale came to nothing, or may have. */
    static HttpProblem.Builder problem(Sale<?> sale) {
        HttpProblem.Builder problem = switch (sale) {
            case Sale.Done<?> done -> throw new IllegalArgumentException("it was bought: " + done);
            case Sale.Refused<?> refused -> refusal(refused);
            case Sale.Unsure<?> unsure ->
                ProblemCode.OUTCOME_UNKNOWN
                        .problem("It is not known yet whether the places are yours.")
                        .with(CLAIM, unsure.id().value());
        };
        return problem.withHeader(ServerTiming.HEADER, sale.times());
    }

    /** How a hold is to be paid; null at the door. There need be no body, nor its type, and so it is read by hand. */
    @Nullable
    PaymentRequest payment(@Nullable String body) {
        if (body == null || body.isBlank()) {
            return null;
        }
        try {
            ConfirmRequest request = json.readValue(body, ConfirmRequest.class);
            if (request == null || !validator.validate(request).isEmpty()) {
                throw ProblemCode.BAD_REQUEST.atField("payment.method", "A payment needs a method.");
            }
            return request.payment();
        } catch (JsonProcessingException unreadable) {
            throw UnreadableJson.problem(unreadable);
        }
    }

    /** A booking that has just been made, or is told of again to whoever bought it. */
    Response.ResponseBuilder booked(Booking booking, @Nullable String paidBy) {
        booking.forItsBuyer();
        return Response.created(URI.create("/api/bookings/" + booking.id()))
                .entity(BookingAnswer.of(booking, token(booking.id()), paidBy));
    }

    /** A booking as its buyer was told of it first. */
    Response.ResponseBuilder bookedFirst(ClaimId hold) {
        Booking booking = cashier.firstBooking(hold);
        return booked(booking, cashier.paidBy(booking.id()));
    }

    /** How paying for a hold ended. */
    Response.ResponseBuilder paid(Paid paid, ClaimId hold) {
        return switch (paid) {
            case Paid.Booked(Booking booking, Payment payment) -> booked(booking, payment.method());
            case Paid.Pending(Payment payment) ->
                Response.accepted(new PendingAnswer(
                                hold.value(),
                                token(hold),
                                payment.state(),
                                payment.method(),
                                Money.of(payment.amount())))
                        .location(URI.create("/api/holds/" + hold))
                        .header("Retry-After", Problems.RETRY_AFTER_SECONDS);
            case Paid.Declined declined ->
                throw ProblemCode.PAYMENT_DECLINED.withDetail("The bank declined. Nothing was taken.");
            case Paid.TooLate late ->
                throw ProblemCode.PAYMENT_REFUNDED.withDetail(
                        "The hold had expired or was given back before the bank approved.");
        };
    }

    /** What to do while the bank is undecided: ask again. */
    @Schema(examples = """
            {"hold": "01a2118a-5b1c-7d0e-9f3a-6f1f0a6b7c2d", "token": "q8XvJ0mN3sT5yUwZ1bD4fG7hK9lP2rV6",
             "payment": "PENDING", "method": "card-late", "total": {"amount": 9000, "currency": "EUR"}}
            """)
    public record PendingAnswer(UUID hold, String token, PaymentState payment, String method, Money total) {}

    private static HttpProblem.Builder refusal(Sale.Refused<?> refused) {
        return switch (refused.refusal().reason()) {
            case TAKEN ->
                ProblemCode.SEATS_TAKEN
                        .problem("Another buyer was first.")
                        .with("seats", ids(refused.refusal().seats()))
                        .with(
                                "alternatives",
                                refused.alternatives().stream()
                                        .map(BookingResponses::ids)
                                        .toList());
            case SOLD_OUT -> ProblemCode.SOLD_OUT.problem("Not so many places are left.");
            case BUSY ->
                Problems.retryable(ProblemCode.BUSY.problem("Others were asking for these places all the time."));
            case GUARD_UNAVAILABLE ->
                Problems.retryable(ProblemCode.GUARD_UNAVAILABLE.problem(
                        "The store behind the guard does not answer, so nothing is sold."));
        };
    }

    private static List<String> ids(Collection<SeatId> seats) {
        return seats.stream().map(SeatId::toString).toList();
    }

    /** A hold and what has become of it; null if it has ended, and nothing was paid for it. */
    @Nullable
    public HoldAnswer hold(ClaimId id) {
        try {
            return HoldAnswer.of(cashier.findHold(id), this::token);
        } catch (Rejection over) {
            return null;
        }
    }

    String token(ClaimId id) {
        return tokens.of(id);
    }

    /**
     * Lets whoever has the token of a booking see and change it, and nobody else. Whoever bought it, and has passed it
     * on, is told so. All others are told what they are told where there is no such booking.
     */
    public Access owner(UUID id, @Nullable String token) {
        String given = required(token);
        boolean isBuyers = Tokens.matches(tokens.of(new ClaimId(id)), given);
        return booking -> {
            if (isBuyers) {
                booking.forItsBuyer();
            } else if (!Tokens.matches(owners.token(booking), given)) {
                throw BookingUpdates.noSuchBooking();
            }
        };
    }

    /** The id, if the token is its own. Another's token and no such thing answer alike: who asks learns nothing. */
    public ClaimId authorised(UUID value, @Nullable String token, ProblemCode unknown) {
        ClaimId id = new ClaimId(value);
        if (!Tokens.matches(tokens.of(id), required(token))) {
            throw unknown.withDetail("There is nothing with this id for this token.");
        }
        return id;
    }

    private static String required(@Nullable String token) {
        if (token == null || token.isBlank()) {
            throw ProblemCode.TOKEN_REQUIRED.withDetail(
                    "Send the token in the header Booking-Token. It came with the answer to the purchase.");
        }
        return token;
    }
}
