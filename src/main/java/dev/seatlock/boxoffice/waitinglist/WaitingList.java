package dev.seatlock.boxoffice.waitinglist;

import dev.seatlock.boxoffice.payments.Reservations;
import dev.seatlock.boxoffice.sales.BoxOffice;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.sales.Routing;
import dev.seatlock.boxoffice.shows.Programme;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.ShowChange;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The waiting lists: what comes free is offered, as a hold, to those who wait for it, in their turn.
 *
 * <ol>
 *   <li>Whoever joins, and whatever comes free, calls for the list. One replica at a time serves it.
 *   <li>Each party in turn claims what it waits for, through the show's guard like everyone else. Who asks for more
 *       than is left is passed over, and keeps its turn.
 *   <li>While a sale is closed nobody is called. When it opens again, or places are added to it, those who wait are
 *       called first, and then it is open to all.
 *   <li>A party that lets its hold lapse goes to the end of the list, and off it the next time. One whose buyer has as
 *       many places as the show allows goes off it at once.
 * </ol>
 *
 * <p>Fair among those who wait: the turn decides, not who asks most. Between a place's coming free and its being
 * offered there are some milliseconds, in which a buyer at the counter may be faster; nobody's claim is refused for the
 * list's sake.
 */
@Singleton
public final class WaitingList {

    private static final Logger LOG = Logger.getLogger(WaitingList.class);
    private static final int MOST_WAITING = 10_000;
    private static final Duration LONGEST_HEAD_START = Duration.ofSeconds(10); // everyone else is told to ask again

    private final BoxOffice boxOffice;
    private final Reservations reservations;
    private final Shows shows;
    private final Programme programme;
    private final WaitingParties parties;
    private final WaitingListWorker worker;

    WaitingList(
            BoxOffice boxOffice,
            Reservations reservations,
            Shows shows,
            Programme programme,
            WaitingParties parties,
            WaitingListWorker worker) {
        this.boxOffice = boxOffice;
        this.reservations = reservations;
        this.shows = shows;
        this.programme = programme;
        this.parties = parties;
        this.worker = worker;
    }

    /**
     * Puts a party at the end of a show's list. If there is something for it, it is offered that at once.
     *
     * @param section where; null for wherever the show has seats
     * @throws Rejection if the show does not sell such places, or never so many together; if the buyer stands in the
     *     list already, or the list is full
     */
    public WaitingParty join(
            ShowId show, @Nullable SectionId section, int places, BuyerId buyer, @Nullable URI callback) {
        Show sold = shows.route(show, known -> known.house().mostPlaces(section) >= places);
        Choice choice = WaitingListOffers.choice(sold, section, places);
        Routing.requireOnSale(sold, choice);
        requireNotTooLarge(sold, section, places);
        boxOffice.requireOnSale(show, choice, buyer);
        UUID id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        if (!QuarkusTransaction.requiringNew()
                .call(() -> parties.join(id, show, section, places, buyer, callback, MOST_WAITING))) {
            throw new Rejection(Rule.WAITING_LIST_FULL, "The show's waiting list is full.");
        }
        WaitingParty joined = find(id);
        worker.wake();
        return joined;
    }

    private static void requireNotTooLarge(Show show, @Nullable SectionId section, int places) {
        Integer limit = show.placesPerBuyer();
        int most = Math.min(show.house().mostPlaces(section), limit == null ? Integer.MAX_VALUE : limit);
        if (places > most) {
            throw new Rejection(Rule.PARTY_TOO_LARGE, "At most " + most + " places can be had together there.");
        }
    }

    /**
     * How a party stands.
     *
     * @throws Rejection if there is none
     */
    public WaitingParty find(UUID id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> parties.find(id))
                .orElseThrow(() -> new Rejection(Rule.NO_SUCH_PARTY, "There is no party " + id + "."));
    }

    /**
     * Takes a party off the list, and gives back what it was offered, also what it may still be paying for. Once it has
     * left there is nothing left to do.
     *
     * @throws Rejection if there is none, or it has booked what it was offered
     */
    public void leave(UUID id) {
        WaitingParty party = find(id);
        if (party.state() == WaitingParty.State.SERVED) {
            throw new Rejection(Rule.HOLD_BOOKED, "The places that were offered have been booked. Cancel the booking.");
        }
        QuarkusTransaction.requiringNew().run(() -> parties.leave(id));
        WaitingParty left = find(id); // what it was offered meanwhile is given back by whoever offered it
        Stream.concat(Stream.ofNullable(left.hold()), left.lapsed().stream())
                .filter(reservations::wasHeld)
                .forEach(reservations::release);
    }

    /**
     * Changes a show ({@link Programme#change}). What is added to a sale that is open is offered to those who wait, and
     * then to everyone.
     */
    public Show change(ShowId show, Function<Show, ShowChange> change) throws InterruptedException {
        boolean doAnyWait = QuarkusTransaction.requiringNew().call(() -> parties.isAnyoneWaiting(show));
        Show changed = programme.change(show, change, doAnyWait ? LONGEST_HEAD_START.plusSeconds(5) : Duration.ZERO);
        if (!changed.servesListFirst()) {
            return changed;
        }
        try {
            QuarkusTransaction.requiringNew().run(() -> parties.callAll(new UUID[] {show.value()}));
            worker.callFirst(show, LONGEST_HEAD_START);
        } catch (Rejection late) {
            LOG.warnf("places of show %s are for everyone before all who wait were called", show);
        } finally {
            programme.serveEveryone(show);
        }
        return shows.find(show);
    }

    /**
     * Opens the sale of a show: to those who wait for it, if anybody does, and then to everyone.
     *
     * @throws Rejection if there is none, or it was taken off; or those who wait could not all be called in time, and
     *     then the sale is as it was
     */
    public Show open(ShowId show) throws InterruptedException {
        Show closed = shows.find(show);
        if (closed.state() != Show.State.ON_SALE && closed.state() != Show.State.CANCELLED && !closed.isOver()) {
            QuarkusTransaction.requiringNew().run(() -> parties.callAll(new UUID[] {show.value()}));
            worker.callFirst(show, WaitingListWorker.STOPS_AFTER);
        }
        return programme.move(show, Show.State.ON_SALE);
    }
}
