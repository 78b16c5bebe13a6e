package dev.seatlock.web.sales;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.seatlock.boxoffice.sales.BookingChange;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.web.http.Label;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a booking is to be, as a JSON merge patch (RFC 7396): its name, and the places that it keeps. What is left out
 * stays as it is, and nothing can be null.
 */
@Schema(examples = {"{\"seats\": [\"Stalls-1-1\"]}", "{\"standing\": {\"count\": 1}}", "{\"buyer\": \"Ben\"}"})
record BookingPatch(
        @Size(max = ClaimRequest.LONGEST_BUYER) @JsonDeserialize(using = Label.class) @Nullable
        String buyer,

        @Size(min = 1, max = 1000) @Nullable List<@NotNull @Size(max = ClaimRequest.LONGEST_SEAT) String> seats,

        @Valid @Nullable KeptStanding standing) {

    record KeptStanding(@Min(1) @Max(1000) int count) {}

    @AssertTrue(message = "a booking has seats or standing places, not both")
    @Schema(hidden = true)
    boolean isOfOneKind() {
        return seats == null || standing == null;
    }

    @AssertTrue(message = "a seat is written section-row-number, as in A-1-7")
    @Schema(hidden = true)
    boolean isOfSeats() {
        return seats == null
                || seats.stream()
                        .allMatch(seat -> seat != null && SeatId.parse(seat).isPresent());
    }

    BookingChange change() {
        return new BookingChange(
                buyer,
                seats == null
                        ? null
                        : seats.stream()
                                .map(SeatId::parse)
                                .flatMap(Optional::stream)
                                .collect(Collectors.toSet()),
                standing == null ? null : standing.count());
    }
}
