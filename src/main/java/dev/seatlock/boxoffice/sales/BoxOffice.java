package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.payments.Reservations;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.guards.StockLost;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ClaimKey;
import dev.seatlock.inventory.ClaimTimer;
import dev.seatlock.inventory.ClaimTimes;
import dev.seatlock.inventory.GuardChanged;
import dev.seatlock.inventory.KeyUnreserved;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * Sells and holds places. It looks whether the buyer may have so many ({@link BuyerLimits}), brings the claim to the
 * show's guard, and believes what that says. Where the guard was changed meanwhile, or has lost its stock, it brings
 * the claim again.
 *
 * <p>What becomes of a hold or a booking afterwards is in {@link Reservations}.
 */
@Singleton
public final class BoxOffice {

    private static final int MAX_ROUTES = 10; // each further one means that the guard was changed once more meanwhile

    private final Shows shows;
    private final Routing routing;
    private final BestSeats bestSeats;
    private final BuyerLimits limits;
    private final HoldTime holdTime;

    BoxOffice(Shows shows, Routing routing, BestSeats bestSeats, BuyerLimits limits, HoldTime holdTime) {
        this.shows = shows;
        this.routing = routing;
        this.bestSeats = bestSeats;
        this.limits = limits;
        this.holdTime = holdTime;
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
        return buy(new Purchase<>(id, show, buyer, Duration.ZERO, patience, null, Booking::of), choice);
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
        return buy(new Purchase<>(id, show, buyer, Duration.ZERO, patience, key, Booking::of), choice);
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
                new Purchase<>(
                        id, show, buyer, holdTime.each(), patience, null, (won, sold) -> Hold.of(won, sold, holdTime)),
                choice);
    }

    private <T> Sale<T> buy(Purchase<T> purchase, Choice choice) throws InterruptedException {
        try (BuyerLimits.Allotment allotment = limits.allot(purchase, choice.count())) {
            Sale<T> sale = switch (choice) {
                case Choice.Exactly exactly ->
                    withAlternatives(exactly.wish(), claim(purchase, exactly, purchase.patience()), purchase.show());
                case Choice.BestAvailable best -> claimBest(purchase, best);
            };
            if (!(sale instanceof Sale.Refused<T>)) {
                allotment.keep();
            }
            return sale;
        }
    }

    /**
     * Has a claim decided by the show's guard.
     *
     * @param left of the buyer's patience
     */
    <T> Sale<T> claim(Purchase<T> purchase, Choice.Exactly exactly, Duration left) throws InterruptedException {
        ClaimTimer whole = new ClaimTimer();
        for (int route = 1; route <= MAX_ROUTES; route++) {
            Show show = routing.route(purchase.show(), exactly);
            Routing.requireOnSale(show, exactly);
            Claim claim = purchase.claim(show, exactly.wish(), left);
            try {
                Outcome outcome = routing.guard(claim).claim(claim);
                Optional<Sale<T>> sale = routing.sale(claim, outcome, false, show, purchase.handover());
                if (sale.isPresent()) {
                    return sale.get();
                }
            } catch (GuardChanged | StockLost lost) {
                routing.prepareAnew(claim, lost);
            }
            shows.forget(purchase.show());
        }
        return refused(Outcome.Reason.BUSY, whole);
    }

    /** Claims what {@link BestSeats} proposes until it is won, nothing is left, or the buyer is tired of it. */
    private <T> Sale<T> claimBest(Purchase<T> purchase, Choice.BestAvailable best) throws InterruptedException {
        requireOnSale(purchase.show(), best, purchase.buyer());
        ClaimTimer whole = new ClaimTimer();
        long deadlineNanos = System.nanoTime() + purchase.patience().toNanos();
        Duration left = purchase.patience();
        try (BestSeats.Search search = bestSeats.search(purchase.show(), best)) {
            do {
                Optional<FreeSeats.Seating> seating = search.next();
                if (seating.isEmpty()) {
                    return refused(Outcome.Reason.SOLD_OUT, whole);
                }
                Wish.Seats wish = new Wish.Seats(seating.get().seats());
                Sale<T> sale = claim(purchase, new Choice.Exactly(wish, best.shown()), left);
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
        return refused(Outcome.Reason.BUSY, whole); // others were faster each time, which says nothing of what is left
    }

    private static <T> Sale<T> refused(Outcome.Reason reason, ClaimTimer whole) {
        return new Sale.Refused<>(Outcome.refused(reason), List.of(), whole.times());
    }

    /** Rejects what could not be bought in any case. */
    public void requireOnSale(ShowId id, Choice choice, BuyerId buyer) {
        Routing.requireOnSale(routing.route(id, choice), choice);
        limits.requireAllowed(id, buyer, choice.count());
    }

    /** Adds other seats to the refusal of seats that are taken; looks for them in the database. */
    <T> Sale<T> withAlternatives(Wish wish, Sale<T> sale, ShowId show) {
        if (sale instanceof Sale.Refused<T>(Outcome.Refused refusal, var none, ClaimTimes times)
                && refusal.reason() == Outcome.Reason.TAKEN
                && wish instanceof Wish.Seats(SortedSet<SeatId> seats)) {
            return new Sale.Refused<>(refusal, bestSeats.alternatives(show, seats, refusal.seats()), times);
        }
        return sale;
    }
}
