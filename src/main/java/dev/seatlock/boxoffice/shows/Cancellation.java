package dev.seatlock.boxoffice.shows;

import dev.seatlock.boxoffice.callbacks.Outbox;
import dev.seatlock.boxoffice.callbacks.Refusal;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.inventory.ConnectionBounds;
import dev.seatlock.inventory.SeatsChanged;
import dev.seatlock.inventory.ShowId;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Takes shows off the programme, and tells their buyers.
 *
 * <p>The claims for a show are shut out meanwhile ({@link TermsChange}), but buyers may be paying, giving back and
 * cancelling. So the rows are locked in the same order as by them: holds, then places, then bookings and payments.
 */
@Singleton
public final class Cancellation {

    /**
     * Tables whose rows do not go with the show by themselves, in the ledger's lock order: after sections and seats.
     */
    private static final List<String> WITHOUT_REFERENCE = List.of("win", "hold", "booking", "refusal");

    /** Of a party on the waiting list that has not been served. */
    private static final String WAITS = "state in ('WAITING', 'CALLED', 'OFFERED')"
            + " and not exists (select from booking where booking.id = hold_id)";

    private static final String REASON = "jsonb_strip_nulls(jsonb_build_object('reason', cast(:because as text)))";

    private final StatelessSession session;
    private final TermsChange terms;
    private final Shows shows;
    private final StoredShows stored;
    private final ConnectionBounds bounds;
    private final Event<SeatsChanged> seatsChanged;

    Cancellation(
            StatelessSession session,
            TermsChange terms,
            Shows shows,
            StoredShows stored,
            ConnectionBounds bounds,
            Event<SeatsChanged> seatsChanged) {
        this.session = session;
        this.terms = terms;
        this.shows = shows;
        this.stored = stored;
        this.bounds = bounds;
        this.seatsChanged = seatsChanged;
    }

    /**
     * Cancels an event. All that was held, sold, ordered and waited for is cancelled, what was paid goes back, and
     * everyone who gave a callback is told why. The show stays, as CANCELLED, for those who look. Once it is cancelled
     * there is nothing left to do, and the first reason stands.
     */
    public Show cancelEvent(ShowId id, String because) {
        terms.change(id, show -> {
            if (show.state() != Show.State.CANCELLED) {
                bounds.letStatementsTake(session, Programme.A_MILLION_SEATS);
                cancel(id, because);
            }
        });
        tell(id);
        return shows.find(id);
    }

    /**
     * Takes a show off the programme. If anybody has something of it, that is cancelled, what was paid goes back, and
     * the show stays, as CANCELLED, for those who look at what they had; else nothing of it stays.
     *
     * @param force whether to do so even while places are held or sold
     * @param erase leaves nothing of it in any case: for what was sold to nobody in earnest
     * @throws Rejection if places are held or sold, and it is not forced
     */
    public void delete(ShowId id, boolean force, boolean erase) {
        terms.change(id, show -> {
            if (!force && stored.isHeldOrSold(id)) {
                throw new Rejection(Rule.STILL_BOOKED, "Places of this show are held or sold.");
            }
            bounds.letStatementsTake(session, Programme.A_MILLION_SEATS);
            if (erase || !concernsAnyone(id)) {
                erase(id);
            } else if (show.state() != Show.State.CANCELLED) {
                cancel(id, null);
            }
        });
        tell(id);
    }

    private void tell(ShowId id) {
        shows.forget(id);
        seatsChanged.fire(new SeatsChanged(id, Set.of()));
    }

    /**
     * Whether anybody has booked, paid, holds, ordered or waits for anything of a show, and is to be told what becomes
     * of it.
     */
    private boolean concernsAnyone(ShowId show) {
        return session.createNativeQuery("""
                        select exists (select from booking where show_id = :show)
                            or exists (select from payment where show_id = :show)
                            or exists (select from win where show_id = :show and state <> 'RELEASED')
                            or exists (select from orders where show_id = :show and state = 'SUBMITTED')
                            or exists (select from waiting_party
                                       where show_id = :show and state in ('WAITING', 'CALLED', 'OFFERED'))
                        """, Boolean.class)
                .setParameter("show", show.value())
                .getSingleResult();
    }

