package dev.seatlock.boxoffice.audit;

/**
 * Where a name was erased.
 *
 * @param bookings how many of them had it, and so on
 */
public record Erasure(int bookings, int holds, int orders, int waitingParties) {}
