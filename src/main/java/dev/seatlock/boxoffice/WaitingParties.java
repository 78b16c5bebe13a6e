package dev.seatlock.boxoffice;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** The parties on waiting lists. Every method runs in its caller's transaction. */
@Singleton
final class WaitingParties {

    private static final String SELECT = """
            select id, show_id, section, places, buyer, callback,
                   case when state = 'OFFERED' and exists (select from booking where booking.id = hold_id) then 'SERVED'
                        when state = 'OFFERED' and not exists (select from hold where hold.id = hold_id) then 'WAITING'
                        else state end,
                   case when state = 'WAITING' then (
                       select count(*) from waiting_party before
                       where before.show_id = party.show_id and before.state = 'WAITING'
                         and before.ordinal <= party.ordinal) else 0 end,
                   case when state = 'OFFERED' then hold_id end
            from waiting_party party
            """;

    private final StatelessSession session;

    WaitingParties(StatelessSession session) {
        this.session = session;
    }

    /**
     * Puts a party at the end of its show's list, and gives reason to look whether there are places for it already.
     *
     * @return false if as many wait as may
     * @throws Rejection if the show is gone
     */
    boolean join(WaitingParty party, int most) {
        int lists = session.createNativeMutationQuery("""
                        insert into waiting_list (show_id, called) select id, 1 from show where id = :show for key share
                        on conflict (show_id) do update set called = waiting_list.called + 1
                        """)
                .setParameter("show", party.show().value())
                .executeUpdate();
        if (lists == 0) {
            throw new Rejection(Rejection.Rule.NO_SUCH_SHOW, "there is no show " + party.show());
        }
        SectionId section = party.section();
        URI callback = party.callback();
        return session.createNativeMutationQuery("""
                                insert into waiting_party (id, show_id, section, places, buyer, callback)
                                select :id, :show, :section, :places, :buyer, :callback
                                where (select count(*) from waiting_party where show_id = :show and state = 'WAITING') < :most
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

    Optional<WaitingParty> find(UUID id) {
        return session
                .createNativeQuery(SELECT + "where id = :id", Object[].class)
                .setParameter("id", id)
                .getResultList()
                .stream()
                .map(WaitingParties::party)
                .findFirst();
    }

    /** Whose turn it is, and next, and so on. */
    List<WaitingParty> inTurn(ShowId show, int most) {
        return session
                .createNativeQuery(
                        SELECT + "where show_id = :show and state = 'WAITING' order by ordinal limit :most",
                        Object[].class)
                .setParameter("show", show.value())
                .setParameter("most", most)
                .getResultList()
                .stream()
                .map(WaitingParties::party)
                .toList();
    }

    /**
     * Says that a party is about to be offered places.
     *
     * @return the id of the hold, the same as before if that came to nothing; empty if the party waits no more
     */
    Optional<ClaimId> offer(UUID party) {
        return Optional.ofNullable(session.createNativeQuery("""
                                update waiting_party set state = 'OFFERED', hold_id = coalesce(hold_id, :fresh)
                                where id = :id and state = 'WAITING' returning hold_id
                                """, UUID.class)
                        .setParameter("fresh", ClaimId.next().value())
                        .setParameter("id", party)
                        .getSingleResultOrNull())
                .map(ClaimId::new);
    }

    /** There was nothing for it: it keeps its turn. */
    void withdraw(UUID party) {
        session.createNativeMutationQuery(
                        "update waiting_party set state = 'WAITING' where id = :id and state = 'OFFERED'")
                .setParameter("id", party)
                .executeUpdate();
    }

    /** So does each to whom a replica that died was about to offer something. */
    void withdrawUnfinished(ShowId show) {
        session.createNativeMutationQuery("""
                        update waiting_party set state = 'WAITING'
                        where show_id = :show and state = 'OFFERED' and not exists (select from hold where hold.id = hold_id)
                        """)
                .setParameter("show", show.value())
                .executeUpdate();
    }

    /** Parties whose hold has lapsed go to the end of their list, or off it if that was once too often. */
    void lapse(UUID[] holds, int most) {
        session.createNativeMutationQuery("""
                        update waiting_party set
                            state = case when lapses + 1 < :most then 'WAITING' else 'LAPSED' end,
                            lapses = lapses + 1, hold_id = null, ordinal = default
                        where hold_id = any(:holds) and state = 'OFFERED'
                          and not exists (select from booking where booking.id = hold_id)
                        """)
                .setParameter("most", most)
                .setParameter("holds", holds)
                .executeUpdate();
    }

    /** Takes a party off the list. */
    void leave(UUID party) {
        session.createNativeMutationQuery("update waiting_party set state = 'LEFT' where id = :id")
                .setParameter("id", party)
                .executeUpdate();
    }

    /** There is reason to look: places of these shows came free. */
    void call(UUID[] shows) {
        session.createNativeMutationQuery("update waiting_list set called = called + 1 where show_id = any(:shows)")
                .setParameter("shows", shows)
                .executeUpdate();
    }

    /** A show whose list is to be served by whoever has taken it. */
    record Call(ShowId show, long number) {}

    /** Takes a list that has been called for, if there is one, for one replica to serve within this time. */
    Optional<Call> take(Duration time) {
        Object @Nullable [] row = session.createNativeQuery("""
                        update waiting_list set serving_until = clock_timestamp() + :millis * interval '1 millisecond'
                        where show_id = (
                            select show_id from waiting_list
                            where called > answered and serving_until <= clock_timestamp()
                            limit 1 for update skip locked)
                        returning show_id, called
                        """, Object[].class)
                .setParameter("millis", time.toMillis())
                .getSingleResultOrNull();
        return Optional.ofNullable(row).map(it -> new Call(new ShowId((UUID) it[0]), (Long) it[1]));
    }

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

    private static WaitingParty party(Object[] row) {
        String section = (String) row[2];
        String callback = (String) row[5];
        UUID hold = (UUID) row[8];
        return new WaitingParty(
                (UUID) row[0],
                new ShowId((UUID) row[1]),
                section == null ? null : new SectionId(section),
                (Integer) row[3],
                (String) row[4],
                callback == null ? null : URI.create(callback),
                WaitingParty.State.valueOf((String) row[6]),
                (Long) row[7],
                hold == null ? null : new ClaimId(hold));
    }
}
