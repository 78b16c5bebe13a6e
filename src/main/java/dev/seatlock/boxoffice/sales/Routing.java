package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.Programme;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.Guards;
import dev.seatlock.guards.StockLost;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimTimes;
import dev.seatlock.inventory.KeyUnreserved;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wins;
import dev.seatlock.inventory.Wish;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the guard of a claim, and says what the guard's answer comes to for the buyer. */
@Singleton
public final class Routing {

    /** The show of which those on the waiting list are called, before everyone else. */
    public static final ScopedValue<ShowId> LIST_FIRST = ScopedValue.newInstance();

    private final Shows shows;
    private final Programme programme;
    private final Wins wins;
    private final Guards guards;
    private final ClaimMetrics metrics;

    Routing(Shows shows, Programme programme, Wins wins, Guards guards, ClaimMetrics metrics) {
        this.shows = shows;
        this.programme = programme;
        this.wins = wins;
        this.guards = guards;
        this.metrics = metrics;
    }

    /** Nothing was written, and the guard has let go; what it keeps may have to be counted anew. */
    void prepareAnew(Claim claim, @Nullable Throwable failed) {
        if (failed instanceof StockLost) {
            programme.adoptAnew(claim);
        }
    }

    /**
     * What a guard's word comes to; nothing if the claim has to be routed anew.
     *
     * @param isNew whether the claim cannot have been won before
     */
    <T> Optional<Sale<T>> sale(Claim claim, Outcome outcome, boolean isNew, Show show, Purchase.Handover<T> handover) {
        requireToldUnderKey(claim, outcome);
        ClaimTimes times = metrics.count(claim, outcome);
        return switch (outcome) {
            case Outcome.Won won -> Optional.of(new Sale.Done<>(handover.of(won, show), times));
            case Outcome.Unsure unsure -> Optional.of(new Sale.Unsure<>(claim.id(), times));
            case Outcome.Refused refused ->
                switch (isNew && refused.stands() ? Shows.Refusing.STANDS : shows.refusing(claim)) {
                    case STANDS -> Optional.of(new Sale.Refused<>(refused, List.of(), times));
                    case WON_BEFORE ->
                        Optional.ofNullable(wins.find(claim))
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
    Guard guard(Claim claim) {
        String name = claim.terms().guard();
        Guard guard = guards.named(name)
                .orElseThrow(() -> new IllegalStateException("this replica does not know the guard " + name));
        if (claim.key() != null && !guard.takesKeys()) {
            throw new KeyUnreserved(Set.of(claim.id()));
        }
        return guard;
    }

    /** The show as this replica knows it, unless that would refuse what it may sell by now. */
    Show route(ShowId id, Choice choice) {
        return shows.route(id, known -> sells(known, choice));
    }

    static boolean sells(Show show, Choice choice) {
        return has(show, choice) && costsAsShown(show, choice);
    }

    private static boolean has(Show show, Choice choice) {
        return switch (choice) {
            case Choice.Exactly exactly -> show.house().has(exactly.wish());
            case Choice.BestAvailable best -> show.house().hasSeats(best.section());
        };
    }

    /** Of the best seats it is not known before they are chosen. */
    private static boolean costsAsShown(Show show, Choice choice) {
        return !(choice instanceof Choice.Exactly(Wish wish, Price shown))
                || shown == null
                || shown.equals(show.total(wish));
    }

    /** Rejects what could not be bought in any case. */
    public static void requireOnSale(Show show, Choice choice) {
        if (!has(show, choice)) {
            throw new Rejection(Rule.NO_SUCH_PLACE, "The show has no such place.");
        }
        if (choice instanceof Choice.Exactly(Wish wish, var shown) && !costsAsShown(show, choice)) {
            throw new Rejection(
                    Rule.PRICE_CHANGED,
                    "These places do not cost what the buyer was shown.",
                    Map.of("total", show.total(wish)));
        }
        boolean isOnList = isCalledFirst(show);
        if (show.state() != Show.State.ON_SALE && !isOnList) {
            throw notOnSale(show);
        }
        if (show.servesListFirst() && !isOnList) {
            throw new Rejection(
                    Rule.TERMS_BUSY, "Places were added, and those on the waiting list are called first. Ask again.");
        }
    }

    private static Rejection notOnSale(Show show) {
        Instant opensAt = show.opensAt();
        return show.state() == Show.State.ANNOUNCED && opensAt != null
                ? new Rejection(Rule.NOT_ON_SALE, "The sale opens at " + opensAt + ".", Map.of("opensAt", opensAt))
                : new Rejection(Rule.NOT_ON_SALE, "The show is not on sale.");
    }

    private static boolean isCalledFirst(Show show) {
        return LIST_FIRST.isBound()
                && LIST_FIRST.get().equals(show.id())
                && show.state() != Show.State.CANCELLED
                && !show.isOver();
    }
}
