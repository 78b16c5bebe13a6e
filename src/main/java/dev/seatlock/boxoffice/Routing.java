package dev.seatlock.boxoffice;

import static java.util.Objects.requireNonNull;

import dev.seatlock.boxoffice.Rejection.Rule;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.Guards;
import dev.seatlock.guards.StockLost;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ClaimKey;
import dev.seatlock.inventory.ClaimTimes;
import dev.seatlock.inventory.GuardChanged;
import dev.seatlock.inventory.KeyUnreserved;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Brings each claim to its show's guard and believes what that says; and brings it anew where the guard was changed meanwhile, or
 * had lost its stock.
 */
@Singleton
final class Routing {

    private static final int MAX_ROUTES = 10; // each further one means that the guard was changed once more meanwhile

    /** The show whose sale is about to open: those who wait for it are called before everyone else. */
    static final ScopedValue<ShowId> ABOUT_TO_OPEN = ScopedValue.newInstance();

    private final Shows shows;
    private final SeatLedger ledger;
    private final Guards guards;
    private final ClaimMetrics metrics;

    Routing(Shows shows, SeatLedger ledger, Guards guards, ClaimMetrics metrics) {
        this.shows = shows;
        this.ledger = ledger;
        this.guards = guards;
        this.metrics = metrics;
    }

    /** What a buyer is given for a win. */
    @FunctionalInterface
    interface Handover<T> {
        T of(Outcome.Won won, Show show);
    }

    /**
     * Has a claim decided.
     *
     * @param key to be written with the win; null for none
     * @throws Rejection if it could not be won in any case
     * @throws KeyUnreserved if the key has to be reserved first
     */
    <T> Sale<T> claim(
            ClaimId claimId,
            ShowId id,
            Wish wish,
            BuyerId buyer,
            Duration hold,
            Duration patience,
            @Nullable ClaimKey key,
            Handover<T> handover)
            throws InterruptedException {
        ClaimTimes wholeTurn = new ClaimTimes();
        for (int route = 1; route <= MAX_ROUTES; route++) {
            Show show = shows.route(id);
            requireOnSale(show, new Choice.Exactly(wish));
            Claim claim = new Claim(claimId, id, show.terms(), wish, buyer, hold, patience).under(key);
            try {
                Optional<Sale<T>> sale = sale(claim, guard(claim).claim(claim), false, show, handover);
                if (sale.isPresent()) {
                    return sale.get();
                }
            } catch (GuardChanged | StockLost lost) {
                prepareAnew(claim, lost);
            }
            shows.forget(id);
        }
        return refused(Outcome.Reason.BUSY, wholeTurn);
    }

    /**
     * The same for a claim that is new, and not waited for. The stage comes on the thread that has decided it, and that others wait
     * for; what has to look or to wait has a virtual thread.
     *
     * @param show as it is known here
     * @param key to be written with the win; the stage fails with {@link KeyUnreserved} where it has to be reserved first
     */
    <T> CompletionStage<Sale<T>> submit(
            ClaimId claimId,
            Show show,
            Wish wish,
            BuyerId buyer,
            Duration patience,
            @Nullable ClaimKey key,
            Handover<T> handover) {
        Claim claim = new Claim(claimId, show.id(), show.terms(), wish, buyer, Duration.ZERO, patience).under(key);
        Guard guard;
        try {
            requireOnSale(show, new Choice.Exactly(wish));
            guard = guard(claim);
        } catch (Rejection | KeyUnreserved refusal) {
            return CompletableFuture.failedStage(refusal);
        }
        return guard.submit(claim)
                .handle((outcome, failed) -> conclude(claim, show, outcome, failed, handover))
                .thenCompose(sale -> sale);
    }

    /** Decides at once where that takes no look; else on a thread that may look, and ask again. */
    private <T> CompletionStage<Sale<T>> conclude(
            Claim claim, Show show, @Nullable Outcome outcome, @Nullable Throwable failed, Handover<T> handover) {
        if (outcome != null && !(outcome instanceof Outcome.Refused refused && !refused.stands())) {
            return CompletableFuture.completedStage(
                    sale(claim, outcome, true, show, handover).orElseThrow());
        }
        if (outcome == null && !(failed instanceof GuardChanged || failed instanceof StockLost)) {
            return CompletableFuture.failedStage(requireNonNull(failed));
        }
        return waiting(() -> {
            Optional<Sale<T>> sale = outcome == null ? Optional.empty() : sale(claim, outcome, true, show, handover);
            if (sale.isPresent()) {
                return sale.get();
            }
            prepareAnew(claim, failed);
            shows.forget(claim.show());
            return claim(
                    claim.id(),
                    claim.show(),
                    claim.wish(),
                    claim.buyer(),
                    claim.hold(),
                    claim.patience(),
                    claim.key(),
                    handover);
        });
    }

