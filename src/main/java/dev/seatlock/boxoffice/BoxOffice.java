package dev.seatlock.boxoffice;

import dev.seatlock.boxoffice.Rejection.Rule;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ClaimKey;
import dev.seatlock.inventory.ClaimTimes;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.KeyUnreserved;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ReleaseOutbox;
import dev.seatlock.inventory.Releases;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatsChanged;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The counter: buys, holds, confirms, gives back. */
@Singleton
public final class BoxOffice {

    private final Shows shows;
    private final Routing routing;
    private final BestSeats bestSeats;
    private final BuyerLimits limits;
    private final Bookings bookings;
    private final Payments payments;
    private final Releases releases;
    private final ReleaseOutbox releaseOutbox;
    private final Event<SeatsChanged> seatsChanged;
    private final Duration holdTime;
    private final int extensions;

    BoxOffice(
            Shows shows,
            Routing routing,
            BestSeats bestSeats,
            BuyerLimits limits,
            Bookings bookings,
            Payments payments,
            Releases releases,
            ReleaseOutbox releaseOutbox,
            Event<SeatsChanged> seatsChanged,
            @ConfigProperty(name = "seatlock.hold-time") Duration holdTime,
            @ConfigProperty(name = "seatlock.extensions") int extensions) {
        this.shows = shows;
        this.routing = routing;
        this.bestSeats = bestSeats;
        this.limits = limits;
        this.bookings = bookings;
        this.payments = payments;
        this.releases = releases;
        this.releaseOutbox = releaseOutbox;
        this.seatsChanged = seatsChanged;
        this.holdTime = holdTime;
        this.extensions = extensions;
    }

    /**
     * Claims places and sells them, in one step.
     *
     * @param id of the claim, new; or that under which it has been tried before
     * @throws Rejection if the show or a place does not exist, the show is not on sale, or the buyer has as many of its
     *     places as one may
     */
    public Sale<Booking> book(ClaimId id, ShowId show, Choice choice, BuyerId buyer, Duration patience)
            throws InterruptedException {
        return buy(id, show, choice, buyer, Duration.ZERO, patience, null, this::booking);
    }

    /**
     * The same for a claim that is new, with a key that is written with the win: it is one commit.
     *
     * @throws KeyUnreserved if the key cannot be written with the win, or the claim is refused for good, which must be
     *     remembered under the key, too: it has to be reserved first
     */
    public Sale<Booking> bookUnder(
            ClaimKey key, ClaimId id, ShowId show, Choice choice, BuyerId buyer, Duration patience)
            throws InterruptedException {
        if (!(choice instanceof Choice.Exactly && limits.areUnlimited(show))) {
            throw new KeyUnreserved(Set.of(id));
        }
        return buy(id, show, choice, buyer, Duration.ZERO, patience, key, this::booking);
    }

    /**
     * The same for a claim that is new, and not waited for: the caller may be an event loop. Where the guard can be asked at once, no
     * thread waits for it; all that has to look or to wait first has a virtual thread of its own. What {@link #book} would throw, the
     * stage fails with.
     *
     */
    public CompletionStage<Sale<Booking>> submit(
            ShowId id, Choice choice, BuyerId buyer, Duration patience, @Nullable ClaimKey key) {
        ClaimId claim = ClaimId.next();
        Show show = shows.known(id);
        if (show == null || !limits.areUnlimited(id) || !(choice instanceof Choice.Exactly(Wish wish))) {
            return Routing.waiting(() -> key == null
                    ? book(claim, id, choice, buyer, patience)
                    : bookUnder(key, claim, id, choice, buyer, patience));
        }
        return routing.submit(claim, show, wish, buyer, patience, key, this::booking)
                .thenCompose(sale -> isTaken(sale)
                        ? Routing.waiting(() -> withAlternatives(id, wish, sale))
                        : CompletableFuture.completedStage(sale));
    }

    /**
     * Claims places and holds them for the buyer to pay, until a deadline.
     *
     * @param id of the claim, new; or that under which it has been tried before
     * @throws Rejection if the show or a place does not exist, the show is not on sale, or the buyer has as many of its
     *     places as one may
     */
    public Sale<Hold> hold(ClaimId id, ShowId show, Choice choice, BuyerId buyer, Duration patience)
            throws InterruptedException {
        return buy(
                id,
                show,
                choice,
                buyer,
                holdTime,
                patience,
                null,
                (won, sold) -> new Hold(
                        won.claim().id(),
                        show,
                        buyer.value(),
                        Places.of(won.claim().wish()),
                        won.heldUntil(),
                        holdTime,
                        extensions,
                        won.claim().terms().guard(),
                        won.replica(),
                        won.fence()));
    }

