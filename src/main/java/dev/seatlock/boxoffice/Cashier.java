package dev.seatlock.boxoffice;

import dev.seatlock.boxoffice.Bank.BankSilent;
import dev.seatlock.boxoffice.Bank.Decision;
import dev.seatlock.boxoffice.Payment.State;
import dev.seatlock.boxoffice.Rejection.Rule;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ClaimTimes;
import dev.seatlock.inventory.SeatsChanged;
import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes money for holds, and sees to it that none is taken in vain: what the bank has approved ends as a booking or as a refund,
 * whatever crashes in between.
 *
 * <ol>
 *   <li>Write down that the payment is pending, before the bank hears of it.
 *   <li>Ask the bank, outside any transaction. An answer that does not come leaves the payment pending.
 *   <li>Approved: the hold becomes a booking and the payment is captured, in one transaction. If the hold has expired, its
 *       places are claimed anew, under the payment's own id, so that it can be tried again; if they are gone, or its buyer has
 *       given them back, the money goes back.
 * </ol>
 *
 * <p>A decision may come as the answer, as a {@link BankNotice}, or because somebody asked; twice, or all at once. Each takes the
 * same steps, and each step can be taken once. Pending payments are looked after on every replica, each by whoever takes it.
 */
@Singleton
public final class Cashier {

    private static final Logger LOG = Logger.getLogger(Cashier.class);
    private static final Duration RECLAIM_PATIENCE = Duration.ofSeconds(2);
    private static final Duration RECLAIM_TIME = Duration.ofSeconds(15); // beyond patience and statement time-outs
    private static final int MOST_AT_ONCE = 50;

    private final BoxOffice boxOffice;
    private final Bookings bookings;
    private final Payments payments;
    private final Outbox outbox;
    private final Bank bank;
    private final Event<SeatsChanged> seatsChanged;
    private final Duration lookAfter;
    private final Duration giveUpAfter;

    Cashier(
            BoxOffice boxOffice,
            Bookings bookings,
            Payments payments,
            Outbox outbox,
            Bank bank,
            Event<SeatsChanged> seatsChanged,
            @ConfigProperty(name = "seatlock.payment-look-after") Duration lookAfter,
            @ConfigProperty(name = "seatlock.payment-time") Duration giveUpAfter) {
        this.boxOffice = boxOffice;
        this.bookings = bookings;
        this.payments = payments;
        this.outbox = outbox;
        this.bank = bank;
        this.seatsChanged = seatsChanged;
        this.lookAfter = lookAfter;
        this.giveUpAfter = giveUpAfter;
    }

    /** How paying ended. */
    public sealed interface Paid {

        record Booked(Booking booking, Payment payment) implements Paid {}

        /** The hold stays until its deadline. */
        record Declined(Payment payment) implements Paid {}

        /** The bank is undecided, or silent. Asking again tells. */
        record Pending(Payment payment) implements Paid {}

