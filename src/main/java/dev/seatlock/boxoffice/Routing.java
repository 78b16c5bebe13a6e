package dev.seatlock.boxoffice;

import dev.seatlock.boxoffice.BoxOffice.Sale;
import dev.seatlock.boxoffice.Rejection.Rule;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.Guards;
import dev.seatlock.guards.StockLost;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ClaimKey;
import dev.seatlock.inventory.GuardChanged;
import dev.seatlock.inventory.KeyUnreserved;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Turn;
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
    private final Attempts attempts;

    Routing(Shows shows, SeatLedger ledger, Guards guards, Attempts attempts) {
        this.shows = shows;
        this.ledger = ledger;
        this.guards = guards;
        this.attempts = attempts;
    }

    /** What a buyer is given for a win. */
    @FunctionalInterface
    interface Handover<T> {
        T of(Outcome.Won won, Show show);
    }

    /**
     * Has a claim decided.
     *
     * @throws Rejection if it could not be won in any case
     */
    <T> Sale<T> claim(
            ClaimId claimId,
            ShowId id,
            Wish wish,
            BuyerId buyer,
            Duration hold,
            Duration patience,
            Handover<T> handover)
            throws InterruptedException {
        Turn wholeTurn = new Turn();
        for (int route = 1; route <= MAX_ROUTES; route++) {
            Show show = shows.route(id);
            requireOnSale(show, new Choice.Exactly(wish));
            Claim claim = new Claim(claimId, id, show.terms(), wish, buyer, hold, patience);
            try {
                Optional<Sale<T>> sale = sale(claim, guard(claim).claim(claim), show, handover);
                if (sale.isPresent()) {
                    return sale.get();
                }
            } catch (GuardChanged changed) {
                // Nothing was written, and the guard has let go.
            } catch (StockLost lost) {
                shows.adoptAnew(claim);
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
        try {
            requireOnSale(show, new Choice.Exactly(wish));
        } catch (Rejection rejection) {
            return CompletableFuture.failedStage(rejection);
        }
        Claim claim = new Claim(claimId, show.id(), show.terms(), wish, buyer, Duration.ZERO, patience).under(key);
        Guard guard = guard(claim);
        if (key != null && !guard.takesKeys()) {
            return keyUnreserved(claimId);
        }
        return guard.submit(claim)
                .handle((outcome, failed) -> key == null || isFinal(outcome)
                        ? conclude(claim, show, outcome, failed, handover)
                        : Routing.<Sale<T>>keyUnreserved(claimId))
                .thenCompose(sale -> sale);
    }

    /** Whether an answer may be given that nothing is remembered of: it was won with its key, or says nothing of the places. */
    private static boolean isFinal(@Nullable Outcome outcome) {
        return switch (outcome) {
            case Outcome.Won won -> true;
            case Outcome.Unsure unsure -> true;
            case Outcome.Refused refused -> refused.stands() && refused.reason() == Outcome.Reason.BUSY;
            case null -> false;
        };
    }

    private <T> CompletionStage<Sale<T>> conclude(
            Claim claim, Show show, @Nullable Outcome outcome, @Nullable Throwable failed, Handover<T> handover) {
        return switch (outcome) {
            case Outcome.Won won ->
                CompletableFuture.completedStage(new Sale.Done<>(handover.of(won, show), attempts.count(claim, won)));
            case Outcome.Unsure unsure ->
                CompletableFuture.completedStage(new Sale.Unsure<>(claim.id(), attempts.count(claim, unsure)));
            case Outcome.Refused refused
            when refused.stands() ->
                CompletableFuture.completedStage(
                        new Sale.Refused<>(refused, List.of(), attempts.count(claim, refused)));
            case Outcome.Refused refused ->
                waiting(() -> {
                    Optional<Sale<T>> sale = sale(claim, refused, show, handover);
                    return sale.isPresent() ? sale.get() : claimAnew(claim, handover);
                });
            case null ->
                switch (failed) {
                    case GuardChanged changed -> waiting(() -> claimAnew(claim, handover));
                    case StockLost lost ->
                        waiting(() -> {
                            shows.adoptAnew(claim);
                            return claimAnew(claim, handover);
                        });
                    case null, default -> CompletableFuture.failedStage(failed);
                };
        };
    }

    private <T> Sale<T> claimAnew(Claim claim, Handover<T> handover) throws InterruptedException {
        shows.forget(claim.show());
        return claim(claim.id(), claim.show(), claim.wish(), claim.buyer(), claim.hold(), claim.patience(), handover);
    }

    /** What a guard's word comes to; nothing if the claim has to be routed anew. */
    private <T> Optional<Sale<T>> sale(Claim claim, Outcome outcome, Show show, Handover<T> handover) {
        Turn.Times times = attempts.count(claim, outcome);
        return switch (outcome) {
            case Outcome.Won won -> Optional.of(new Sale.Done<>(handover.of(won, show), times));
            case Outcome.Unsure unsure -> Optional.of(new Sale.Unsure<>(claim.id(), times));
            case Outcome.Refused refused ->
                switch (shows.refusing(claim)) {
                    case STANDS -> Optional.of(new Sale.Refused<>(refused, List.of(), times));
                    case WON_BEFORE ->
                        Optional.ofNullable(ledger.findWon(claim))
                                .map(won -> new Sale.Done<>(handover.of(won, show), times));
                    case PASSED -> Optional.empty(); // a guard may refuse without asking the ledger
                };
        };
    }

    private Guard guard(Claim claim) {
        String name = claim.terms().guard();
        return guards.named(name)
                .orElseThrow(() -> new IllegalStateException("this replica does not know the guard " + name));
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

    static <T> Sale<T> refused(Outcome.Reason reason, Turn turn) {
        return new Sale.Refused<>(Outcome.refused(reason), List.of(), turn.times());
    }

    static <T> CompletionStage<T> keyUnreserved(ClaimId claim) {
        return CompletableFuture.failedStage(new KeyUnreserved(Set.of(claim)));
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
