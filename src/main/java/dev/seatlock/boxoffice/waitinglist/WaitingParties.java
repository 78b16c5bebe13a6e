package dev.seatlock.boxoffice.waitinglist;

import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** The parties on waiting lists. Every method runs in its caller's transaction. */
@Singleton
final class WaitingParties {

    /** A party keeps its turn until the hold that it is called for is there. */
    private static final String WAITS =
            "(%1$s.state = 'WAITING' or %1$s.state = 'CALLED' and not exists (select from hold where hold.id = %1$s.hold_id))";

    private static final String SELECT = """
            select id, show_id, section, places, buyer, callback,
                   case when hold_id is not null and exists (select from booking where booking.id = hold_id) then 'SERVED'
                        when %1$s then 'WAITING'
                        when state = 'CALLED' then 'OFFERED'
                        when state = 'OFFERED' and not exists (select from hold where hold.id = hold_id) then 'WAITING'
                        else state end,
                   case when %1$s then (
                       select count(*) from waiting_party before
                       where before.show_id = party.show_id and before.state in ('WAITING', 'CALLED')
                         and before.ordinal <= party.ordinal and %2$s) else 0 end,
                   case when state <> 'WAITING' then hold_id end, lapsed_holds
            from waiting_party party
            """.formatted(WAITS.formatted("party"), WAITS.formatted("before"));

    private final StatelessSession session;

    WaitingParties(StatelessSession session) {
        this.session = session;
    }

    /**
     * Puts a party at the end of its show's list, and gives reason to look whether there are places for it already.
     * Those who join one show do so one after the other.
     *
     * @return false if as many wait as may
     * @throws Rejection if the show is gone, or its buyer stands in the list already
     */
    boolean join(WaitingParty party, int most) {
        int lists = session.createNativeMutationQuery("""
                        insert into waiting_list (show_id, called)
                        select id, 1 from show where id = :show and state <> 'CANCELLED' for share
                        on conflict (show_id) do update set called = waiting_list.called + 1
                        """)
                .setParameter("show", party.show().value())
                .executeUpdate();
        if (lists == 0) {
            throw new Rejection(Rejection.Rule.NO_SUCH_SHOW, "There is no show " + party.show() + ".");
        }
        if (!party.buyer().equals(BuyerId.GUEST.value()) && isWaiting(party.show(), party.buyer())) {
            throw new Rejection(Rejection.Rule.ALREADY_WAITING, "A buyer of this name is on the waiting list already.");
        }
        SectionId section = party.section();
        URI callback = party.callback();
        return session.createNativeMutationQuery("""
                                insert into waiting_party (id, show_id, section, places, buyer, callback)
                                select :id, :show, :section, :places, :buyer, :callback
                                where (select count(*) from waiting_party
                                       where show_id = :show and state in ('WAITING', 'CALLED')) < :most
                                """)
                        .setParameter("id", party.id())
                        .setParameter("show", party.show().value())
                        .setParameter("section", section == null ? null : section.name(), String.class)
                        .setParameter("places", party.places())
                        .setParameter("buyer", party.buyer())
                        .setParameter("callback", callback == null ? null : callback.toString(), String.class)
                        .setParameter("most", most)
                        .executeUpdate()
                == 1;
    }

    private boolean isWaiting(ShowId show, String buyer) {
        return session.createNativeQuery("""
                        select exists (select from waiting_party
                            where show_id = :show and buyer = :buyer and state in ('WAITING', 'CALLED', 'OFFERED')
                              and not exists (select from booking where booking.id = hold_id))
                        """, Boolean.class)
                .setParameter("show", show.value())
                .setParameter("buyer", buyer)
                .getSingleResult();
    }

    Optional<WaitingParty> find(UUID id) {
        return session
                .createNativeQuery(SELECT + "where id = :id", PartyRow.class)
                .setParameter("id", id)
                .getResultList()
                .stream()
                .map(PartyRow::party)
                .findFirst();
    }

    /** Whose turn it is, and next, and so on. */
    List<WaitingParty> inTurn(ShowId show, int most) {
        return session
                .createNativeQuery(
                        SELECT + "where show_id = :show and state = 'WAITING' order by ordinal limit :most",
                        PartyRow.class)
                .setParameter("show", show.value())
                .setParameter("most", most)
                .getResultList()
                .stream()
                .map(PartyRow::party)
                .toList();
    }

    /**
     * Says that a party is about to be offered places.
     *
     * @return the id of the hold, the same as before if that came to nothing; empty if the party waits no more
     */
    Optional<ClaimId> offer(UUID party) {
        return Optional.ofNullable(session.createNativeQuery("""
                                update waiting_party set state = 'CALLED', hold_id = coalesce(hold_id, :fresh)
                                where id = :id and state = 'WAITING' returning hold_id
                                """, UUID.class)
                        .setParameter("fresh", ClaimId.next().value())
                        .setParameter("id", party)
                        .getSingleResultOrNull())
                .map(ClaimId::new);
    }

    /** It has been offered places. False if it has left meanwhile, or its show was taken off. */
    boolean offered(UUID party) {
        return session.createNativeMutationQuery(
                                "update waiting_party set state = 'OFFERED' where id = :id and state = 'CALLED'")
                        .setParameter("id", party)
                        .executeUpdate()
                == 1;
    }