        /** The bank approved too late: the places were another's by then, and the money goes back. */
        record TooLate(Payment payment) implements Paid {}
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
        if (latest.isPresent() && latest.get().state() != State.DECLINED) {
            return resume(latest.get());
        }
        Hold held = boxOffice.findHold(hold);
        if (held.state() == Hold.State.BOOKED) {
            throw new Rejection(Rule.HOLD_BOOKED, "the hold has become a booking");
        }
        Optional<Payment> opened = inTransaction(() -> {
            if (!bookings.lock(hold)) {
                throw new Rejection(Rule.HOLD_GONE, "the hold was given back");
            }
            if (bookings.isBooked(hold)) {
                throw new Rejection(Rule.HOLD_BOOKED, "the hold has become a booking");
            }
            return payments.open(held, method, lookAfter);
        });
        if (opened.isEmpty()) { // another request was faster
            return resume(inTransaction(() -> payments.of(hold)).orElseThrow());
        }
        Payment payment = opened.get();
        try {
            return settle(payment, bank.charge(payment.id(), payment.amount(), method));
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
            return new Sale.Done<>(resume(before.get()), new ClaimTimes().times());
        }
        return switch (boxOffice.hold(id, show, choice, buyer, patience)) {
            case Sale.Done<Hold>(Hold hold, ClaimTimes.Times times) -> {
                Paid paid = pay(hold.id(), method);
                if (paid instanceof Paid.Declined) {
                    boxOffice.release(hold.id());
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
            Optional<Hold> standing = bookings.hold(id); // first: what is decided meanwhile is seen further on
            Optional<Payment> payment = payments.of(id);
            State paid = payment.map(Payment::state).orElse(null);
            ClaimId booked = payment.map(Payment::booking).orElse(id);
            Hold hold = standing.or(() -> bookings.firstHold(id, Instant.EPOCH)).orElse(null);
            if (hold == null
                    || (standing.isEmpty()
                            && paid == null
                            && bookings.booking(booked).isEmpty())) {
                return boxOffice.findHold(id); // which says why not
            }
            if (bookings.booking(booked).isPresent()) {
                return hold.as(Hold.State.BOOKED, paid, booked);
            }
            return switch (paid) {
                case REFUNDING, REFUNDED -> hold.as(Hold.State.REFUNDED, paid, null);
                case PENDING -> hold.as(standing.isPresent() ? Hold.State.HELD : Hold.State.PENDING, paid, null);
                case DECLINED, CAPTURED -> boxOffice.findHold(id).as(Hold.State.HELD, paid, null);
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
        return boxOffice.findBooking(
                inTransaction(() -> payments.of(hold)).map(Payment::booking).orElse(hold));
    }

    /** The method by which a booking was paid; null if that is done at the door. */
    public @Nullable String paidBy(ClaimId booking) {
        return inTransaction(() -> payments.paidFor(booking))
                .map(Payment::method)
                .orElse(null);
    }

    void requireMethod(String method) {
        if (!bank.methods().contains(method)) {
            throw new Rejection(Rule.NO_SUCH_METHOD, "there is no method of payment '" + method + "'");
        }
    }

    /** How a payment stands that was begun before. */
    private Paid resume(Payment payment) throws InterruptedException {
        if (payment.state() != State.PENDING) {
            return standing(payment.id());
        }
        try {
            return settle(payment, bank.decisionOn(payment.id(), false));
        } catch (BankSilent silent) {
            return new Paid.Pending(payment);
        }
    }

    private Paid settle(Payment payment, Decision decision) throws InterruptedException {
        switch (decision) {
            case UNDECIDED -> {
                return new Paid.Pending(payment);
            }
            case DECLINED -> inTransaction(() -> payments.decline(payment));
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
                boolean isWanted = bookings.lock(payment.hold());
                if (payments.lock(payment.id()).orElseThrow().state() != State.PENDING) {
                    return true; // somebody else has settled it
                }
                Hold hold = bookings.hold(payment.hold()).orElse(null);
                if (!isWanted || hold == null || hold.state() == Hold.State.BOOKED || !bookings.book(hold)) {
                    throw new HoldIsGone();
                }
                bookings.answer(payment.hold(), payment.hold());
                return payments.capture(payment, payment.hold());
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

    /** The buyer has paid, and the hold has expired: if nobody else has its places, and he still wants them, they are bought again. */
    private void captureAnew(Payment payment) throws InterruptedException {
        if (!inTransaction(() -> payments.beginReclaiming(payment.id(), RECLAIM_TIME))) {
            return; // somebody is at it, or it has been settled
        }
        ClaimId anew = new ClaimId(payment.id()); // so that trying again is the same claim
        if (inTransaction(() -> bookings.booking(anew)).isPresent()) {
            capture(payment, anew); // a try before was cut short between the two
            return;
        }
        if (inTransaction(() -> !bookings.lock(payment.hold()) || bookings.isBooked(payment.hold()))) {
            inTransaction(() -> payments.owe(payment.id(), State.PENDING));
            return;
        }
        Sale<Booking> sale;
        try {
            Hold hold = boxOffice.firstHold(payment.hold(), Instant.EPOCH);
            inTransaction(() -> outbox.followAlso(payment.hold(), anew));
            sale = boxOffice.book(
                    anew,
                    payment.show(),
                    new Choice.Exactly(hold.places().wish()),
                    new BuyerId(hold.buyer()),
                    RECLAIM_PATIENCE);
        } catch (Rejection notOnSale) { // nor perhaps on the programme
            inTransaction(() -> payments.owe(payment.id(), State.PENDING));
            return;
        }
        switch (sale) {
            case Sale.Done<Booking> done -> capture(payment, anew);
            case Sale.Refused<Booking> refused -> {
                switch (refused.refusal().reason()) {
                    case TAKEN, SOLD_OUT -> inTransaction(() -> payments.owe(payment.id(), State.PENDING));
                    case BUSY, GUARD_UNAVAILABLE -> inTransaction(() -> payments.endReclaiming(payment.id()));
                }
            }
            case Sale.Unsure<Booking> unsure -> {} // looked after later, under the same id
        }
    }

    /** The booking is paid; or, if the money has been given up for places that were lost, or given back, meanwhile, it is none. */
    private void capture(Payment payment, ClaimId anew) {
        boolean isPaid = inTransaction(() -> {
            if (!bookings.lock(payment.hold())) {
                payments.owe(payment.id(), State.PENDING);
            } else if (payments.capture(payment, anew)) {
                bookings.answer(payment.hold(), anew);
                return true;
            }
            return anew.equals(payments.find(payment.id()).orElseThrow().booking()); // by somebody who was at it, too
        });
        if (!isPaid) {
            boxOffice.cancel(anew);
        }
    }

    private Paid standing(UUID id) {
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
        return new Paid.Booked(boxOffice.findBooking(booking), payment);
    }

    // --- What nobody waits for ---

    /** The bank sends word of a charge. It may have done so before. */
    void hear(@Observes BankNotice notice) {
        try {
            Optional<Payment> payment = inTransaction(() -> payments.find(notice.payment()));
            if (payment.isPresent() && payment.get().state() == State.PENDING) {
                settle(payment.get(), notice.decision());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) { // it stays pending, and is looked after
            LOG.warnf("the bank's notice on payment %s was not acted upon: %s", notice.payment(), failed.getMessage());
        }
    }

    /** Looks after payments that are under way: asks the bank about them, gives up on old ones, and pays back what is owed. */
    @Scheduled(
            every = "${seatlock.payments-every}",
            delayed = "${seatlock.payments-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void lookAfterPayments() {
        try {
            for (Payment payment : inTransaction(() -> payments.due(MOST_AT_ONCE, lookAfter))) {
                lookAfter(payment);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            LOG.warnf("payments were left for the next time: %s", failed.getMessage());
        }
    }

    private void lookAfter(Payment payment) throws InterruptedException {
        try {
            if (payment.state() == State.REFUNDING) {
                bank.refund(payment.id());
                inTransaction(() -> {
                    if (payments.refunded(payment.id())) {
                        outbox.tell(payment.hold(), Outbox.Type.PAYMENT_REFUNDED);
                    }
                });
                return;
            }
            boolean giveUp = inTransaction(() -> payments.isGivenUp(payment.id(), giveUpAfter));
            settle(payment, bank.decisionOn(payment.id(), giveUp));
        } catch (BankSilent silent) {
            LOG.infof("the bank says nothing of payment %s; it is asked again", payment.id());
        } catch (RuntimeException failed) { // the others need not wait for it
            LOG.warnf("payment %s was left for the next time: %s", payment.id(), failed.getMessage());
        }
    }

    /** Owes what was captured for bookings that are gone. */
    @Scheduled(
            every = "${seatlock.books-every}",
            delayed = "${seatlock.books-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void lookForOrphans() {
        try {
            int orphans = inTransaction(payments::oweOrphans);
            if (orphans > 0) {
                LOG.warnf("%d payments go back: what they paid for is no more", orphans);
            }
        } catch (RuntimeException failed) {
            LOG.warnf("the books were left for the next time: %s", failed.getMessage());
        }
    }

    private static void inTransaction(Runnable work) {
        QuarkusTransaction.requiringNew().run(work);
    }

    private static <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