    private Booking booking(Outcome.Won won, Show show) {
        Price price = show.price();
        return new Booking(
                won.claim().id(),
                won.claim().show(),
                won.claim().buyer().value(),
                Booking.State.CONFIRMED,
                Places.of(won.claim().wish()),
                new Price(price.amount() * won.claim().wish().count(), price.currency()),
                won.claim().terms().guard(),
                won.replica(),
                won.fence());
    }

    private <T> Sale<T> buy(
            ClaimId id,
            ShowId show,
            Choice choice,
            BuyerId buyer,
            Duration hold,
            Duration patience,
            @Nullable ClaimKey key,
            Routing.Handover<T> handover)
            throws InterruptedException {
        return limits.within(id, show, buyer, choice.count(), !hold.isZero(), patience, () -> switch (choice) {
            case Choice.Exactly(Wish wish) ->
                withAlternatives(show, wish, routing.claim(id, show, wish, buyer, hold, patience, key, handover));
            case Choice.BestAvailable best -> claimBest(id, show, best, buyer, hold, patience, handover);
        });
    }

    /** Claims what {@link BestSeats} proposes until it is won, nothing is left, or the buyer is tired of it. */
    private <T> Sale<T> claimBest(
            ClaimId id,
            ShowId show,
            Choice.BestAvailable best,
            BuyerId buyer,
            Duration hold,
            Duration patience,
            Routing.Handover<T> handover)
            throws InterruptedException {
        requireOnSale(show, best, buyer);
        ClaimTimes wholeTurn = new ClaimTimes();
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        Duration left = patience;
        try (BestSeats.Search search = bestSeats.search(show, best)) {
            do {
                Optional<FreeSeats.Seating> seating = search.next();
                if (seating.isEmpty()) {
                    return Routing.refused(Outcome.Reason.SOLD_OUT, wholeTurn);
                }
                Wish.Seats wish = new Wish.Seats(seating.get().seats());
                Sale<T> sale = routing.claim(id, show, wish, buyer, hold, left, null, handover);
                if (!(sale instanceof Sale.Refused<T>(Outcome.Refused refusal, var none, var times))) {
                    search.areTaken(wish.seats());
                    return sale;
                }
                if (refusal.reason() != Outcome.Reason.TAKEN) {
                    return sale;
                }
                search.areTaken(refusal.seats().isEmpty() ? wish.seats() : refusal.seats());
                left = Duration.ofNanos(deadlineNanos - System.nanoTime());
            } while (left.isPositive());
        }
        return Routing.refused(
                Outcome.Reason.BUSY, wholeTurn); // others were faster each time, which says nothing of what is left
    }

    /** Rejects what could not be bought in any case. */
    void requireOnSale(ShowId id, Choice choice, BuyerId buyer) {
        Routing.requireOnSale(shows.route(id), choice);
        limits.requireAllowed(id, buyer, choice.count());
    }

    private <T> Sale<T> withAlternatives(ShowId show, Wish wish, Sale<T> sale) {
        if (isTaken(sale)
                && sale instanceof Sale.Refused<T>(Outcome.Refused refusal, var none, ClaimTimes.Times times)
                && wish instanceof Wish.Seats(SortedSet<SeatId> seats)) {
            return new Sale.Refused<>(refusal, bestSeats.alternatives(show, seats, refusal.seats()), times);
        }
        return sale;
    }

    private static boolean isTaken(Sale<?> sale) {
        return sale instanceof Sale.Refused<?> refused && refused.refusal().reason() == Outcome.Reason.TAKEN;
    }

    /**
     * A hold as its buyer was told of it first, whatever has become of it.
     *
     * @throws Rejection if there is none any more
     */
    public Hold firstHold(ClaimId id, Instant heldUntil) {
        return inTransaction(() -> bookings.firstHold(id, heldUntil)).orElseThrow(() -> noSuchHold(id));
    }

    /** A hold, if it still stands or has become a booking. */
    Optional<Hold> standingHold(ClaimId id) {
        return inTransaction(() -> bookings.hold(id));
    }

    /** Whether there ever was a hold of this id. */
    boolean wasHeld(ClaimId id) {
        return inTransaction(() -> bookings.wasHeld(id));
    }

