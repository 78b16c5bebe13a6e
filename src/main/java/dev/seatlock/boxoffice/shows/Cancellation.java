package dev.seatlock.boxoffice.shows;

import dev.seatlock.boxoffice.callbacks.Outbox;
import dev.seatlock.boxoffice.callbacks.Refusal;
import dev.seatlock.inventory.ShowId;
import jakarta.inject.Singleton;
import java.util.List;
import org.hibernate.StatelessSession;

/**
 * What it means for buyers that a show is taken off the programme. Every method runs in its caller's transaction, which
 * has shut out the claims for that show; buyers may be paying, giving back and cancelling meanwhile, and the rows are
 * locked in the same order as by them: holds, then places, then bookings and payments.
 */
@Singleton
final class Cancellation {

    /**
     * Tables whose rows do not go with the show by themselves, in the ledger's lock order: after sections and seats.
     */
    private static final List<String> WITHOUT_REFERENCE = List.of("win", "hold", "booking");

    private final StatelessSession session;

    Cancellation(StatelessSession session) {
        this.session = session;
    }

    /**
     * Whether anybody has booked, paid, holds, ordered or waits for anything of a show, and is to be told what becomes
     * of it.
     */
    boolean concernsAnyone(ShowId show) {
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
     */
    void cancel(ShowId show) {
        change("update hold set given_back = true where show_id = :show and not given_back", show);
        change(
                "with news as (select distinct claim_id as id, 'hold.ended' as type, jsonb '{}' as details"
                        + " from win where show_id = :show and state = 'HELD') " + Outbox.TELL,
                show);
        freePlaces(show);
        change("""
                with cancelled as (
                    update booking set state = 'CANCELLED', cancelled_at = clock_timestamp(), cancelled_by = 'SHOW'
                    where show_id = :show and state = 'CONFIRMED' returning id
                ), news as (select id, 'booking.cancelled' as type, jsonb '{}' as details from cancelled)
                """ + Outbox.TELL, show);
        payBack(show);
        // An order that the bank still has to decide on ends as it is looked after.
        change("""
                with ended as (
                    update orders set state = 'REFUSED', refusal = 'SHOW_CANCELLED'
                    where show_id = :show and state = 'SUBMITTED'
                      and not exists (select from payment where hold_id = orders.id) returning id
                ), news as (
                    select id, 'order.refused' as type, jsonb_build_object('code', '%s') as details from ended
                )
                """.formatted(Refusal.SHOW_CANCELLED.code()) + Outbox.TELL, show);
        change("""
                update waiting_party set state = 'CANCELLED'
                where show_id = :show and state in ('WAITING', 'CALLED', 'OFFERED')
                  and not exists (select from booking where booking.id = hold_id)
                """, show);
        change("delete from waiting_room where show_id = :show", show);
        change("update show set state = 'CANCELLED' where id = :show", show);
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
                update payment set state = 'REFUNDING', check_at = clock_timestamp()
                where show_id = :show and state = 'CAPTURED'
                """, show);
    }

    /**
     * Leaves nothing of a show, nor of what was sold for it, but its payments: they belong to the books. What was paid
     * goes back, and whoever wants to be told of his booking is told that it is cancelled.
     */
    void erase(ShowId show) {
        change(
                "with news as (select id, 'booking.cancelled' as type, jsonb '{}' as details"
                        + " from booking where show_id = :show and state = 'CONFIRMED') " + Outbox.TELL,
                show);
        change("delete from show where id = :show", show);
        WITHOUT_REFERENCE.forEach(table -> change("delete from " + table + " where show_id = :show", show));
        payBack(show);
    }

    private void change(String sql, ShowId show) {
        session.createNativeMutationQuery(sql)
                .setParameter("show", show.value())
                .executeUpdate();
    }
}
