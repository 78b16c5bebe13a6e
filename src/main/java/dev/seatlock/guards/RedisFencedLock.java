package dev.seatlock.guards;

import static dev.seatlock.guards.Card.Hazard.CLOCK_JUMP;
import static dev.seatlock.guards.Card.Hazard.PAUSE;
import static dev.seatlock.guards.Card.Hazard.REDIS_LOSS;
import static dev.seatlock.guards.Card.Hazard.UNKNOWN_COMMIT;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.util.List;
import org.hibernate.StatelessSession;
import org.redisson.api.RAtomicLong;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;

/**
 * A lock in Redis that numbers its holders, and a database that lets only the latest number write.
 *
 * <ol>
 *   <li>Take the lock, and with it a token: each holder's is greater than all before.
 *   <li>Install the token in the wanted rows, {@code where fence < token}, and commit. From here on nobody with a
 *       smaller token can write them.
 *   <li>Read, and write {@code where fence = token}. No row updated: someone with a greater token has come meanwhile.
 *   <li>Let the lock go, if it still is ours.
 * </ol>
 *
 * <p>The order is the point. A token that is only compared at the write stops the sleeper after the newcomer has
 * <em>written</em>; if the newcomer has merely read, both still sell the place. Installed before reading, it leaves the
 * sleeper nothing to write. And it is equality at the write: {@code <=} would let an old token pass a row that nobody
 * has touched yet.
 *
 * <p>When Redis forgets, tokens begin at 1 again and none can be installed: everybody is refused as busy until the
 * counter has been set above what the rows have seen, which the first who notices does.
 *
 * <p>If the rows can carry a number, ask whether you need the lock.
 */
@Singleton
final class RedisFencedLock implements Guard {

    private static final Card CARD = Card.named("redis-fenced-lock")
            .primitive("Redisson RFencedLock and a fence in the row")
            .stands(Stands.onALease()
                    .holds(PAUSE, CLOCK_JUMP, UNKNOWN_COMMIT)
                    .stalls(REDIS_LOSS)
                    .table())
            .fits(WishKind.values())
            .mechanism(
                    "The lock hands out rising tokens; one is installed in the row before it is read, and compared at"
                            + " the write.")
            .fails("Never sells twice. It stalls while a dead holder's lease runs, and while the tokens are below the"
                    + " rows'.")
            .whenToUse("A lock service is there anyway, and the rows can carry a number.")
            .cost("A transaction more than redis-lock, to install the token.")
            .source("https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html");

    private final SeatLedger ledger;
    private final StatelessSession session;
    private final RedisLeases leases;
    private final RedissonClient redis;

    RedisFencedLock(SeatLedger ledger, StatelessSession session, RedisLeases leases, RedissonClient redis) {
        this.ledger = ledger;
        this.session = session;
        this.leases = leases;
        this.redis = redis;
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        return leases.whileHolding(
                claim,
                redis -> redis.getFencedLock(lockOf(claim.show())),
                (lock, patience) -> lock.tryLockAndGetToken(patience.toMillis(), -1, MILLISECONDS),
                token -> claim(claim, token));
    }

    private Outcome claim(Claim claim, long token) {
        return ledger.transactAfter(claim, () -> install(claim, token), () -> switch (claim.wish()) {
            case Wish.Seats wish -> takeSeats(claim, wish, token);
            case Wish.Standing(SectionId section, int count) -> takeStanding(claim, section, count, token);
        });
    }

    /** Shuts out every older holder, in a transaction of its own: from its commit on, and before anything is read. */
    private boolean install(Claim claim, long token) {
        boolean installed = switch (claim.wish()) {
            case Wish.Seats wish -> wish.seats().stream().allMatch(seat -> installOn(claim, seat, token));
            case Wish.Standing(SectionId section, int count) ->
                1
                        == session.createNativeMutationQuery("""
                                        update section set fence = :token
                                        where show_id = :show and name = :section and fence < :token
                                        """)
                                .setParameter("token", token)
                                .setParameter("show", claim.show().value())
                                .setParameter("section", section.name())
                                .executeUpdate();
        };
        if (!installed) {
            raiseTokens(claim.show());
        }
        return installed;
    }

    private boolean installOn(Claim claim, SeatId seat, long token) {
        return 1
                == session.createNativeMutationQuery("""
                                update seat set fence = :token
                                where show_id = :show and seat_id = :seat and fence < :token
                                """)
                        .setParameter("token", token)
                        .setParameter("show", claim.show().value())
                        .setParameter("seat", seat.toString())
                        .executeUpdate();
    }

    private Outcome takeSeats(Claim claim, Wish.Seats wish, long token) {
        List<String> taken = session.createNativeQuery("""
                        select seat_id from seat
                        where show_id = :show and seat_id = any(:seats) and holder is not null
                        """, String.class)
                .setParameter("show", claim.show().value())
                .setParameter("seats", wish.ids())
                .getResultList();
        if (!taken.isEmpty()) {
            return Outcome.taken(claim, taken.stream().map(SeatId::of).toList());
        }
        ledger.dwell(claim);
        for (SeatId seat : wish.seats()) {
            int updated = session.createNativeMutationQuery("""
                            update seat set holder = :claim, version = version + 1
                            where show_id = :show and seat_id = :seat and fence = :token
                            """)
                    .setParameter("claim", claim.id().value())
                    .setParameter("show", claim.show().value())
                    .setParameter("seat", seat.toString())
                    .setParameter("token", token)
                    .executeUpdate();
            if (updated == 0) {
                return Outcome.refused(Outcome.Reason.BUSY);
            }
        }
        return ledger.record(claim, token);
    }

    private Outcome takeStanding(Claim claim, SectionId section, int count, long token) {
        int left = session.createNativeQuery(
                        "select capacity - taken from section where show_id = :show and name = :section", Integer.class)
                .setParameter("show", claim.show().value())
                .setParameter("section", section.name())
                .getSingleResult();
        if (left < count) {
            return Outcome.taken(claim, List.of());
        }
        ledger.dwell(claim);
        int updated = session.createNativeMutationQuery("""
                        update section set taken = taken + :count
                        where show_id = :show and name = :section and fence = :token
                        """)
                .setParameter("count", count)
                .setParameter("show", claim.show().value())
                .setParameter("section", section.name())
                .setParameter("token", token)
                .executeUpdate();
        return updated == 0 ? Outcome.refused(Outcome.Reason.BUSY) : ledger.record(claim, token);
    }

    /** Redis may have forgotten how far the tokens had come; the rows have not. */
    @Override
    public void adopt(ShowId show, long epoch) {
        raiseTokens(show);
    }

    private void raiseTokens(ShowId show) {
        long seen = session.createNativeQuery("""
                        select greatest((select max(fence) from section where show_id = :show),
                                        (select max(fence) from seat where show_id = :show))
                        """, Long.class)
                .setParameter("show", show.value())
                .getSingleResult();
        try {
            // Where Redisson keeps the tokens of a lock; that it still does is for RedisFencedLockTest to say.
            RAtomicLong tokens = redis.getAtomicLong("redisson_lock_token:" + lockOf(show));
            long next = tokens.get();
            if (next < seen) {
                tokens.compareAndSet(next, seen);
            }
        } catch (RedisException away) {
            throw new GuardUnavailable(CARD, away);
        }
    }

    private static String lockOf(ShowId show) {
        return RedisKeys.of(show, "fenced-lock");
    }

    @Override
    public Card card() {
        return CARD;
    }
}
