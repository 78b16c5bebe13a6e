package dev.seatlock.boxoffice.waitinglist;

import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.Find;
import org.hibernate.annotations.processing.HQL;
import org.hibernate.annotations.processing.SQL;
import org.jspecify.annotations.Nullable;

/**
 * The parties on waiting lists. Every method runs in its caller's transaction. A duration comes to PostgreSQL as its
 * nanoseconds.
 */
interface WaitingParties {

    StatelessSession session();

    /**
     * Puts a party at the end of its show's list, and gives reason to look whether there are places for it already.
     * Those who join one show do so one after the other.
     *
     * @return false if as many wait as may
     * @throws Rejection if the show is gone, or its buyer stands in the list already
     */
    default boolean join(
            UUID id,
            ShowId show,
            @Nullable SectionId section,
            int places,
            BuyerId buyer,
            @Nullable URI callback,
            int most) {
        if (!callOrBegin(show)) {
            throw new Rejection(Rejection.Rule.NO_SUCH_SHOW, "There is no show " + show + ".");
        }
        if (!buyer.equals(BuyerId.GUEST) && isWaiting(show, buyer.value())) {
            throw new Rejection(Rejection.Rule.ALREADY_WAITING, "A buyer of this name is on the waiting list already.");
        }
        return insert(
                id,
                show,
                section == null ? null : section.name(),
                places,
                buyer.value(),
                callback == null ? null : callback.toString(),
                most);
    }

    @SQL("""
            insert into waiting_list (show_id, called)
            select id, 1 from show where id = :show and state <> 'CANCELLED' for share
            on conflict (show_id) do update set called = waiting_list.called + 1
            """)
    boolean callOrBegin(ShowId show);

    @SQL("""
            select exists (select from waiting_party
                where show_id = :show and buyer = :buyer and state in ('WAITING', 'CALLED', 'OFFERED')
                  and not exists (select from booking where booking.id = hold_id))
            """)
    boolean isWaiting(ShowId show, String buyer);

    @SQL("select exists (select from waiting_party where show_id = :show and state in ('WAITING', 'CALLED'))")
    boolean isAnyoneWaiting(ShowId show);

    @SQL("""
            insert into waiting_party (id, show_id, section, places, buyer, callback)
            select :id, :show, cast(:section as text), :places, :buyer, cast(:callback as text)
            where (select count(*) from waiting_party where show_id = :show and state in ('WAITING', 'CALLED')) < :most
            """)
    boolean insert(
            UUID id,
            ShowId show,
            @Nullable String section,
            int places,
            String buyer,
            @Nullable String callback,
            int most);

    @Find
    Optional<WaitingParty> find(UUID id);

    /** Whose turn it is, and next, and so on. */
    @HQL("where show = :show and stored = 'WAITING' order by ordinal limit :most")
    List<WaitingParty> inTurn(ShowId show, int most);

    /**
     * Says that a party is about to be offered places.
     *
     * @param fresh under which it will be held, unless that has come to nothing before under another id
     * @return the id of the hold; empty if the party waits no more
     */
    @SQL("""
            with called as (
                update waiting_party set state = 'CALLED', hold_id = coalesce(hold_id, :fresh)
                where id = :id and state = 'WAITING' returning hold_id
            )
            select hold_id from called
            """)
    Optional<UUID> call(UUID id, ClaimId fresh);

    /** It has been offered places. False if it has left meanwhile, or its show was taken off. */
    @SQL("update waiting_party set state = 'OFFERED' where id = :id and state = 'CALLED'")
    boolean offered(UUID id);

    /** There was nothing for it: it keeps its turn. */
    @SQL("update waiting_party set state = 'WAITING' where id = :id and state = 'CALLED'")
    void withdraw(UUID id);

    /**
     * So does each to whom a replica that died was about to offer something; unless it had done so. One that was served
     * late has a booking under an id that never was a hold.
     */
    @SQL("""
            update waiting_party
            set state = case when exists (select from hold where hold.id = hold_id) then 'OFFERED' else 'WAITING' end
            where show_id = :show and (state = 'CALLED'
                or state = 'OFFERED' and not exists (select from hold where hold.id = hold_id)
                    and not exists (select from booking where booking.id = hold_id))
            """)
    void withdrawUnfinished(ShowId show);

    /**
     * Parties whose hold has lapsed go to the end of their list, or off it if that was once too often. One that waits
     * still, since it was not known whether it had won the hold, keeps its turn, and is offered another.
     */
    default void lapse(UUID[] holds, int most) {
        forgetLapsed(holds);
        putToTheEnd(holds, most);
    }

    @SQL("""
            update waiting_party set lapsed_holds = lapsed_holds || hold_id, hold_id = null
            where hold_id = any(:holds) and state = 'WAITING'
              and not exists (select from booking where booking.id = hold_id)
            """)
    void forgetLapsed(UUID[] holds);

    @SQL("""
            update waiting_party set
                state = case when lapses + 1 < :most then 'WAITING' else 'LAPSED' end,
                lapses = lapses + 1, lapsed_holds = lapsed_holds || hold_id, hold_id = null, ordinal = default
            where hold_id = any(:holds) and state in ('CALLED', 'OFFERED')
              and not exists (select from booking where booking.id = hold_id)
            """)
    void putToTheEnd(UUID[] holds, int most);

    /** Takes a party off the list. */
    @SQL("update waiting_party set state = 'LEFT' where id = :id and state <> 'CANCELLED'")
    void leave(UUID id);

    /** How often there was reason to look. */
    @SQL("select coalesce(max(called), 0) from waiting_list where show_id = :show")
    long calls(ShowId show);

    /** Whether the list has not been served since it was called so often. */
    @SQL("select exists (select from waiting_list where show_id = :show and answered < :call)")
    boolean isUnanswered(ShowId show, long call);

    /** There is reason to look: places of these shows came free. */
    @SQL("update waiting_list set called = called + 1 where show_id = any(:shows)")
    void callAll(UUID[] shows);

    /** The list of the show that is asked for, or of any show that is on sale if none is. */
    String IS_MEANT = "(show_id = cast(:show as uuid) or cast(:show as uuid) is null and exists ("
            + "select from show where id = show_id and " + Show.IS_ON_SALE + "))";

    /** A show whose list is to be served by whoever has taken it. */
    record Call(UUID show, Long number) {}

    /**
     * Takes a list that has been called for, if there is one, for one replica to serve within this time: that of one
     * show, or any of those that are on sale. What was called for while a sale was closed is left until it opens.
     *
     * @param show null for any
     */
    @SQL("""
            with taken as (
                update waiting_list set serving_until = clock_timestamp() + :time / 1e9 * interval '1 second'
                where show_id = (
                    select show_id from waiting_list
                    where called > answered and serving_until <= clock_timestamp() and\s""" + IS_MEANT + """

                    order by serving_until limit 1 for update skip locked)
                returning show_id, called
            )
            select * from taken
            """)
    Optional<Call> take(@Nullable UUID show, Duration time);

    /** The list has been served up to this call; or put off for a second, and then it is called for still. */
    @SQL("""
            update waiting_list set serving_until = clock_timestamp() + :seconds * interval '1 second',
                answered = case when :served then :number else answered end
            where show_id = :show
            """)
    void putBack(UUID show, long number, boolean served, int seconds);
}
