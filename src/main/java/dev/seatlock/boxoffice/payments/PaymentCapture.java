package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.callbacks.Outbox;
import dev.seatlock.boxoffice.payments.Bank.Decision;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.Bookings;
import dev.seatlock.boxoffice.sales.BoxOffice;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.sales.Hold;
import dev.seatlock.boxoffice.sales.Holds;
import dev.seatlock.boxoffice.sales.PaymentState;
import dev.seatlock.boxoffice.sales.Sale;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatsChanged;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Does what the bank has decided: makes the hold a booking, or buys its places again if it has expired meanwhile, or
 * gives the money back.
 *
 * <p>A decision may come as the answer, as a {@link BankNotice}, or because somebody asked; twice, or all at once. Each
 * takes the same steps, and each step can be taken once.
 */
@Singleton
final class PaymentCapture {

    private static final Duration RECLAIM_PATIENCE = Duration.ofSeconds(2);
    private static final Duration RECLAIM_TIME = Duration.ofSeconds(15); // beyond patience and statement time-outs

    private final BoxOffice boxOffice;
    private final Reservations reservations;
    private final Holds holds;
    private final Bookings bookings;
    private final Payments payments;
    private final Outbox outbox;
    private final Event<SeatsChanged> seatsChanged;

    PaymentCapture(
            BoxOffice boxOffice,
            Reservations reservations,
            Holds holds,
            Bookings bookings,
            Payments payments,
            Outbox outbox,
            Event<SeatsChanged> seatsChanged) {
        this.boxOffice = boxOffice;
        this.reservations = reservations;
        this.holds = holds;
        this.bookings = bookings;
        this.payments = payments;
        this.outbox = outbox;
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
                    captureAnew(payment);
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

    /**
     * The buyer has paid, and the hold has expired: if nobody else has its places, and he still wants them, they are
     * bought again.
     */
    private void captureAnew(Payment payment) throws InterruptedException {
        if (!inTransaction(() -> payments.beginReclaiming(payment.id(), RECLAIM_TIME))) {
            return; // somebody is at it, or it has been settled
        }
        ClaimId anew = new ClaimId(payment.id()); // so that trying again is the same claim
        if (inTransaction(() -> bookings.find(anew)).isPresent()) {
            capture(payment, anew); // a try before was cut short between the two
            return;
        }
        if (inTransaction(() -> !holds.lock(payment.hold()) || bookings.isBooked(payment.hold()))) {
            inTransaction(() -> payments.owe(payment.id(), PaymentState.PENDING));
            return;
        }
        Sale<Booking> sale;
        try {
            Hold hold = reservations.firstHold(payment.hold(), Instant.EPOCH);
            inTransaction(() -> outbox.followAlso(payment.hold(), anew));
            sale = boxOffice.book(
                    anew,
                    payment.show(),
                    new Choice.Exactly(hold.places().wish(), payment.amount()),
                    new BuyerId(hold.buyer()),
                    RECLAIM_PATIENCE);
        } catch (Rejection rejection) {
            if (rejection.rule() == Rejection.Rule.TERMS_BUSY) {
                inTransaction(() -> payments.endReclaiming(payment.id()));
            } else { // not on sale, nor perhaps on the programme; or at another price
                inTransaction(() -> payments.owe(payment.id(), PaymentState.PENDING));
            }
            return;
        }
        switch (sale) {
            case Sale.Done<Booking> done -> capture(payment, anew);
            case Sale.Refused<Booking> refused -> {
                switch (refused.refusal().reason()) {
                    case TAKEN, SOLD_OUT -> inTransaction(() -> payments.owe(payment.id(), PaymentState.PENDING));
                    case BUSY, GUARD_UNAVAILABLE -> inTransaction(() -> payments.endReclaiming(payment.id()));
                }
            }
            case Sale.Unsure<Booking> unsure -> {} // looked after later, under the same id
        }
    }

    /**
     * The booking is paid; or, if the money has been given up for places that were lost, or given back, meanwhile, it
     * is none.
     */
    private void capture(Payment payment, ClaimId anew) {
        boolean isPaid = inTransaction(() -> {
            if (!holds.lock(payment.hold())) {
                payments.owe(payment.id(), PaymentState.PENDING);
            } else if (payments.capture(payment.id(), anew)) {
                bookings.answer(payment.hold(), anew);
                return true;
            }
            return anew.equals(payments.find(payment.id()).orElseThrow().booking()); // by somebody who was at it, too
        });
        if (!isPaid) {
            reservations.cancel(anew, Booking.CancelledBy.PAYMENT, null);
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

    private static void inTransaction(Runnable work) {
        QuarkusTransaction.requiringNew().run(work);
    }

    private static <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
