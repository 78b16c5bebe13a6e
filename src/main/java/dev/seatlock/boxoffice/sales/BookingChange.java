package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.SeatId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be different about a booking. What is null stays as it is.
 *
 * @param buyer the name that it is to have
 * @param seats those that it is to keep; at least one
 * @param standing how many standing places it is to keep; at least one
 */
public record BookingChange(
        @Nullable String buyer,
        @Nullable Set<SeatId> seats,
        @Nullable Integer standing) {}
