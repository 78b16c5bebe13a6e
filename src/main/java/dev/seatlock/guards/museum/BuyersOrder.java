package dev.seatlock.guards.museum;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.Wish;
import java.util.List;

/**
 * The order in which a buyer names the seats, for pieces that lock in that order. A wish is a sorted set and does not
 * know it any more, so it is made up here: claims whose id is even name their seats from the last to the first.
 */
final class BuyersOrder {

    private BuyersOrder() {}

    static List<SeatId> of(Claim claim, Wish.Seats wish) {
        List<SeatId> seats = List.copyOf(wish.seats());
        boolean even = claim.id().value().getLeastSignificantBits() % 2 == 0;
        return even ? seats.reversed() : seats;
    }
}
