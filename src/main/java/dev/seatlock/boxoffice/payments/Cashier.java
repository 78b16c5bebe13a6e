package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.payments.Bank.BankSilent;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.Bookings;
import dev.seatlock.boxoffice.sales.BoxOffice;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.sales.Hold;
import dev.seatlock.boxoffice.sales.Holds;
import dev.seatlock.boxoffice.sales.PaymentState;
import dev.seatlock.boxoffice.sales.Sale;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ClaimTimer;
import dev.seatlock.inventory.ClaimTimes;
import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Takes money for holds, and sees to it that none is taken in vain: what the bank has approved ends as a booking or as
 * a refund, whatever crashes in between.
 *
 * <ol>
 *   <li>Write down that the payment is pending, before the bank hears of it.
 *   <li>Ask the bank, outside any transaction. An answer that does not come leaves the payment pending.
 *   <li>Approved: the hold becomes a booking and the payment is captured, in one transaction. If the hold has expired,
 *       its places are claimed anew, under the payment's own id, so that it can be tried again; if they are gone, or
 *       its buyer has given them back, the money goes back.
 * </ol>
 *
 * <p>{@link PaymentCapture} does what the bank has decided, {@link PaymentFollowUp} looks after what is pending.
 */
@Singleton
public final class Cashier {

    private final BoxOffice boxOffice;
    private final Reservations reservations;
    private final Holds holds;
    private final Bookings bookings;
    private final Payments payments;
    private final Bank bank;
    private final PaymentCapture capture;
    private final Duration lookAfter;

    Cashier(
            BoxOffice boxOffice,
            Reservations reservations,
            Holds holds,
            Bookings bookings,
            Payments payments,
            Bank bank,
            PaymentCapture capture,
            @ConfigProperty(name = "seatlock.payment-look-after") Duration lookAfter) {
        this.boxOffice = boxOffice;
        this.reservations = reservations;
        this.holds = holds;
        this.bookings = bookings;
        this.payments = payments;
        this.bank = bank;
        this.capture = capture;
        this.lookAfter = lookAfter;
    }

    /** The methods of payment that can be asked for. */
    public List<String> methods() {
        return bank.methods();
    }

    /**
     * Pays for a hold. Asked again while a payment for it is pending, or has succeeded, it tells how that stands.
     *
     * @throws Rejection if there is no such hold, or it has expired or was given back
     */
    public Paid pay(ClaimId hold, String method) throws InterruptedException {
        requireMethod(method);
        Optional<Payment> latest = inTransaction(() -> payments.of(hold));
        if (latest.isPresent() && latest.get().state() != PaymentState.DECLINED) {
            return resume(latest.get());
        }
        Hold held = reservations.findHold(hold);
        if (held.state() == Hold.State.BOOKED) {
            throw new Rejection(Rule.HOLD_BOOKED, "The hold has become a booking.");
        }
        Optional<Payment> opened = inTransaction(() -> {
            if (!holds.lock(hold)) {
                throw new Rejection(Rule.HOLD_GONE, "The hold was given back.");
            }
            if (bookings.isBooked(hold)) {
                throw new Rejection(Rule.HOLD_BOOKED, "The hold has become a booking.");
            }
            return payments.open(held, method, lookAfter);
        });
        if (opened.isEmpty()) { // another request was faster
            return resume(inTransaction(() -> payments.of(hold)).orElseThrow());
        }
        Payment payment = opened.get();
        try {
            return capture.settle(payment, bank.charge(payment.id(), payment.amount(), method));
        } catch (BankSilent silent) {
            return new Paid.Pending(payment);
        }
    }

    /**
     * Holds places and pays for them, in one step. If the bank declines, they are given back at once.
     *
     * @param id of the hold, new; or that under which it has been tried before
     * @throws Rejection as {@link BoxOffice#hold} and {@link #pay} do
     */
    public Sale<Paid> buy(ClaimId id, ShowId show, Choice choice, BuyerId buyer, Duration patience, String method)
            throws InterruptedException {
        requireMethod(method);
        Optional<Payment> before = inTransaction(() -> payments.of(id));
        if (before.isPresent()) {
            return new Sale.Done<>(resume(before.get()), new ClaimTimer().times());
        }
        return switch (boxOffice.hold(id, show, choice, buyer, patience)) {
            case Sale.Done<Hold>(Hold hold, ClaimTimes times) -> {
                Paid paid = pay(hold.id(), method);
                if (paid instanceof Paid.Declined) {
                    reservations.release(hold.id());
                }
                yield new Sale.Done<>(paid, times);
            }
            case Sale.Refused<Hold>(var refusal, var alternatives, var times) ->
                new Sale.Refused<>(refusal, alternatives, times);
            case Sale.Unsure<Hold>(ClaimId unsure, var times) -> new Sale.Unsure<>(unsure, times);
        };
    }

    /**
     * What has become of a hold, also once its time is over: whoever was charged for it is told how that ended.
     *
     * @throws Rejection if there is none; or it has expired or was given back, and nothing was paid for it
     */
    public Hold findHold(ClaimId id) {
        return inTransaction(() -> {
            Optional<Hold> standing =
                    reservations.standingHold(id); // first: what is decided meanwhile is seen further on
            Optional<Payment> payment = payments.of(id);
            PaymentState paid = payment.map(Payment::state).orElse(null);
            ClaimId booked = payment.map(Payment::booking).orElse(id);
            Hold hold = standing.orElseGet(() -> reservations.firstHold(id, Instant.EPOCH));
            if (bookings.find(booked).map(Booking::forItsBuyer).isPresent()) {
                return hold.as(Hold.State.BOOKED, paid, booked);
            }
            if (standing.isEmpty() && paid == null) {
                return reservations.findHold(id); // which says why not
            }
            return switch (paid) {
                case REFUNDING, REFUNDED -> hold.as(Hold.State.REFUNDED, paid, null);
                case PENDING -> hold.as(standing.isPresent() ? Hold.State.HELD : Hold.State.PENDING, paid, null);
                case DECLINED, CAPTURED -> reservations.findHold(id).as(Hold.State.HELD, paid, null);
                case null -> hold;
            };
        });
    }

    /**
     * What a hold was booked as, as its buyer was told first: under its own id, or that of its payment.
     *
     * @throws Rejection if there is none any more
     */
    public Booking firstBooking(ClaimId hold) {
        return findBooking(hold).asFirstTold();
    }

    /**
     * What a hold was booked as, under its own id or that of its payment, as it is now.
     *
     * @throws Rejection if there is none any more
     */
    public Booking findBooking(ClaimId hold) {
        return reservations.findBooking(
                inTransaction(() -> payments.of(hold)).map(Payment::booking).orElse(hold));
    }

    /** The method by which a booking was paid; null if that is done at the door. */
    public @Nullable String paidBy(ClaimId booking) {
        return inTransaction(() -> payments.paidFor(booking))
                .map(Payment::method)
                .orElse(null);
    }

    public void requireMethod(String method) {
        if (!bank.methods().contains(method)) {
            throw new Rejection(Rule.NO_SUCH_METHOD, "There is no method of payment '" + method + "'.");
        }
    }

    /** How a payment stands that was begun before. */
    private Paid resume(Payment payment) throws InterruptedException {
        if (payment.state() != PaymentState.PENDING) {
            return capture.standing(payment.id());
        }
        try {
            return capture.settle(payment, bank.decisionOn(payment.id(), false));
        } catch (BankSilent silent) {
            return new Paid.Pending(payment);
        }
    }

    private static <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
