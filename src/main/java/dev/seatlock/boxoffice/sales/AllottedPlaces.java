package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.SQL;
import org.jspecify.annotations.Nullable;

/** The rows. Every method runs in its caller's transaction. A duration comes to PostgreSQL as its nanoseconds. */
interface AllottedPlaces {

    StatelessSession session();

    @SQL("select coalesce(places_per_buyer, 0) from show where id = :show")
    Optional<Integer> limit(ShowId show);

    /** What a buyer has of a show: places held, booked, and claimed by claims that are being decided. */
    record Has(
            Long held, Long booked, Long underWay, @Nullable Instant firstHeldUntil, Instant now) {}

    @SQL("""
            select coalesce(sum(win.places) filter (where state = 'HELD' and held_until > now.at), 0),
                   coalesce(sum(win.places) filter (where state = 'SOLD'), 0),
                   coalesce(sum(allotment.places) filter (where not won), 0),
                   min(held_until) filter (where state = 'HELD' and held_until > now.at), now.at
            from (select clock_timestamp() as at) now
            left join allotment on show_id = :show and buyer = :buyer
            left join win on won and win.show_id = allotment.show_id and win.claim_id = allotment.claim_id
            group by now.at
            """)
    Has has(ShowId show, String buyer);

    /**
     * The seconds for which a buyer's holds of the last day have kept places, and came to nothing. None counts for less
     * than ten, so that there cannot be very many.
     */
    @SQL("""
            select cast(trunc(coalesce(sum(greatest(10, extract(epoch from ended.at - hold.created_at))), 0)) as bigint)
            from allotment join hold on hold.show_id = allotment.show_id and hold.id = claim_id
            cross join lateral (
                select max(held_until) as at from win where win.show_id = hold.show_id and win.claim_id = hold.id
                having bool_and(state = 'RELEASED')
            ) ended
            where allotment.show_id = :show and allotment.buyer = :buyer and won
              and hold.created_at > clock_timestamp() - interval '1 day'
              and not exists (select from booking where booking.show_id = hold.show_id and booking.id = hold.id)
            """)
    long secondsHeldInVain(ShowId show, String buyer);

    /** The places of a buyer's other claims, and whether each is only still there because nobody has tidied up. */
    String OTHERS = """
            select places, running_until <= clock_timestamp() as stale from allotment
            where show_id = :show and buyer = :buyer and claim_id <> :claim and not won
            union all
            select win.places, state = 'HELD' and held_until <= clock_timestamp()
            from allotment join win using (show_id, claim_id)
            where show_id = :show and buyer = :buyer and claim_id <> :claim and won and state <> 'RELEASED'
            """;

    record Others(Long all, Long fresh) {}

    @SQL("select coalesce(sum(places), 0), coalesce(sum(places) filter (where not stale), 0) from (" + OTHERS
            + ") others")
    Others others(ShowId show, String buyer, ClaimId claim);

    /** Sets places aside if they fit, one claim of a buyer's after the other. */
    default boolean allot(ShowId show, String buyer, ClaimId claim, int places, int limit, Duration running) {
        lock(show, buyer);
        return insertIfItFits(show, buyer, claim, places, limit, running);
    }

    @SQL("select cast(pg_advisory_xact_lock(hashtext(cast(:show as text)), hashtext(:buyer)) as text)")
    String lock(ShowId show, String buyer);

    /**
     * A statement of its own: it must see what was committed while the lock was waited for. Rows of won claims that
     * have given everything back go on the way: a claim wins once, so they will never count again. Those of holds stay
     * for a day, for their time counts.
     */
    @SQL("""
            with spent as (
                delete from allotment
                where show_id = :show and buyer = :buyer and claim_id <> :claim and won and not exists (
                    select from win where win.show_id = allotment.show_id
                        and win.claim_id = allotment.claim_id and state <> 'RELEASED')
                    and not exists (
                    select from hold where hold.show_id = allotment.show_id and hold.id = allotment.claim_id
                        and hold.created_at > clock_timestamp() - interval '1 day')
            ), allotted as (
                insert into allotment (show_id, buyer, claim_id, places, running_until)
                select :show, :buyer, :claim, :places, clock_timestamp() + :running / 1e9 * interval '1 second'
                where :places + (select coalesce(sum(places), 0) from (""" + OTHERS + """
                    ) others) <= :limit
                on conflict (show_id, buyer, claim_id) do update
                    set places = excluded.places, running_until = excluded.running_until
                returning true
            )
            select exists (select from allotted)
            """)
    boolean insertIfItFits(ShowId show, String buyer, ClaimId claim, int places, int limit, Duration running);

    @SQL("select claim_id from allotment where show_id = :show and buyer = :buyer and won")
    List<ClaimId> won(ShowId show, String buyer);

    /** Those whose claims ran out of time. */
    @SQL("""
            delete from allotment where (show_id, buyer, claim_id) in (
                select show_id, buyer, claim_id from allotment
                where show_id = :show and buyer = :buyer and not won and running_until <= clock_timestamp()
                for update skip locked)
            """)
    int takeBackVanished(ShowId show, String buyer);

    @SQL("""
            update allotment set won = true
            where show_id = :show and buyer = any(:buyers) and claim_id = any(:claims)
            """)
    int markWon(ShowId show, String[] buyers, UUID[] claims);

    /** The claim counts for this buyer only. */
    @SQL("delete from allotment where show_id = :show and buyer <> :buyer and claim_id = :claim")
    int dropOthers(ShowId show, String buyer, ClaimId claim);

    @SQL("delete from allotment where show_id = :show and buyer = :buyer and claim_id = :claim and not won")
    boolean giveBack(ShowId show, String buyer, ClaimId claim);
}
