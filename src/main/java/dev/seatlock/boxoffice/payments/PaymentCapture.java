package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.payments.Bank.Decision;
import dev.seatlock.boxoffice.sales.Bookings;
import dev.seatlock.boxoffice.sales.Hold;
import dev.seatlock.boxoffice.sales.Holds;
import dev.seatlock.boxoffice.sales.PaymentState;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatsChanged;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Does what the bank has decided: makes the hold a booking, or has its places bought again if it has expired meanwhile,
 * or gives the money back.
 *
 * <p>A decision may come as the answer, as a {@link BankNotice}, or because somebody asked; twice, or all at once. Each
 * takes the same steps, and each step can be taken once.
 */
@Singleton
final class PaymentCapture {

    private final Reservations reservations;
    private final Holds holds;
    private final Bookings bookings;
    private final Payments payments;
    private final LateCapture lateCapture;
    private final Event<SeatsChanged> seatsChanged;

    PaymentCapture(
            Reservations reservations,
            Holds holds,
            Bookings bookings,
            Payments payments,
            LateCapture lateCapture,
            Event<SeatsChanged> seatsChanged) {
        this.reservations = reservations;
        this.holds = holds;
        this.bookings = bookings;
        this.payments = payments;
        this.lateCapture = lateCapture;
        this.seatsChanged = seatsChanged;
    }

    /** Does what the bank has decided, and tells how the payment stands then. */
    Paid settle(Payment payment, Decision decision) throws InterruptedException {
        switch (decision) {
            case UNDECIDED -> {
                return new Paid.Pending(payment);
            }
            case DECLINED -> inTransaction(() -> payments.decline(payment.id()));
            case APPROVED -> {
                if (!captureHold(payment)) {
                    lateCapture.capture(payment);
                }
            }
        }
        return standing(payment.id());
    }

    /** One transaction: hold, booking and payment. False if the hold is no more, and then nothing was written. */
    private boolean captureHold(Payment payment) {
        try {
            boolean captured = inTransaction(() -> {
                boolean isWanted = holds.lock(payment.hold());
                if (payments.lock(payment.id()).orElseThrow().state() != PaymentState.PENDING) {
                    return true; // somebody else has settled it
                }
                Hold hold = reservations.standingHold(payment.hold()).orElse(null);
                if (!isWanted || hold == null || hold.state() == Hold.State.BOOKED || !bookings.book(hold)) {
                    throw new HoldIsGone();
                }
                bookings.answer(payment.hold(), payment.hold());
                return payments.capture(payment.id(), payment.hold());
            });
            seatsChanged.fire(new SeatsChanged(payment.show(), Set.of(payment.hold())));
            return captured;
        } catch (HoldIsGone gone) {
            return false;
        }
    }

    private static final class HoldIsGone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        HoldIsGone() {
            super(null, null, false, false);
        }
    }

    /** How a payment stands. */
    Paid standing(UUID id) {
        Payment payment = inTransaction(() -> payments.find(id)).orElseThrow();
        return switch (payment.state()) {
            case PENDING -> new Paid.Pending(payment);
            case DECLINED -> new Paid.Declined(payment);
            case CAPTURED -> booked(payment);
            case REFUNDING, REFUNDED -> payment.booking() == null ? new Paid.TooLate(payment) : booked(payment);
        };
    }

    private Paid booked(Payment payment) {
        ClaimId booking = payment.booking();
        if (booking == null) {
            throw new IllegalStateException("payment " + payment.id() + " was captured for nothing");
        }
        return new Paid.Booked(reservations.findBooking(booking), payment);
    }

    private static <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
