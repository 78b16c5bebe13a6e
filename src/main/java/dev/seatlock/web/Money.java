package dev.seatlock.web;

import dev.seatlock.boxoffice.Price;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Currency;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An amount in minor units: 4500 EUR are 45 euros. */
record Money(
        @PositiveOrZero @Max(1_000_000_000) long amount,

        @NotNull @Schema(implementation = String.class, examples = "EUR") // as itself it would be described by itself
        Currency currency) {

    static Money of(Price price) {
        return new Money(price.amount(), price.currency());
    }

    Price price() {
        return new Price(amount, currency);
    }
}
