package dev.seatlock.boxoffice.audit;

/**
 * Where a name was erased.
 *
 * @param bookings how many of them had it, and so on
 */
public record Erasure(Long bookings, Long holds, Long orders, Long waitingParties) {}