    /**
     * A hold that still stands, or has become a booking of the same id. {@link Cashier#findHold} also tells of those that ended in
     * another way.
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
            Hold hold = bookings.hold(id).orElseThrow(() -> gone(id));
            if (hold.state() == Hold.State.BOOKED) {
                throw new Rejection(Rule.HOLD_BOOKED, "the hold has become a booking");
            }
            if (!bookings.countExtension(hold)) {
                throw new Rejection(Rule.EXTENSION_USED, "the hold has been extended as often as it may be");
            }
            if (!bookings.prolong(hold, holdTime)) {
                throw new Rejection(Rule.HOLD_GONE, "the hold has expired or was given back");
            }
            return bookings.hold(id).orElseThrow();
        });
    }

    /**
     * Turns a hold into a booking, to be paid at the door. Asked again, it answers with the same booking, however that was paid.
     *
     * @throws Rejection if there is no such hold, it has expired or was given back, or the bank still has to decide on a payment for
     *     it
     */
    public Booking confirm(ClaimId id) {
        Booking booking = inTransaction(() -> {
            boolean isWanted = bookings.lock(id);
            ClaimId paidFor = payments.of(id).map(Payment::booking).orElse(null);
            if (paidFor != null) {
                return bookings.booking(paidFor).orElseThrow(() -> noSuchBooking(paidFor));
            }
            Hold hold = bookings.hold(id).filter(it -> isWanted).orElseThrow(() -> gone(id));
            if (hold.state() == Hold.State.HELD) {
                if (payments.isPending(id)) {
                    throw new Rejection(Rule.PAYMENT_PENDING, "the bank has not decided on a payment for it");
                }
                if (!bookings.book(hold)) {
                    throw new Rejection(Rule.HOLD_GONE, "the hold has expired or was given back");
                }
            }
            bookings.answer(id, id);
            return bookings.booking(id).orElseThrow();
        });
        seatsChanged.fire(new SeatsChanged(booking.show(), Set.of(id)));
        return booking;
    }

    /**
     * Gives a hold's places back, and stops what is being paid for them: if the bank approves all the same, the money goes back. Once it
     * has expired or was given back there is nothing left to do.
     *
     * @throws Rejection if there is no such hold, or it has become a booking
     */
    public void release(ClaimId id) {
        Set<Freed> freed = inTransaction(() -> {
            boolean wasHeld = bookings.giveBack(id); // first: what is made from now on is not given back
            ClaimId booked = payments.of(id).map(Payment::booking).orElse(id);
            if (bookings.isBooked(booked)) {
                throw new Rejection(Rule.HOLD_BOOKED, "the hold has become a booking: cancel that");
            }
            if (!wasHeld) {
                throw noSuchHold(id);
            }
            payments.hurry(id);
            return bookings.hold(id)
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
        return inTransaction(() -> bookings.booking(id)).orElseThrow(() -> noSuchBooking(id));
    }

    /**
     * The ticket of a booking.
     *
     * @throws Rejection if there is no such booking, or it was cancelled
     */
    public Ticket ticket(ClaimId id) {
        return inTransaction(() -> {
            Booking booking = bookings.booking(id).orElseThrow(() -> noSuchBooking(id));
            if (booking.state() == Booking.State.CANCELLED) {
                throw new Rejection(Rule.BOOKING_CANCELLED, "a cancelled booking has no ticket");
            }
            Show show = shows.find(booking.show());
            return new Ticket(
                    booking, show.title(), show.startsAt(), payments.paidFor(id).isPresent());
        });
    }

    /**
     * Cancels a booking, gives its places back, and owes its buyer what was paid. Once cancelled there is nothing left to do.
     */
    public void cancel(ClaimId id) {
        Set<Freed> freed = inTransaction(() -> {
            Booking booking = bookings.booking(id).orElseThrow(() -> noSuchBooking(id));
            // Places before booking: the ledger's lock order.
            Set<Freed> given = releases.ofClaim(booking.show(), id, "SOLD");
            if (!given.isEmpty()) {
                bookings.cancel(booking);
                payments.paidFor(id).ifPresent(payment -> payments.owe(payment.id(), Payment.State.CAPTURED));
            }
            return given;
        });
        releaseOutbox.tell(freed);
    }

    /** Why a hold does not stand. Whoever was charged, or may be, is not told that it is simply gone. */
    private Rejection gone(ClaimId id) {
        if (!inTransaction(() -> bookings.wasHeld(id))) {
            return noSuchHold(id);
        }
        Payment payment = inTransaction(() -> payments.of(id)).orElse(null);
        if (payment == null || payment.state() == Payment.State.DECLINED) {
            return new Rejection(Rule.HOLD_GONE, "the hold has expired or was given back");
        }
        if (payment.booking() != null) {
            return new Rejection(Rule.HOLD_BOOKED, "the hold has become booking " + payment.booking());
        }
        return payment.state() == Payment.State.PENDING
                ? new Rejection(Rule.PAYMENT_PENDING, "the hold is over, and the bank has not decided")
                : new Rejection(Rule.PAYMENT_REFUNDED, "the hold was over, and the money goes back");
    }

    private static Rejection noSuchHold(ClaimId id) {
        return new Rejection(Rule.NO_SUCH_HOLD, "there is no hold " + id);
    }

    private static Rejection noSuchBooking(ClaimId id) {
        return new Rejection(Rule.NO_SUCH_BOOKING, "there is no booking " + id);
    }

    private static <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.joiningExisting().call(work::get);
    }
}
