package dev.seatlock.boxoffice.waitinglist;

import dev.seatlock.boxoffice.callbacks.Outbox;
import dev.seatlock.boxoffice.payments.Reservations;
import dev.seatlock.boxoffice.sales.BoxOffice;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.sales.Hold;
import dev.seatlock.boxoffice.sales.Sale;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wish;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Offers places to a party on a waiting list: a hold, whose id it keeps until it is known what came of it. */
@Singleton
final class WaitingListOffers {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final BoxOffice boxOffice;
    private final Reservations reservations;
    private final WaitingParties parties;
    private final Outbox outbox;

    WaitingListOffers(BoxOffice boxOffice, Reservations reservations, WaitingParties parties, Outbox outbox) {
        this.boxOffice = boxOffice;
        this.reservations = reservations;
        this.parties = parties;
        this.outbox = outbox;
    }

    /** What came of it. */
    enum Offer {
        HAS_IT,
        HAS_ENOUGH,
        NOT_SO_MANY,
        ASK_AGAIN
    }

    /** Offers a party, whose turn it is, what it waits for. */
    Offer offer(WaitingParty party, Show show) throws InterruptedException {
        Optional<ClaimId> hold = QuarkusTransaction.requiringNew().call(() -> {
            Optional<ClaimId> offered = parties.call(party.id(), ClaimId.next()).map(ClaimId::new);
            URI callback = party.callback();
            if (callback != null) {
                offered.ifPresent(it -> outbox.follow(it, party.show(), party.id(), callback));
            }
            return offered;
        });
        if (hold.isEmpty()) {
            return Offer.HAS_IT; // or has left
        }
        Offer offer = claim(hold.get(), party, show);
        if (offer == Offer.HAS_IT && !QuarkusTransaction.requiringNew().call(() -> parties.offered(party.id()))) {
            reservations.release(hold.get()); // it has left meanwhile
        }
        QuarkusTransaction.requiringNew().run(() -> {
            switch (offer) {
                case HAS_IT -> {}
                case HAS_ENOUGH -> parties.lapse(new UUID[] {hold.get().value()}, 1);
                case NOT_SO_MANY, ASK_AGAIN -> parties.withdraw(party.id());
            }
        });
        return offer;
    }

    private Offer claim(ClaimId hold, WaitingParty party, Show show) throws InterruptedException {
        Sale<Hold> sale;
        try {
            sale = boxOffice.hold(
                    hold,
                    show.id(),
                    choice(show, party.section(), party.places()),
                    new BuyerId(party.buyer()),
                    PATIENCE);
        } catch (Rejection rejection) {
            return switch (rejection.rule()) {
                case LIMIT_REACHED, BUYER_UNNAMED -> Offer.HAS_ENOUGH; // the name may have been erased
                case NOT_ON_SALE, TERMS_BUSY -> Offer.ASK_AGAIN; // the call stands until then
                default -> Offer.NOT_SO_MANY;
            };
        }
        return switch (sale) {
            case Sale.Done<Hold> done -> Offer.HAS_IT;
            case Sale.Unsure<Hold> unsure -> Offer.ASK_AGAIN; // under the same id
            case Sale.Refused<Hold> refused ->
                switch (refused.refusal().reason()) {
                    case TAKEN, SOLD_OUT -> Offer.NOT_SO_MANY;
                    case BUSY, GUARD_UNAVAILABLE -> Offer.ASK_AGAIN;
                };
        };
    }

    /** The best seats there are; or standing places, where it is those that the section, or the show, has. */
    static Choice choice(Show show, @Nullable SectionId section, int places) {
        if (show.house().hasSeats(section)) {
            return new Choice.BestAvailable(section, places);
        }
        SectionId standing =
                section != null ? section : show.sections().getFirst().id();
        return new Choice.Exactly(new Wish.Standing(standing, places));
    }
}
