package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.callbacks.Outbox;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.BookingUpdates.Access;
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
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A payment that succeeds after its hold has expired: if nobody else has its places, and the buyer still wants them,
 * they are bought again.
 */
@Singleton
final class LateCapture {

    private static final Duration RECLAIM_PATIENCE = Duration.ofSeconds(2);
    private static final Duration RECLAIM_TIME = Duration.ofSeconds(15); // beyond patience and statement time-outs

    private final BoxOffice boxOffice;
    private final Reservations reservations;
    private final BookingChanges changes;
    private final Holds holds;
    private final Bookings bookings;
    private final Payments payments;
    private final Outbox outbox;

    LateCapture(
            BoxOffice boxOffice,
            Reservations reservations,
            BookingChanges changes,
            Holds holds,
            Bookings bookings,
            Payments payments,
            Outbox outbox) {
        this.boxOffice = boxOffice;
        this.reservations = reservations;
        this.changes = changes;
        this.holds = holds;
        this.bookings = bookings;
        this.payments = payments;
        this.outbox = outbox;
    }

    /** Buys them again, and captures the payment for that; or owes it. */
    void capture(Payment payment) throws InterruptedException {
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
            if (holds.lock(payment.hold()) && payments.capture(payment.id(), anew)) {
                bookings.answer(payment.hold(), anew);
                return true;
            }
            return anew.equals(payments.find(payment.id()).orElseThrow().booking()); // by somebody who was at it, too
        });
        if (!isPaid) {
            changes.cancel(anew, Access.OURS, Booking.CancelledBy.PAYMENT, null);
            // Last: while the payment is pending, whoever looks after it comes by here again.
            inTransaction(() -> payments.owe(payment.id(), PaymentState.PENDING));
        }
    }

    private static void inTransaction(Runnable work) {
        QuarkusTransaction.requiringNew().run(work);
    }

    private static <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
