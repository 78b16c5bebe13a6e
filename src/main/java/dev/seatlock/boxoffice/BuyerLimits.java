package dev.seatlock.boxoffice;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.seatlock.boxoffice.Rejection.Rule;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.Lapsed;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ReleaseOutbox;
import dev.seatlock.inventory.Releases;
import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.StatelessSession;
import org.jboss.logging.Logger;

/**
 * How many places of a show one buyer may have, held or sold, where the show limits that.
 *
 * <ol>
 *   <li>Before a claim goes to its guard, a row sets its places aside for it: in a short transaction under a lock on show and
 *       buyer, if all that the buyer has been allotted leaves room. The guard hears nothing of it.
 *   <li>What wins marks the row as won, in the winning transaction. From then on it counts as the claim's live wins, so what is
 *       given back, or cancelled, counts no longer. A refusal deletes the row.
 *   <li>What a crash left behind, or an expired hold that nobody has swept, is taken back when it stands in its buyer's way.
 * </ol>
 *
 * <p>A buyer who holds places, gives them back or lets them lapse, and holds again, would keep them from others for nothing. So the time
 * for which a buyer has kept places of a show without buying them is bounded, too: {@link #HELD_IN_VAIN}.
 *
 * <p>Only a claim whose row is there can win: one that slept until its row was taken back is refused at the end. So the limit
 * holds whatever the clocks say, and time only tells how long a crash keeps an allowance.
 */
@Singleton
final class BuyerLimits {

    private static final Logger LOG = Logger.getLogger(BuyerLimits.class);
    private static final int UNLIMITED = 0;
    private static final Duration RUNS_AT_MOST = Duration.ofSeconds(60); // beyond the buyer's patience

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
     * The seconds for which a buyer's holds of the last day have kept places, and came to nothing. None counts for less than ten, so
     * that there cannot be very many.
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
    private final Duration mostInVain;
    private final Cache<ShowId, Integer> limits =
            Caffeine.newBuilder().maximumSize(10_000).build(); // a limit never changes

    BuyerLimits(
            StatelessSession session,
            Releases releases,
            ReleaseOutbox releaseOutbox,
            @ConfigProperty(name = "seatlock.unpaid-time") Duration mostInVain) {
        this.mostInVain = mostInVain;
        this.session = session;
        this.releases = releases;
        this.releaseOutbox = releaseOutbox;
    }

    /** What claims the places. */
    @FunctionalInterface
    interface Claiming<T> {
        Sale<T> claim() throws InterruptedException;
    }

    /**
     * Lets a buyer claim places, if the show's limit leaves room for them.
     *
     * @param holds whether they are to be held, and not bought at once
     * @throws Rejection if it does not, the show has a limit and the buyer no name, or the buyer has held places for too long
     */
    <T> Sale<T> within(
            ClaimId id, ShowId show, BuyerId buyer, int places, boolean holds, Duration patience, Claiming<T> claiming)
            throws InterruptedException {
        int limit = limit(show);
        if (limit == UNLIMITED) {
            return claiming.claim();
        }
        requireAllowed(show, buyer, places);
        if (holds) {
            requireSomeTimeLeft(show, buyer);
        }
        if (!allot(id, show, buyer, places, limit, patience.plus(RUNS_AT_MOST))) {
            throw limitReached(limit, show, buyer);
        }
        boolean mayHaveWon = false;
        try {
            Sale<T> sale = claiming.claim();
            mayHaveWon = !(sale instanceof Sale.Refused<T>);
            return sale;
        } finally {
            if (!mayHaveWon) {
                giveBack(id, show, buyer);
            }
        }
    }

    /** Whether it is known, without a look, that a show sets no limit. */
    boolean areUnlimited(ShowId show) {
        Integer known = limits.getIfPresent(show);
        return known != null && known == UNLIMITED;
    }

    /**
     * Rejects what the show's limit allows in no case.
     *
     * @throws Rejection if there is a limit, and the buyer has no name or asks for more places than that at once
     */
    void requireAllowed(ShowId show, BuyerId buyer, int places) {
        int limit = limit(show);
        if (limit == UNLIMITED) {
            return;
        }
        if (buyer.equals(BuyerId.GUEST)) {
            throw new Rejection(Rule.BUYER_UNNAMED, "this show counts the places of each buyer: name the buyer");
        }
        if (places > limit) {
            throw new Rejection(Rule.LIMIT_REACHED, mostPlaces(limit));
        }
    }

    private static String mostPlaces(int limit) {
        return "one buyer may have " + limit + " places of this show, held or booked";
    }

