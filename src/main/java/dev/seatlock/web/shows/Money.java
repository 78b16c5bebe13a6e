package dev.seatlock.web.shows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.ibm.icu.text.CurrencyMetaInfo;
import com.ibm.icu.text.CurrencyMetaInfo.CurrencyFilter;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.web.http.PlainText;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.io.IOException;
import java.util.Currency;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An amount in minor units: 4500 EUR are 45 euros. */
public record Money(
        @PositiveOrZero @Max(1_000_000_000) long amount,

        @NotNull
        @JsonDeserialize(using = InUse.class)
        @Schema(implementation = String.class, examples = "EUR") // as itself it would be described by itself
        Currency currency) {

    public static Money of(Price price) {
        return new Money(price.amount(), price.currency());
    }

    Price price() {
        return new Price(amount, currency);
    }

    /**
     * One that somebody can pay with today, going by the Unicode CLDR: neither gold, nor none, nor one that is gone.
     */
    public static final class InUse extends StdScalarDeserializer<Currency> {

        private static final long serialVersionUID = 1L;

        InUse() {
            super(Currency.class);
        }

        @Override
        public Currency deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String code = json.hasToken(JsonToken.VALUE_STRING) ? json.getText() : "";
            CurrencyFilter tender = CurrencyFilter.onCurrency(code)
                    .withDate(System.currentTimeMillis())
                    .withTender();
            if (CurrencyMetaInfo.getInstance().currencies(tender).isEmpty()) {
                throw new PlainText.Unfit(json, "There is no such currency in use. Write EUR, for instance.");
            }
            try {
                return Currency.getInstance(code);
            } catch (IllegalArgumentException newerThanOurs) {
                throw new PlainText.Unfit(json, "This currency is not known here yet.");
            }
        }
    }
}
