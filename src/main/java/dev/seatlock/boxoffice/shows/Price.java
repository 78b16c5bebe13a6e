package dev.seatlock.boxoffice.shows;

import java.util.Currency;

/** An amount of money in minor units, as in 4500 EUR for 45 euros. */
public record Price(long amount, Currency currency) {

    @Override
    public String toString() {
        return amount + " " + currency;
    }
}