    /** Nothing was written, and the guard has let go; what it keeps may have to be counted anew. */
    private void prepareAnew(Claim claim, @Nullable Throwable failed) {
        if (failed instanceof StockLost) {
            shows.adoptAnew(claim);
        }
    }

    /**
     * What a guard's word comes to; nothing if the claim has to be routed anew.
     *
     * @param isNew whether the claim cannot have been won before
     */
    private <T> Optional<Sale<T>> sale(Claim claim, Outcome outcome, boolean isNew, Show show, Handover<T> handover) {
        requireToldUnderKey(claim, outcome);
        ClaimTimes.Times times = metrics.count(claim, outcome);
        return switch (outcome) {
            case Outcome.Won won -> Optional.of(new Sale.Done<>(handover.of(won, show), times));
            case Outcome.Unsure unsure -> Optional.of(new Sale.Unsure<>(claim.id(), times));
            case Outcome.Refused refused ->
                switch (isNew && refused.stands() ? Shows.Refusing.STANDS : shows.refusing(claim)) {
                    case STANDS -> Optional.of(new Sale.Refused<>(refused, List.of(), times));
                    case WON_BEFORE ->
                        Optional.ofNullable(ledger.findWon(claim))
                                .map(won -> new Sale.Done<>(handover.of(won, show), times));
                    case PASSED -> Optional.empty(); // a guard may refuse without asking the ledger
                };
        };
    }

    /**
     * Without a reserved key nothing is remembered of a refusal, so only what says nothing of the places may be told.
     *
     * @throws KeyUnreserved if it has to be remembered
     */
    private static void requireToldUnderKey(Claim claim, Outcome outcome) {
        if (claim.key() != null
                && outcome instanceof Outcome.Refused refused
                && !(refused.stands() && refused.reason() == Outcome.Reason.BUSY)) {
            throw new KeyUnreserved(Set.of(claim.id()));
        }
    }

    /** @throws KeyUnreserved if the claim has a key, and its guard does not write any */
    private Guard guard(Claim claim) {
        String name = claim.terms().guard();
        Guard guard = guards.named(name)
                .orElseThrow(() -> new IllegalStateException("this replica does not know the guard " + name));
        if (claim.key() != null && !guard.takesKeys()) {
            throw new KeyUnreserved(Set.of(claim.id()));
        }
        return guard;
    }

    /** Rejects what could not be bought in any case. */
    static void requireOnSale(Show show, Choice choice) {
        boolean hasPlace = switch (choice) {
            case Choice.Exactly(Wish wish) -> show.has(wish);
            case Choice.BestAvailable best -> show.hasSeats(best.section());
        };
        if (!hasPlace) {
            throw new Rejection(Rule.NO_SUCH_PLACE, "the show has no such place");
        }
        if (show.state() != Show.State.ON_SALE && !isAboutToOpen(show)) {
            throw new Rejection(Rule.NOT_ON_SALE, "the show is not on sale");
        }
    }

    private static boolean isAboutToOpen(Show show) {
        return ABOUT_TO_OPEN.isBound()
                && ABOUT_TO_OPEN.get().equals(show.id())
                && show.state() != Show.State.CANCELLED
                && !show.isOver();
    }

    static <T> Sale<T> refused(Outcome.Reason reason, ClaimTimes turn) {
        return new Sale.Refused<>(Outcome.refused(reason), List.of(), turn.times());
    }

    /** Work that looks or waits, on a thread that may, in the trace of whoever wants it. */
    static <T> CompletionStage<T> waiting(Callable<T> work) {
        var done = new CompletableFuture<T>();
        Thread.ofVirtual().name("claim").start(Context.current().wrap(() -> {
            try {
                done.complete(work.call());
            } catch (Exception | Error failed) {
                done.completeExceptionally(failed);
            }
        }));
        return done;
    }
}
