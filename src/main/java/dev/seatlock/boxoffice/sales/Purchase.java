package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ClaimKey;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One buyer's wish to buy or hold places of a show.
 *
 * @param id of its claims
 * @param hold how long the places are held; zero sells them at once
 * @param key to be written with the win; null for none
 * @param handover makes what the buyer is given of the win
 */
record Purchase<T>(
        ClaimId id,
        ShowId show,
        BuyerId buyer,
        Duration hold,
        Duration patience,
        @Nullable ClaimKey key,
        Handover<T> handover) {

    @FunctionalInterface
    interface Handover<T> {
        T of(Outcome.Won won, Show show);
    }

    /** @param left of the buyer's patience */
    Claim claim(Show routed, Wish wish, Duration left) {
        return new Claim(id, show, routed.terms(), wish, buyer, hold, left).under(key);
    }
}
