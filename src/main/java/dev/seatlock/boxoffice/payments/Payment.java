package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.sales.PaymentState;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money for a hold.
 *
 * <pre>
 *   PENDING ── the bank approved, the places were sold ──→ CAPTURED ── cancelled ──→ REFUNDING ──→ REFUNDED
 *      │ ───── the bank approved, the places were gone ────────────────────────────↗
 *      └────── the bank declined ──→ DECLINED
 * </pre>
 *
 * Each step is a conditional update of the old state; whoever updates no row has lost. What is PENDING or REFUNDING is
 * looked after until it is not.
 *
 * @param id by which the bank knows it
 * @param booking what it has paid for; null until then
 */
public record Payment(
        UUID id,
        ShowId show,
        ClaimId hold,
        @Nullable ClaimId booking,
        String method,
        Price amount,
        PaymentState state) {}