    /** There was nothing for it: it keeps its turn. */
    void withdraw(UUID party) {
        session.createNativeMutationQuery(
                        "update waiting_party set state = 'WAITING' where id = :id and state = 'CALLED'")
                .setParameter("id", party)
                .executeUpdate();
    }

    /** So does each to whom a replica that died was about to offer something; unless it had done so. */
    void withdrawUnfinished(ShowId show) {
        session.createNativeMutationQuery("""
                        update waiting_party
                        set state = case when exists (select from hold where hold.id = hold_id) then 'OFFERED' else 'WAITING' end
                        where show_id = :show and (state = 'CALLED'
                            or state = 'OFFERED' and not exists (select from hold where hold.id = hold_id))
                        """)
                .setParameter("show", show.value())
                .executeUpdate();
    }

    /**
     * Parties whose hold has lapsed go to the end of their list, or off it if that was once too often. One that waits
     * still, since it was not known whether it had won the hold, keeps its turn, and is offered another.
     */
    void lapse(UUID[] holds, int most) {
        session.createNativeMutationQuery("""
                        update waiting_party set lapsed_holds = lapsed_holds || hold_id, hold_id = null
                        where hold_id = any(:holds) and state = 'WAITING'
                          and not exists (select from booking where booking.id = hold_id)
                        """).setParameter("holds", holds).executeUpdate();
        session.createNativeMutationQuery("""
                        update waiting_party set
                            state = case when lapses + 1 < :most then 'WAITING' else 'LAPSED' end,
                            lapses = lapses + 1, lapsed_holds = lapsed_holds || hold_id, hold_id = null, ordinal = default
                        where hold_id = any(:holds) and state in ('CALLED', 'OFFERED')
                          and not exists (select from booking where booking.id = hold_id)
                        """)
                .setParameter("most", most)
                .setParameter("holds", holds)
                .executeUpdate();
    }

    /** Takes a party off the list. */
    void leave(UUID party) {
        session.createNativeMutationQuery(
                        "update waiting_party set state = 'LEFT' where id = :id and state <> 'CANCELLED'")
                .setParameter("id", party)
                .executeUpdate();
    }

    /** Whether there is reason to look that nobody has followed yet. */
    boolean isCalled(ShowId show) {
        return session.createNativeQuery(
                        "select exists (select from waiting_list where show_id = :show and called > answered)",
                        Boolean.class)
                .setParameter("show", show.value())
                .getSingleResult();
    }

    /** There is reason to look: places of these shows came free. */
    void call(UUID[] shows) {
        session.createNativeMutationQuery("update waiting_list set called = called + 1 where show_id = any(:shows)")
                .setParameter("shows", shows)
                .executeUpdate();
    }

    /** A show whose list is to be served by whoever has taken it. */
    record Call(ShowId show, long number) {}

    /**
     * Takes a list that has been called for, if there is one, for one replica to serve within this time. What was
     * called for while a sale was closed is left until it opens.
     */
    Optional<Call> take(Duration time) {
        return take(time, "show_id in (select id from show where " + Show.IS_ON_SALE + ")", Map.of());
    }

    /** The same for one show, be it on sale or not. */
    Optional<Call> take(ShowId show, Duration time) {
        return take(time, "show_id = :show", Map.of("show", show.value()));
    }

    private Optional<Call> take(Duration time, String which, Map<String, UUID> parameters) {
        var query =
                session.createNativeQuery("""
                        update waiting_list set serving_until = clock_timestamp() + :millis * interval '1 millisecond'
                        where show_id = (
                            select show_id from waiting_list
                            where called > answered and serving_until <= clock_timestamp() and %s
                            order by serving_until limit 1 for update skip locked)
                        returning show_id, called
                        """.formatted(which), CallRow.class).setParameter("millis", time.toMillis());
        parameters.forEach(query::setParameter);
        return Optional.ofNullable(query.getSingleResultOrNull())
                .map(row -> new Call(new ShowId(row.show), row.number));
    }

    private record CallRow(UUID show, Long number) {}

    /** The list has been served; or put off, and then it is called for still. */
    void putBack(Call call, boolean served) {
        session.createNativeMutationQuery("""
                        update waiting_list set serving_until = clock_timestamp() + :millis * interval '1 millisecond',
                            answered = case when :served then :number else answered end
                        where show_id = :show
                        """)
                .setParameter("millis", served ? 0 : 1_000)
                .setParameter("served", served)
                .setParameter("number", call.number())
                .setParameter("show", call.show().value())
                .executeUpdate();
    }

    @SuppressWarnings("ArrayRecordComponent") // as the driver reads it, and compared with nothing
    private record PartyRow(
            UUID id,
            UUID show,
            @Nullable String section,
            Integer places,
            String buyer,
            @Nullable String callback,
            String state,
            Long ahead,
            @Nullable UUID hold,
            UUID[] lapsed) {

        WaitingParty party() {
            return new WaitingParty(
                    id,
                    new ShowId(show),
                    section == null ? null : new SectionId(section),
                    places,
                    buyer,
                    callback == null ? null : URI.create(callback),
                    WaitingParty.State.valueOf(state),
                    ahead,
                    hold == null ? null : new ClaimId(hold),
                    Arrays.stream(lapsed).map(ClaimId::new).toList());
        }
    }
}
