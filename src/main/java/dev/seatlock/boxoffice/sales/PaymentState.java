package dev.seatlock.boxoffice.sales;

/** How a payment stands. */
public enum PaymentState {
    PENDING,
    CAPTURED,
    DECLINED,
    REFUNDING,
    REFUNDED
}
