package dev.seatlock.boxoffice.audit;

import dev.seatlock.inventory.ClaimId;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.SQL;
import org.jspecify.annotations.Nullable;

/** The names of buyers, in all tables that have some. Every method runs in its caller's transaction. */
interface BuyerNames {

    StatelessSession session();

    /**
     * Erases a name, table after table in the order in which a purchase and the cancellation of an event lock them.
     *
     * @param ids of the claims and the waiting parties that have it
     * @param name null for whatever name they have
     */
    default Erasure erase(UUID[] ids, @Nullable String name) {
        ofAllotments(ids, name);
        int holds = ofHolds(ids, name);
        int bookings = ofBookings(ids, name);
        int orders = ofOrders(ids, name);
        return new Erasure(bookings, holds, orders, ofWaitingParties(ids, name));
    }

    /** A booking, and its hold: where it was paid for too late, that has another id. */
    @SQL("select cast(:booking as uuid) union select hold_id from payment where booking_id = :booking")
    List<UUID> ofBooking(ClaimId booking);

    @SQL("""
            select id from booking where buyer = :name union select id from hold where buyer = :name
            union select id from orders where buyer = :name union select id from waiting_party where buyer = :name
            union select claim_id from allotment where buyer = :name
            """)
    List<UUID> named(String name);

    String FITS = " = any(:ids) and (cast(:name as text) is null or buyer = :name)";

    @SQL("update allotment set buyer = 'guest' where claim_id" + FITS)
    int ofAllotments(UUID[] ids, @Nullable String name);

    @SQL("update hold set buyer = 'guest' where id" + FITS)
    int ofHolds(UUID[] ids, @Nullable String name);

    @SQL("update booking set buyer = 'guest' where id" + FITS)
    int ofBookings(UUID[] ids, @Nullable String name);

    @SQL("update orders set buyer = 'guest' where id" + FITS)
    int ofOrders(UUID[] ids, @Nullable String name);

    @SQL("""
            update waiting_party set buyer = 'guest'
            where (id = any(:ids) or hold_id = any(:ids) or lapsed_holds && :ids)
              and (cast(:name as text) is null or buyer = :name)
            """)
    int ofWaitingParties(UUID[] ids, @Nullable String name);
}
