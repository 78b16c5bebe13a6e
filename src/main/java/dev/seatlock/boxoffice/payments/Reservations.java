package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.Bookings;
import dev.seatlock.boxoffice.sales.Hold;
import dev.seatlock.boxoffice.sales.HoldTime;
import dev.seatlock.boxoffice.sales.Holds;
import dev.seatlock.boxoffice.sales.PaymentState;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.ReleaseOutbox;
import dev.seatlock.inventory.Releases;
import dev.seatlock.inventory.SeatsChanged;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What buyers do with a hold or a booking that they have: look, extend, confirm, give back, cancel. */
@Singleton
public final class Reservations {

    private final Holds holds;
    private final Bookings bookings;
    private final Payments payments;
    private final HoldTime holdTime;
    private final Releases releases;
    private final ReleaseOutbox releaseOutbox;
    private final Event<SeatsChanged> seatsChanged;

    Reservations(
            Holds holds,
            Bookings bookings,
            Payments payments,
            HoldTime holdTime,
            Releases releases,
            ReleaseOutbox releaseOutbox,
            Event<SeatsChanged> seatsChanged) {
        this.holds = holds;
        this.bookings = bookings;
        this.payments = payments;
        this.holdTime = holdTime;
        this.releases = releases;
        this.releaseOutbox = releaseOutbox;
        this.seatsChanged = seatsChanged;
    }

    /**
     * A hold as its buyer was told of it first, whatever has become of it.
     *
     * @throws Rejection if there is none any more
     */
    public Hold firstHold(ClaimId id, Instant heldUntil) {
        return inTransaction(() -> holds.find(id))
                .map(hold -> hold.asFirstTold(heldUntil, holdTime))
                .orElseThrow(() -> noSuchHold(id));
    }

    /** A hold, if it still stands or has become a booking. */
    public Optional<Hold> standingHold(ClaimId id) {
        return inTransaction(() -> holds.find(id)).flatMap(hold -> hold.standing(holdTime));
    }

    /** Whether there ever was a hold of this id. */
    public boolean wasHeld(ClaimId id) {
        return inTransaction(() -> holds.exists(id));
    }

    /**
     * A hold that still stands, or has become a booking of the same id. {@link Cashier#findHold} also tells of those
     * that ended in another way.
     *
     * @throws Rejection if there is none, or it has ended
     */
    Hold findHold(ClaimId id) {
        return standingHold(id).orElseThrow(() -> gone(id));
    }

    /**
     * Prolongs a hold by the time that a hold has, from now on; as often as the shop allows.
     *
     * @throws Rejection if there is none, it has ended, or it was prolonged as often as it may be
     */
    public Hold extend(ClaimId id) {
        return inTransaction(() -> {
            Hold hold = findHold(id);
            if (hold.state() == Hold.State.BOOKED) {
                throw new Rejection(Rule.HOLD_BOOKED, "The hold has become a booking.");
            }
            if (!holds.countExtension(hold.show(), id, holdTime.extensions())) {
                throw new Rejection(Rule.EXTENSION_USED, "The hold cannot be extended again.");
            }
            if (!holds.prolong(hold, holdTime.each())) {
                throw new Rejection(Rule.HOLD_GONE, "The hold has expired or was given back.");
            }
            return findHold(id);
        });
    }

    /**
     * Turns a hold into a booking, to be paid at the door. Asked again, it answers with the same booking, however that
     * was paid.
     *
     * @throws Rejection if there is no such hold, it has expired or was given back, or the bank still has to decide on
     *     a payment for it
     */
    public Booking confirm(ClaimId id) {
        Booking booking = inTransaction(() -> {
            boolean isWanted = holds.lock(id);
            ClaimId paidFor = payments.of(id).map(Payment::booking).orElse(null);
            if (paidFor != null) {
                return bookings.find(paidFor).orElseThrow(() -> noSuchBooking(paidFor));
            }
            Hold hold = standingHold(id).filter(it -> isWanted).orElseThrow(() -> gone(id));
            if (hold.state() == Hold.State.HELD) {
                if (payments.isPending(id)) {
                    throw new Rejection(Rule.PAYMENT_PENDING, "The bank has not decided on the payment yet.");
                }
                if (!bookings.book(hold)) {
                    throw new Rejection(Rule.HOLD_GONE, "The hold has expired or was given back.");
                }
            }
            bookings.answer(id, id);
            return bookings.find(id).orElseThrow();
        });
        seatsChanged.fire(new SeatsChanged(booking.show(), Set.of(id)));
        return booking;
    }

    /**
     * Gives a hold's places back, and stops what is being paid for them: if the bank approves all the same, the money
     * goes back. Once it has expired or was given back there is nothing left to do.
     *
     * @throws Rejection if there is no such hold, or it has become a booking
     */
    public void release(ClaimId id) {
        Set<Freed> freed = inTransaction(() -> {
            boolean wasHeld = holds.giveBack(id); // first: what is made from now on is not given back
            ClaimId booked = payments.of(id).map(Payment::booking).orElse(id);
            if (bookings.isBooked(booked)) {
                throw new Rejection(Rule.HOLD_BOOKED, "The hold has become a booking. Cancel the booking.");
            }
            if (!wasHeld) {
                throw noSuchHold(id);
            }
            payments.hurry(id);
            return standingHold(id)
                    .map(hold -> releases.ofClaim(hold.show(), id, "HELD"))
                    .orElse(Set.of());
        });
        releaseOutbox.tell(freed);
    }

    /**
     * A booking, confirmed or cancelled.
     *
     * @throws Rejection if there is none
     */
    public Booking findBooking(ClaimId id) {
        return inTransaction(() -> bookings.find(id)).orElseThrow(() -> noSuchBooking(id));
    }

    /** Why a hold does not stand. Whoever was charged, or may be, is not told that it is simply gone. */
    private Rejection gone(ClaimId id) {
        if (!inTransaction(() -> holds.exists(id))) {
            return noSuchHold(id);
        }
        Payment payment = inTransaction(() -> payments.of(id)).orElse(null);
        if (payment == null || payment.state() == PaymentState.DECLINED) {
            if (inTransaction(() -> holds.isOfCancelledEvent(id))) {
                return new Rejection(Rule.HOLD_GONE, "The event was cancelled.", Map.of("cancelled", true));
            }
            return new Rejection(Rule.HOLD_GONE, "The hold has expired or was given back.");
        }
        if (payment.booking() != null) {
            return new Rejection(Rule.HOLD_BOOKED, "The hold has become booking " + payment.booking() + ".");
        }
        return payment.state() == PaymentState.PENDING
                ? new Rejection(Rule.PAYMENT_PENDING, "The hold is over, and the bank has not decided yet.")
                : new Rejection(Rule.PAYMENT_REFUNDED, "The bank approved too late, and the money goes back.");
    }

    private static Rejection noSuchHold(ClaimId id) {
        return new Rejection(Rule.NO_SUCH_HOLD, "There is no hold " + id + ".");
    }

    private static Rejection noSuchBooking(ClaimId id) {
        return new Rejection(Rule.NO_SUCH_BOOKING, "There is no booking " + id + ".");
    }

    private static <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.joiningExisting().call(work::get);
    }
}
