package dev.seatlock.boxoffice;

/** How a payment stands. */
public enum PaymentState {
    PENDING,
    CAPTURED,
    DECLINED,
    REFUNDING,
    REFUNDED
}
