package dev.seatlock.boxoffice.sales;

import static java.util.Objects.requireNonNull;

import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.StockLost;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ClaimKey;
import dev.seatlock.inventory.GuardChanged;
import dev.seatlock.inventory.KeyUnreserved;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ShowId;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sells as the {@link BoxOffice} does, for a caller that may not wait, such as an event loop. Where the guard can be
 * asked at once, no thread waits for it. Whatever has to look or to wait first has a virtual thread.
 */
@Singleton
public final class NonBlockingBoxOffice {

    private final BoxOffice boxOffice;
    private final Shows shows;
    private final Routing routing;
    private final BuyerLimits limits;

    NonBlockingBoxOffice(BoxOffice boxOffice, Shows shows, Routing routing, BuyerLimits limits) {
        this.boxOffice = boxOffice;
        this.shows = shows;
        this.routing = routing;
        this.limits = limits;
    }

    /**
     * Claims places and sells them. What {@link BoxOffice#book} and {@link BoxOffice#bookUnder} would throw, the stage
     * fails with. It comes on the thread that has decided the claim, and that others wait for.
     *
     * @param key to be written with the win; null for none
     */
    public CompletionStage<Sale<Booking>> book(
            ShowId id, Choice choice, BuyerId buyer, Duration patience, @Nullable ClaimKey key) {
        ClaimId claim = ClaimId.next();
        Show show = shows.known(id);
        if (show == null
                || !Routing.sells(show, choice)
                || !limits.areUnlimited(id)
                || !(choice instanceof Choice.Exactly exactly)) {
            return waiting(() -> key == null
                    ? boxOffice.book(claim, id, choice, buyer, patience)
                    : boxOffice.bookUnder(key, claim, id, choice, buyer, patience));
        }
        Purchase<Booking> purchase = new Purchase<>(claim, id, buyer, Duration.ZERO, patience, key, Booking::of);
        return submit(purchase, exactly, show)
                .thenCompose(sale -> sale instanceof Sale.Refused<Booking> refused
                                && refused.refusal().reason() == Outcome.Reason.TAKEN
                        ? waiting(() -> boxOffice.withAlternatives(exactly.wish(), sale, id))
                        : CompletableFuture.completedStage(sale));
    }

    private <T> CompletionStage<Sale<T>> submit(Purchase<T> purchase, Choice.Exactly exactly, Show show) {
        Claim claim = purchase.claim(show, exactly.wish(), purchase.patience());
        Guard guard;
        try {
            Routing.requireOnSale(show, exactly);
            guard = routing.guard(claim);
        } catch (Rejection | KeyUnreserved refusal) {
            return CompletableFuture.failedStage(refusal);
        }
        return guard.submit(claim)
                .handle((outcome, failed) -> conclude(purchase, exactly, claim, show, outcome, failed))
                .thenCompose(sale -> sale);
    }

    /** Decides at once where that takes no look; else on a thread that may look, and ask again. */
    private <T> CompletionStage<Sale<T>> conclude(
            Purchase<T> purchase,
            Choice.Exactly exactly,
            Claim claim,
            Show show,
            @Nullable Outcome outcome,
            @Nullable Throwable failed) {
        if (outcome != null && !(outcome instanceof Outcome.Refused refused && !refused.stands())) {
            return CompletableFuture.completedStage(routing.sale(claim, outcome, true, show, purchase.handover())
                    .orElseThrow());
        }
        if (outcome == null && !(failed instanceof GuardChanged || failed instanceof StockLost)) {
            return CompletableFuture.failedStage(requireNonNull(failed));
        }
        return waiting(() -> {
            Optional<Sale<T>> sale =
                    outcome == null ? Optional.empty() : routing.sale(claim, outcome, true, show, purchase.handover());
            if (sale.isPresent()) {
                return sale.get();
            }
            routing.prepareAnew(claim, failed);
            shows.forget(claim.show());
            return boxOffice.claim(purchase, exactly, claim.patience());
        });
    }

    /** Work that looks or waits, on a thread that may, in the trace of whoever wants it. */
    private static <T> CompletionStage<T> waiting(Callable<T> work) {
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
