package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.sales.PaymentState;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money for a hold, as it was when it was read.
 *
 * <pre>
 *   PENDING ── the bank approved, the places were sold ──→ CAPTURED ── cancelled ──→ REFUNDING ──→ REFUNDED
 *      │ ───── the bank approved, the places were gone ────────────────────────────↗
 *      └────── the bank declined ──→ DECLINED
 * </pre>
 *
 * Each step is a conditional update of the old state; whoever updates no row has lost. What is PENDING is looked after
 * until it is not, and so is what is owed: {@link Refunds}.
 */
@Entity
public class Payment {

    @Id
    UUID id;

    @Column(name = "show_id")
    ShowId show;

    @Column(name = "hold_id")
    ClaimId hold;

    @Column(name = "booking_id")
    @Nullable
    ClaimId booking;

    String method;

    @Column(name = "amount_minor")
    long amountMinor;

    String currency;

    @Enumerated(EnumType.STRING)
    PaymentState state;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Payment() {}

    /** The bank knows it by this id. */
    public UUID id() {
        return id;
    }

    public ShowId show() {
        return show;
    }

    public ClaimId hold() {
        return hold;
    }

    /** What it has paid for; null until then. */
    public @Nullable ClaimId booking() {
        return booking;
    }

    public String method() {
        return method;
    }

    public Price amount() {
        return new Price(amountMinor, Currency.getInstance(currency));
    }

    public PaymentState state() {
        return state;
    }
}
