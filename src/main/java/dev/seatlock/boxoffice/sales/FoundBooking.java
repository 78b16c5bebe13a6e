package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatId;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A booking as an operator finds it, with how it was paid.
 *
 * @param seats the ids of its seats, in no order
 * @param section where it has standing places; null if it has none
 * @param paidBy the method of payment; null if it is paid at the door
 * @param cancelledBy a {@link Booking.CancelledBy}; null unless it is cancelled and somebody wrote down who did it
 * @param fence the fencing token it was won under; 0 if the guard has none
 */
@SuppressWarnings("ArrayRecordComponent") // as the driver reads it, and compared with nothing
public record FoundBooking(
        UUID id,
        UUID show,
        String state,
        String buyer,
        String[] seats,
        @Nullable String section,
        Long standing,
        Long totalMinor,
        String currency,
        @Nullable String paidBy,
        String guard,
        String replica,
        Long fence,
        Instant bookedAt,
        @Nullable Instant cancelledAt,
        @Nullable String cancelledBy,
        @Nullable String cancelledBecause) {

    public String reference() {
        return BookingReference.of(new ClaimId(id)).toString();
    }

    public Places places() {
        TreeMap<String, Integer> floor = new TreeMap<>();
        if (section != null) {
            floor.put(section, Math.toIntExact(standing));
        }
        return new Places(
                Stream.of(seats)
                        .map(SeatId::parse)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toCollection(TreeSet::new)),
                floor);
    }

    public Price total() {
        return new Price(totalMinor, Currency.getInstance(currency));
    }
}
