package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ShowId;

/**
 * Places sold to a buyer.
 *
 * @param total what they cost together, as the show said when they were sold
 * @param guard the guard under which they were won
 * @param replica the replica that won them
 * @param fence the fencing token they were won under, 0 if the guard has none
 */
public record Booking(
        ClaimId id,
        ShowId show,
        String buyer,
        State state,
        Places places,
        Price total,
        String guard,
        String replica,
        long fence) {

    public enum State {
        CONFIRMED,
        CANCELLED
    }

    /** As it was won. */
    static Booking of(Outcome.Won won, Show show) {
        Claim claim = won.claim();
        Price each = show.price();
        return new Booking(
                claim.id(),
                claim.show(),
                claim.buyer().value(),
                State.CONFIRMED,
                Places.of(claim.wish()),
                new Price(each.amount() * claim.wish().count(), each.currency()),
                claim.terms().guard(),
                won.replica(),
                won.fence());
    }

    /** As its buyer was told of it first, whatever has become of it. */
    public Booking asFirstTold() {
        return new Booking(id, show, buyer, State.CONFIRMED, places, total, guard, replica, fence);
    }

    // Crockford's base 32: no letter that could be read as a digit, nor the other way round.
    private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

    /**
     * A short name to read out at the counter: the random tail of the id, as in {@code 7K3Q-0ZXB}. Not unique for sure.
     */
    public String reference() {
        long tail = id.value().getLeastSignificantBits();
        StringBuilder text = new StringBuilder();
        for (int digit = 7; digit >= 0; digit--) {
            text.append(DIGITS[(int) (tail >>> (digit * 5)) & 31]);
            if (digit == 4) {
                text.append('-');
            }
        }
        return text.toString();
    }
}
