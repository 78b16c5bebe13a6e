package dev.seatlock.web.sales;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.seatlock.boxoffice.callbacks.CallbackAddress;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wish;
import dev.seatlock.web.http.Label;
import dev.seatlock.web.shows.Money;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a buyer asks for: named seats, the best seats there are, or standing places of one section. All of it or
 * nothing. With {@code total}, what the buyer was shown that it costs, it is refused at any other price.
 */
@Schema(
        examples = {
            "{\"bestAvailable\": {\"count\": 2}}",
            "{\"seats\": [\"Stalls-1-1\", \"Stalls-1-2\"], \"buyer\": \"Ann\", \"total\": {\"amount\": 9000,"
                    + " \"currency\": \"EUR\"}}",
            "{\"standing\": {\"section\": \"Yard\", \"count\": 2}}"
        })
public record ClaimRequest(
        @Size(min = 1, max = 1000) @Nullable List<@NotNull @Size(max = LONGEST_SEAT) String> seats,
        @Valid @Nullable BestAvailableRequest bestAvailable,
        @Valid @Nullable StandingRequest standing,
        @Valid @Nullable PaymentRequest payment,
        @Valid @Nullable TotalRequest total,
        @Size(max = 2000) @Nullable String callback,

        @Size(max = LONGEST_BUYER) @JsonDeserialize(using = Label.class) @Nullable
        String buyer) {

    static final int LONGEST_SEAT = 60;
    static final int LONGEST_SECTION = 40;
    public static final int LONGEST_BUYER = 100;

    /** How to pay; without it, at the door. */
    record PaymentRequest(@NotNull @Size(min = 1, max = 40) String method) {}

    /** What to book a hold with. */
    @Schema(examples = {"{\"payment\": {\"method\": \"card\"}}", "{}"})
    record ConfirmRequest(@Valid @Nullable PaymentRequest payment) {}

    /** What the buyer was shown, in minor units: as much as any places of a show can cost together. */
    record TotalRequest(
            @PositiveOrZero @Max(1_000_000_000_000_000L) long amount,

            @NotNull
            @JsonDeserialize(using = Money.InUse.class)
            @Schema(implementation = String.class, examples = "EUR")
            Currency currency) {}

    /** Without a section: wherever they are best. */
    record BestAvailableRequest(
            @Size(max = LONGEST_SECTION) @Nullable String section,
            @Min(1) @Max(1000) int count) {}

    record StandingRequest(
            @NotNull @Size(max = LONGEST_SECTION) String section,
            @Min(1) @Max(1000) int count) {}

    @AssertTrue(message = "give one of seats, bestAvailable and standing")
    @Schema(hidden = true)
    boolean isOneOfThree() {
        return Stream.of(seats, bestAvailable, standing)
                        .filter(Objects::nonNull)
                        .count()
                == 1;
    }

    @AssertTrue(message = "a seat is written section-row-number, as in A-1-7")
    @Schema(hidden = true)
    boolean isOfSeats() {
        return seats == null
                || seats.stream()
                        .allMatch(seat -> seat != null && SeatId.parse(seat).isPresent());
    }

    @AssertTrue(message = "no seat may be named twice")
    @Schema(hidden = true)
    boolean isWithoutTwins() {
        return seats == null || new HashSet<>(seats).size() == seats.size();
    }

    @AssertTrue(message = CallbackAddress.FORM)
    @Schema(hidden = true)
    boolean isCallable() {
        return callback == null || CallbackAddress.parse(callback).isPresent();
    }

    Choice choice() {
        Price shown = total == null ? null : new Price(total.amount(), total.currency());
        if (bestAvailable != null) {
            String section = bestAvailable.section();
            return new Choice.BestAvailable(
                    section == null ? null : new SectionId(section), bestAvailable.count(), shown);
        }
        if (standing != null) {
            return new Choice.Exactly(new Wish.Standing(new SectionId(standing.section()), standing.count()), shown);
        }
        NavigableSet<SeatId> wanted = new TreeSet<>();
        if (seats != null) {
            seats.forEach(seat -> SeatId.parse(seat).ifPresent(wanted::add));
        }
        return new Choice.Exactly(new Wish.Seats(wanted), shown);
    }

    ClaimRequest by(@Nullable String otherBuyer) {
        return new ClaimRequest(seats, bestAvailable, standing, payment, total, callback, otherBuyer);
    }

    public BuyerId buyerId() {
        return buyerId(buyer);
    }

    public static BuyerId buyerId(@Nullable String buyer) {
        return buyer == null ? BuyerId.GUEST : new BuyerId(buyer);
    }
}
