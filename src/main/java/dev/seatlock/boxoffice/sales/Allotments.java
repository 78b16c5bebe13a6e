package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ReleaseOutbox;
import dev.seatlock.inventory.Releases;
import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.hibernate.StatelessSession;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The rows that set places aside for a buyer's claims, where a show limits them; what {@link BuyerLimits} decides by.
 *
 * <p>What a crash left behind, or an expired hold that nobody has swept, is taken back when it stands in its buyer's
 * way.
 */
@Singleton
final class Allotments {

    private static final Logger LOG = Logger.getLogger(Allotments.class);

    /** The places of a buyer's other claims, and whether each is only still there because nobody has tidied up. */
    private static final String OTHERS = """
            select places, running_until <= clock_timestamp() as stale from allotment
            where show_id = :show and buyer = :buyer and claim_id <> :claim and not won
            union all
            select win.places, state = 'HELD' and held_until <= clock_timestamp()
            from allotment join win using (show_id, claim_id)
            where show_id = :show and buyer = :buyer and claim_id <> :claim and won and state <> 'RELEASED'
            """;

    /**
     * The seconds for which a buyer's holds of the last day have kept places, and came to nothing. None counts for less
     * than ten, so that there cannot be very many.
     */
    private static final String HELD_IN_VAIN = """
            select coalesce(sum(greatest(10, extract(epoch from ended.at - hold.created_at))), 0)
            from allotment join hold on hold.show_id = allotment.show_id and hold.id = claim_id
            cross join lateral (
                select max(held_until) as at from win where win.show_id = hold.show_id and win.claim_id = hold.id
                having bool_and(state = 'RELEASED')
            ) ended
            where allotment.show_id = :show and allotment.buyer = :buyer and won
              and hold.created_at > clock_timestamp() - interval '1 day'
              and not exists (select from booking where booking.show_id = hold.show_id and booking.id = hold.id)
            """;

    private final StatelessSession session;
    private final Releases releases;
    private final ReleaseOutbox releaseOutbox;

    Allotments(StatelessSession session, Releases releases, ReleaseOutbox releaseOutbox) {
        this.session = session;
        this.releases = releases;
        this.releaseOutbox = releaseOutbox;
    }

