package dev.seatlock.boxoffice.shows;

import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.boxoffice.waitinglist.WaitingList;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.Guards;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ConnectionBounds;
import dev.seatlock.inventory.GuardChanged;
import dev.seatlock.inventory.SeatsChanged;
import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.Nullable;

/**
 * The programme: puts shows on, and changes them, their guard and the state of their sale. {@link Shows} finds them,
 * and {@link Cancellation} takes them off.
 */
@Singleton
public final class Programme {

    static final Duration A_MILLION_SEATS = Duration.ofSeconds(60);

    private final Shows shows;
    private final StoredShows stored;
    private final TermsChange terms;
    private final ConnectionBounds bounds;
    private final Guards guards;
    private final SeatingPlan seatingPlan;
    private final Event<SeatsChanged> seatsChanged;

    Programme(
            Shows shows,
            StoredShows stored,
            TermsChange terms,
            ConnectionBounds bounds,
            Guards guards,
            SeatingPlan seatingPlan,
            Event<SeatsChanged> seatsChanged) {
        this.shows = shows;
        this.stored = stored;
        this.terms = terms;
        this.bounds = bounds;
        this.guards = guards;
        this.seatingPlan = seatingPlan;
        this.seatsChanged = seatsChanged;
    }

    /**
     * Puts a show on the programme, with all its seats.
     *
     * @throws Rejection if there is no such guard, it does not protect what the show sells, or the sale would be over
     *     already
     */
    public Show create(ShowPlan plan) {
        Show show = new Show(new ShowId(UuidVersion7Strategy.INSTANCE.generateUuid(null)), plan);
        requireFit(plan.guard(), show);
        QuarkusTransaction.requiringNew().run(() -> {
            bounds.letStatementsTake(stored.session(), A_MILLION_SEATS);
            requireAhead(plan.closesAt());
            stored.session().insert(show);
            stored.session().insertMultiple(show.sections());
            stored.insertSeats(show.id());
        });
        return shows.find(show.id());
    }

    private void requireAhead(@Nullable Instant closesAt) {
        if (closesAt != null && stored.isPast(closesAt)) {
            throw new Rejection(
                    Rule.SALE_OVER,
                    "This sale would be over already: it ends at closesAt, or without it when the show starts.");
        }
    }

    /**
     * Gives a show another guard, another dwell, or both. In force on every replica when it returns: claims under the
     * old guard have ended, and none that was routed to it will write any more.
     *
     * @param dwell the new pause between check and take; null leaves it as it is
     * @throws Rejection if there is no such guard, it does not fit, or claims under way did not end in time; nothing
     *     has changed then
     */
    public Show switchGuard(ShowId id, String name, @Nullable Duration dwell) {
        terms.change(id, show -> {
            requireOnProgramme(show);
            Guard guard = requireFit(name, show);
            stored.setGuard(id.value(), name, dwell == null ? null : (int) dwell.toMillis());
            guard.adopt(id, show.terms().epoch() + 1);
        });
        return shows.find(id);
    }

    /**
     * Has a show's guard rebuild what it keeps outside the ledger, unless that has been done since the claim was
     * routed.
     */
    public void adoptAnew(Claim claim) {
        try {
            terms.change(claim.show(), show -> {
                if (show.terms().epoch() != claim.terms().epoch()) {
                    throw new GuardChanged(claim); // and the raised epoch is rolled back
                }
                requireFit(show.terms().guard(), show)
                        .adopt(show.id(), show.terms().epoch() + 1);
            });
        } catch (GuardChanged done) {
            // by another claim, here or on another replica
        }
    }

    /**
     * Changes what a show is called, when it is, when its sale ends, what it costs as far as nobody has bought, and
     * which places it has: more, and fewer as far as they are free. In force on every replica when it returns.
     *
     * @param change what it shall be, told by what it is
     * @param listFirst for how long, at most, those who wait are served before everyone else with what is added to a
     *     sale that is open; {@link WaitingList#change} calls them
     * @throws Rejection if it was taken off, a place would go or cost something else that is held or sold, its guard
     *     does not fit what it would sell, its sale would be over already, or claims under way did not end in time;
     *     nothing has changed then
     */
    public Show change(ShowId id, Function<Show, ShowChange> change, Duration listFirst) {
        seatingPlan.freeExpired();
        terms.change(id, show -> {
            requireOnProgramme(show);
            bounds.letStatementsTake(stored.session(), A_MILLION_SEATS);
            ShowChange to = change.apply(show);
            if (!Objects.equals(to.closesAt(), show.closesAt())) {
                requireAhead(to.closesAt());
            }
            stored.setDetails(id, to);
            boolean hasOtherPlaces = seatingPlan.change(show, to);
            Show changed = shows.find(id);
            if (changed.state() == Show.State.ON_SALE && (hasOtherPlaces || show.isOver())) {
                stored.serveListFirst(id, listFirst);
            }
            if (hasOtherPlaces) {
                requireFit(changed.terms().guard(), changed)
                        .adopt(id, changed.terms().epoch());
            }
        });
        shows.forget(id);
        seatsChanged.fire(new SeatsChanged(id, Set.of()));
        return shows.find(id);
    }

    /** What was added is for everyone now. */
    public void serveEveryone(ShowId id) {
        QuarkusTransaction.requiringNew().run(() -> stored.serveListFirst(id, Duration.ZERO));
    }

    /**
     * Opens or closes the sale, on every replica when it returns. {@link WaitingList#open} calls those who wait before
     * it opens.
     *
     * @throws Rejection if it was taken off, or is to be opened after its end
     */
    public Show move(ShowId id, Show.State state) {
        terms.change(id, show -> {
            requireOnProgramme(show);
            if (state == Show.State.ON_SALE && show.isOver()) {
                throw new Rejection(Rule.NOT_ON_SALE, "The time of this sale is over.");
            }
            stored.setState(id.value(), state);
        });
        return shows.find(id);
    }

    private static void requireOnProgramme(Show show) {
        if (show.state() == Show.State.CANCELLED) {
            throw new Rejection(Rule.SHOW_CANCELLED, "The show was cancelled, and that cannot be undone.");
        }
    }

    private Guard requireFit(String name, Show show) {
        Guard guard = guards.named(name)
                .orElseThrow(() -> new Rejection(Rule.NO_SUCH_GUARD, "There is no guard named " + name + "."));
        if (!Guards.fits(guard.card(), show.house().kinds())) {
            throw new Rejection(
                    Rule.GUARD_UNFIT,
                    "The guard " + name + " does not protect every kind of place that this show sells.");
        }
        return guard;
    }
}