    /** Says what the buyer has: whoever has gone back, or has another window open, may not know. */
    private Rejection limitReached(int limit, ShowId show, BuyerId buyer) {
        Object[] has = inTransaction(() -> session.createNativeQuery("""
                        select coalesce(sum(win.places) filter (where state = 'HELD' and held_until > now.at), 0),
                               coalesce(sum(win.places) filter (where state = 'SOLD'), 0),
                               coalesce(sum(allotment.places) filter (where not won), 0),
                               min(held_until) filter (where state = 'HELD' and held_until > now.at), now.at
                        from (select clock_timestamp() as at) now
                        left join allotment on show_id = :show and buyer = :buyer
                        left join win on won and win.show_id = allotment.show_id and win.claim_id = allotment.claim_id
                        group by now.at
                        """, Object[].class)
                .setParameter("show", show.value())
                .setParameter("buyer", buyer.value())
                .getSingleResult());
        long held = ((Number) has[0]).longValue();
        long booked = ((Number) has[1]).longValue();
        long underWay = ((Number) has[2]).longValue();
        Map<String, Object> particulars = new LinkedHashMap<>();
        particulars.put("held", held);
        particulars.put("booked", booked);
        particulars.put("underWay", underWay);
        String until = "";
        if (has[3] instanceof Instant first && has[4] instanceof Instant now) {
            particulars.put("heldUntil", first.toString());
            particulars.put("expiresInSeconds", Duration.between(now, first).toSeconds());
            until = held > 0 ? " until " + first.truncatedTo(ChronoUnit.SECONDS) + " or longer" : "";
        }
        return new Rejection(
                Rule.LIMIT_REACHED,
                "%s: you hold %d%s, have booked %d, and claims for %d are being decided"
                        .formatted(mostPlaces(limit), held, until, booked, underWay),
                particulars);
    }

    /**
     * Only of what has ended: how long one hold may last is bounded already. Buying at once is always allowed.
     *
     * @throws Rejection if the buyer has kept places of the show for long enough
     */
    private void requireSomeTimeLeft(ShowId show, BuyerId buyer) {
        long seconds = inTransaction(() -> session.createNativeQuery(HELD_IN_VAIN, BigDecimal.class)
                        .setParameter("show", show.value())
                        .setParameter("buyer", buyer.value())
                        .getSingleResult())
                .longValue();
        if (seconds >= mostInVain.toSeconds()) {
            throw new Rejection(
                    Rule.LIMIT_REACHED,
                    "in the last day you have held places of this show for %d minutes without buying them: buy at once, without a hold"
                            .formatted(seconds / 60),
                    Map.of("heldInVainSeconds", seconds));
        }
    }

    private int limit(ShowId show) {
        Integer known = limits.getIfPresent(show);
        if (known != null) {
            return known;
        }
        Integer limit = QuarkusTransaction.joiningExisting()
                .call(() -> session.createNativeQuery(
                                "select coalesce(places_per_buyer, 0) from show where id = :show", Integer.class)
                        .setParameter("show", show.value())
                        .getSingleResultOrNull());
        if (limit == null) {
            return UNLIMITED; // there is no such show, as will be said further on
        }
        limits.put(show, limit);
        return limit;
    }

    /** The first look takes no lock: in a crowd of one buyer's requests, nobody queues for what is used up. */
    private boolean allot(ClaimId id, ShowId show, BuyerId buyer, int places, int limit, Duration running) {
        Object[] others = inTransaction(() -> session.createNativeQuery("""
                        select coalesce(sum(places), 0), coalesce(sum(places) filter (where not stale), 0)
                        from (%s) others
                        """.formatted(OTHERS), Object[].class)
                .setParameter("show", show.value())
                .setParameter("buyer", buyer.value())
                .setParameter("claim", id.value())
                .getSingleResult());
        if (((Number) others[1]).longValue() + places > limit) {
            return false;
        }
        if (((Number) others[0]).longValue() + places > limit) {
            takeBackWhatIsStale(show, buyer);
        }
        return inTransaction(() -> insertIfItFits(id, show, buyer, places, limit, running));
    }

    /**
     * Rows of won claims that have given everything back go on the way: a claim wins once, so they will never count again. Those of holds
     * stay for a day, for their time counts.
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
     * Expired holds are released before they are counted out: one that is being booked or prolonged at this very moment is
     * waited for. A row that is being won just now is passed over, and stays.
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

    /**
     * Marks claims as won, in the transaction that wins them.
     *
     * @throws Lapsed if one of them has been taken back
     */
    void won(List<Outcome.Won> wins) {
        ShowId show = wins.getFirst().claim().show();
        if (limit(show) == UNLIMITED) {
            return;
        }
        int marked = session.createNativeMutationQuery("""
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
        if (marked < wins.size()) {
            throw new Lapsed("what had been allotted to a claim was taken back before it could win");
        }
    }

    /** What was won meanwhile, by the same claim's first try, stays. */
    private void giveBack(ClaimId id, ShowId show, BuyerId buyer) {
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