    /** The most places of a show that one buyer may have; 0 for any number. Null if there is no such show. */
    @Nullable
    Integer limit(ShowId show) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> session.createNativeQuery(
                                "select coalesce(places_per_buyer, 0) from show where id = :show", Integer.class)
                        .setParameter("show", show.value())
                        .getSingleResultOrNull());
    }

    /** What a buyer has of a show: places held, booked, and claimed by claims that are being decided. */
    record Has(
            Long held, Long booked, Long underWay, @Nullable Instant firstHeldUntil, Instant now) {}

    Has has(ShowId show, BuyerId buyer) {
        return inTransaction(() -> session.createNativeQuery("""
                        select coalesce(sum(win.places) filter (where state = 'HELD' and held_until > now.at), 0),
                               coalesce(sum(win.places) filter (where state = 'SOLD'), 0),
                               coalesce(sum(allotment.places) filter (where not won), 0),
                               min(held_until) filter (where state = 'HELD' and held_until > now.at), now.at
                        from (select clock_timestamp() as at) now
                        left join allotment on show_id = :show and buyer = :buyer
                        left join win on won and win.show_id = allotment.show_id and win.claim_id = allotment.claim_id
                        group by now.at
                        """, Has.class)
                .setParameter("show", show.value())
                .setParameter("buyer", buyer.value())
                .getSingleResult());
    }

    /** For how many seconds of the last day a buyer has kept places of a show and not bought them. */
    long secondsHeldInVain(ShowId show, BuyerId buyer) {
        return inTransaction(() -> session.createNativeQuery(HELD_IN_VAIN, BigDecimal.class)
                        .setParameter("show", show.value())
                        .setParameter("buyer", buyer.value())
                        .getSingleResult())
                .longValue();
    }

    private record Others(Long all, Long fresh) {}

    /**
     * Sets places aside if they fit. The first look takes no lock: in a crowd of one buyer's requests, nobody queues
     * for what is used up.
     */
    boolean allot(ClaimId id, ShowId show, BuyerId buyer, int places, int limit, Duration running) {
        Others others = inTransaction(() -> session.createNativeQuery("""
                        select coalesce(sum(places), 0), coalesce(sum(places) filter (where not stale), 0)
                        from (%s) others
                        """.formatted(OTHERS), Others.class)
                .setParameter("show", show.value())
                .setParameter("buyer", buyer.value())
                .setParameter("claim", id.value())
                .getSingleResult());
        if (others.fresh() + places > limit) {
            return false;
        }
        if (others.all() + places > limit) {
            takeBackWhatIsStale(show, buyer);
        }
        return inTransaction(() -> insertIfItFits(id, show, buyer, places, limit, running));
    }

    /**
     * Rows of won claims that have given everything back go on the way: a claim wins once, so they will never count
     * again. Those of holds stay for a day, for their time counts.
     */
    private boolean insertIfItFits(ClaimId id, ShowId show, BuyerId buyer, int places, int limit, Duration running) {
        session.createNativeQuery(
                        "select cast(pg_advisory_xact_lock(hashtext(:show), hashtext(:buyer)) as text)", String.class)
                .setParameter("show", show.toString())
                .setParameter("buyer", buyer.value())
                .getSingleResult();
        // A statement of its own: it must see what was committed while the lock was waited for.
        return session.createNativeMutationQuery("""
                                with spent as (
                                    delete from allotment
                                    where show_id = :show and buyer = :buyer and claim_id <> :claim and won and not exists (
                                        select from win where win.show_id = allotment.show_id
                                            and win.claim_id = allotment.claim_id and state <> 'RELEASED')
                                        and not exists (
                                        select from hold where hold.show_id = allotment.show_id and hold.id = allotment.claim_id
                                            and hold.created_at > clock_timestamp() - interval '1 day')
                                )
                                insert into allotment (show_id, buyer, claim_id, places, running_until)
                                select :show, :buyer, :claim, :places, clock_timestamp() + :millis * interval '1 millisecond'
                                where :places + (select coalesce(sum(places), 0) from (%s) others) <= :limit
                                on conflict (show_id, buyer, claim_id) do update
                                    set places = excluded.places, running_until = excluded.running_until
                                """.formatted(OTHERS))
                        .setParameter("show", show.value())
                        .setParameter("buyer", buyer.value())
                        .setParameter("claim", id.value())
                        .setParameter("places", places)
                        .setParameter("limit", limit)
                        .setParameter("millis", running.toMillis())
                        .executeUpdate()
                == 1;
    }

    /**
     * Expired holds are released before they are counted out: one that is being booked or prolonged at this very moment
     * is waited for. A row that is being won just now is passed over, and stays.
     */
    private void takeBackWhatIsStale(ShowId show, BuyerId buyer) {
        Set<Freed> freed = inTransaction(() -> {
            List<UUID> claims = session.createNativeQuery(
                            "select claim_id from allotment where show_id = :show and buyer = :buyer and won",
                            UUID.class)
                    .setParameter("show", show.value())
                    .setParameter("buyer", buyer.value())
                    .getResultList();
            return releases.expiredOf(show, claims.stream().map(ClaimId::new).toList());
        });
        releaseOutbox.tell(freed);
        inTransaction(() -> session.createNativeMutationQuery("""
                        delete from allotment where (show_id, buyer, claim_id) in (
                            select show_id, buyer, claim_id from allotment
                            where show_id = :show and buyer = :buyer and not won and running_until <= clock_timestamp()
                            for update skip locked)
                        """)
                .setParameter("show", show.value())
                .setParameter("buyer", buyer.value())
                .executeUpdate());
    }

    /** Marks claims as won, in the transaction that wins them, and tells how many were still there. */
    int won(ShowId show, List<Outcome.Won> wins) {
        return session.createNativeMutationQuery("""
                        update allotment set won = true
                        where show_id = :show and buyer = any(:buyers) and claim_id = any(:claims)
                        """)
                .setParameter("show", show.value())
                .setParameter(
                        "buyers",
                        wins.stream().map(won -> won.claim().buyer().value()).toArray(String[]::new))
                .setParameter(
                        "claims",
                        wins.stream().map(won -> won.claim().id().value()).toArray(UUID[]::new))
                .executeUpdate();
    }

    /** What was won meanwhile, by the same claim's first try, stays. */
    void giveBack(ClaimId id, ShowId show, BuyerId buyer) {
        try {
            inTransaction(() -> session.createNativeMutationQuery("""
                            delete from allotment
                            where show_id = :show and buyer = :buyer and claim_id = :claim and not won
                            """)
                    .setParameter("show", show.value())
                    .setParameter("buyer", buyer.value())
                    .setParameter("claim", id.value())
                    .executeUpdate());
        } catch (RuntimeException failed) { // it is taken back when its time has passed
            LOG.debugf("claim %s keeps its allotment for a while: %s", id, failed.getMessage());
        }
    }

    private static <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