    /**
     * Cancels all that was held, sold, ordered and waited for; owes what was paid; and tells everyone who wants to be
     * told.
     *
     * @param because the reason that they are told; null for none
     */
    private void cancel(ShowId show, @Nullable String because) {
        change("update hold set given_back = true where show_id = :show and not given_back", show);
        tell("""
                with news as (
                    select distinct claim_id as id, 'hold.ended' as type, %s as details
                    from win where show_id = :show and state = 'HELD'
                )
                """.formatted(REASON), show, because);
        freePlaces(show);
        tell("""
                with cancelled as (
                    update booking set state = 'CANCELLED', cancelled_at = clock_timestamp(), cancelled_by = 'SHOW',
                        cancelled_because = cast(:because as text)
                    where show_id = :show and state = 'CONFIRMED' returning id
                ), news as (select id, 'booking.cancelled' as type, %s as details from cancelled)
                """.formatted(REASON), show, because);
        payBack(show);
        // An order that the bank still has to decide on ends as it is looked after.
        tell("""
                with ended as (
                    update orders set state = 'REFUSED', refusal = 'SHOW_CANCELLED'
                    where show_id = :show and state = 'SUBMITTED'
                      and not exists (select from payment where hold_id = orders.id) returning id
                ), news as (
                    select id, 'order.refused' as type, jsonb_build_object('code', '%s') || %s as details from ended
                )
                """.formatted(Refusal.SHOW_CANCELLED.code(), REASON), show, because);
        change("""
                insert into callback (claim_id, show_id, subject, url)
                select id, show_id, id, callback from waiting_party
                where show_id = :show and callback is not null and %s
                on conflict do nothing
                """.formatted(WAITS), show);
        tell("""
                with sent_home as (
                    update waiting_party set state = 'CANCELLED' where show_id = :show and %s returning id
                ), news as (select id, 'party.cancelled' as type, %s as details from sent_home)
                """.formatted(WAITS, REASON), show, because);
        change("delete from waiting_room where show_id = :show", show);
        session.createNativeMutationQuery("""
                        update show set state = 'CANCELLED', cancelled_because = cast(:because as text)
                        where id = :show
                        """)
                .setParameter("show", show.value())
                .setParameter("because", because)
                .executeUpdate();
    }

    private void freePlaces(ShowId show) {
        for (String locked : List.of(
                "select name from section where show_id = :show order by name for update",
                "select seat_id from seat where show_id = :show and holder is not null order by seat_id for update")) {
            session.createNativeQuery("select count(*) from (" + locked + ") locked", Long.class)
                    .setParameter("show", show.value())
                    .getSingleResult();
        }
        change("update section set taken = 0 where show_id = :show and taken <> 0", show);
        change(
                "update seat set holder = null, version = version + 1 where show_id = :show and holder is not null",
                show);
        change("update win set state = 'RELEASED' where show_id = :show and state <> 'RELEASED'", show);
    }

    /** What the bank has not decided is looked after at once, too. */
    private void payBack(ShowId show) {
        change("update payment set check_at = clock_timestamp() where show_id = :show and state = 'PENDING'", show);
        change("""
                update payment set state = 'REFUNDING'
                where show_id = :show and state = 'CAPTURED'
                """, show);
    }

    /**
     * Leaves nothing of a show, nor of what was sold for it, but its payments: they belong to the books. What was paid
     * goes back, and whoever wants to be told of his booking is told that it is cancelled.
     */
    private void erase(ShowId show) {
        change(
                "with news as (select id, 'booking.cancelled' as type, jsonb '{}' as details"
                        + " from booking where show_id = :show and state = 'CONFIRMED') " + Outbox.TELL,
                show);
        change("delete from show where id = :show", show);
        WITHOUT_REFERENCE.forEach(table -> change("delete from " + table + " where show_id = :show", show));
        payBack(show);
    }

    /** Changes something, and tells of it to those who gave a callback. */
    private void tell(String change, ShowId show, @Nullable String because) {
        session.createNativeMutationQuery(change + Outbox.TELL)
                .setParameter("show", show.value())
                .setParameter("because", because)
                .executeUpdate();
    }

    private void change(String sql, ShowId show) {
        session.createNativeMutationQuery(sql)
                .setParameter("show", show.value())
                .executeUpdate();
    }
}
