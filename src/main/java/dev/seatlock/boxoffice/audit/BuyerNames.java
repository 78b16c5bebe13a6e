package dev.seatlock.boxoffice.audit;

import dev.seatlock.inventory.ClaimId;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.SQL;

/** The names of buyers, in all tables that have some. Every method runs in its caller's transaction. */
interface BuyerNames {

    StatelessSession session();

    String COUNTED = """
            ) select (select count(*) from booked), (select count(*) from held), (select count(*) from ordered),
                     (select count(*) from waiting)
            """;

    /** Of one booking, under the id of its hold, too: where it was paid for too late, that is another. */
    @SQL("""
            with claim as (
                select cast(:booking as uuid) as id union select hold_id from payment where booking_id = :booking
            ), booked as (
                update booking set buyer = 'guest' where id = :booking returning id
            ), held as (
                update hold set buyer = 'guest' where id in (select id from claim) returning id
            ), ordered as (
                update orders set buyer = 'guest' where id in (select id from claim) returning id
            ), waiting as (
                update waiting_party set buyer = 'guest'
                where hold_id in (select id from claim) or lapsed_holds && array(select id from claim) returning id
            ), allotted as (
                update allotment set buyer = 'guest' where claim_id in (select id from claim) returning claim_id
            """ + COUNTED)
    Erasure eraseOf(ClaimId booking);

    @SQL("""
            with booked as (
                update booking set buyer = 'guest' where buyer = :name returning id
            ), held as (
                update hold set buyer = 'guest' where buyer = :name returning id
            ), ordered as (
                update orders set buyer = 'guest' where buyer = :name returning id
            ), waiting as (
                update waiting_party set buyer = 'guest' where buyer = :name returning id
            ), allotted as (
                update allotment set buyer = 'guest' where buyer = :name returning claim_id
            """ + COUNTED)
    Erasure erase(String name);
}
