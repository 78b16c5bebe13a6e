package dev.seatlock.guards.lock;

import static dev.seatlock.guards.Card.Hazard.CLOCK_JUMP;
import static dev.seatlock.guards.Card.Hazard.PAUSE;
import static dev.seatlock.guards.Card.Hazard.REDIS_LOSS;
import static dev.seatlock.guards.Card.Hazard.UNKNOWN_COMMIT;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.GuardUnavailable;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.redis.RedisKeys;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.PlaceTaker;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SeatUpdate;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wins;
import dev.seatlock.inventory.Wish;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
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
 * counter has been set above what the rows have seen, which the first who notices does. If the rows can carry a number,
 * ask whether you need the lock.
 */
@Singleton
public class RedisFencedLock implements Guard {

    private static final Card CARD = Card.named("redis-fenced-lock")
            .primitive("Redisson RFencedLock and a fence in the row")
            .stands(Stands.onALease()
                    .holds(PAUSE, CLOCK_JUMP, UNKNOWN_COMMIT)
                    .stalls(REDIS_LOSS)
                    .table())
            .fitsEveryPlace()
            .mechanism("The lock hands out rising tokens. A buyer's token goes into the row before the row is read,"
                    + " and is compared at the write.")
            .fails("Never sells twice. It stalls while a dead holder's lease runs, and while Redis hands out lower"
                    + " tokens than the rows have.")
            .whenToUse("You have a lock service anyway, and the rows can carry a number.")
            .cost("One transaction more than redis-lock, to install the token.")
            .source("https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html");

    /**
     * Where a token passes: {@code fence OPERATOR :token} is asked of each row.
     *
     * @param atInstallation null if the token is not installed before the places are read
     */
    public record Fence(@Nullable String atInstallation, String atWrite) {}

    private final Card card;
    private final Fence fence;
    private final SeatLedger ledger;
    private final Wins wins;
    private final StatelessSession session;
    private final RedisLeases leases;
    private final RedissonClient redis;

    @Inject
    RedisFencedLock(SeatLedger ledger, Wins wins, StatelessSession session, RedisLeases leases, RedissonClient redis) {
        this.card = CARD;
        this.fence = new Fence("<", "=");
        this.ledger = ledger;
        this.wins = wins;
        this.session = session;
        this.leases = leases;
        this.redis = redis;
    }

    /** The same lock, with another fence. */
    protected RedisFencedLock(Card card, Fence fence, RedisFencedLock right) {
        this.card = card;
        this.fence = fence;
        this.ledger = right.ledger;
        this.wins = right.wins;
        this.session = right.session;
        this.leases = right.leases;
        this.redis = right.redis;
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        return leases.whileHolding(
                claim,
                redis -> redis.getFencedLock(lockOf(claim.show())),
                (lock, patience) -> lock.tryLockAndGetToken(patience.toMillis(), -1, MILLISECONDS),
                token -> ledger.sell(claim, new Fenced(token)));
    }

    /** What the holder of one token does in the database. */
    private final class Fenced implements PlaceTaker {

        private final long token;

        private Fenced(long token) {
            this.token = token;
        }

        /**
         * Shuts out every older holder, in a transaction of its own: from its commit on, and before anything is read.
         */
        @Override
        public boolean prepare(Claim claim) {
            return fence.atInstallation == null
                    || QuarkusTransaction.requiringNew().call(() -> install(claim));
        }

        private boolean install(Claim claim) {
            boolean installed = switch (claim.wish()) {
                case Wish.Seats(SortedSet<SeatId> seats) ->
                    SeatUpdate.each(session, claim, seats, """
                            update seat set fence = :token
                            where show_id = :show and seat_id = :seat and fence %s :token
                            """.formatted(fence.atInstallation), Map.of("token", token))
                            .isEmpty();
                case Wish.Standing(SectionId section, int count) ->
                    1
                            == session.createNativeMutationQuery("""
                                            update section set fence = :token
                                            where show_id = :show and name = :section and fence %s :token
                                            """.formatted(fence.atInstallation))
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

        @Override
        public Outcome take(Claim claim) {
            return switch (claim.wish()) {
                case Wish.Seats wish -> takeSeats(claim, wish);
                case Wish.Standing(SectionId section, int count) -> takeStanding(claim, section, count);
            };
        }

        private Outcome takeSeats(Claim claim, Wish.Seats wish) {
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
            claim.dwell();
            boolean written = SeatUpdate.each(
                            session, claim, wish.seats(), """
                            update seat set holder = :claim, version = version + 1, fence = :token
                            where show_id = :show and seat_id = :seat and fence %s :token
                            """.formatted(fence.atWrite), Map.of("token", token))
                    .isEmpty();
            return written ? wins.record(claim, token) : Outcome.refused(Outcome.Reason.BUSY);
        }

        private Outcome takeStanding(Claim claim, SectionId section, int count) {
            int left = session.createNativeQuery(
                            "select capacity - taken from section where show_id = :show and name = :section",
                            Integer.class)
                    .setParameter("show", claim.show().value())
                    .setParameter("section", section.name())
                    .getSingleResult();
            if (left < count) {
                return Outcome.taken(claim, List.of());
            }
            claim.dwell();
            int updated = session.createNativeMutationQuery("""
                            update section set taken = taken + :count, fence = :token
                            where show_id = :show and name = :section and fence %s :token
                            """.formatted(fence.atWrite))
                    .setParameter("count", count)
                    .setParameter("show", claim.show().value())
                    .setParameter("section", section.name())
                    .setParameter("token", token)
                    .executeUpdate();
            return updated == 1 ? wins.record(claim, token) : Outcome.refused(Outcome.Reason.BUSY);
        }
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
            throw new GuardUnavailable(card, away);
        }
    }

    private static String lockOf(ShowId show) {
        return RedisKeys.of(show, "fenced-lock");
    }

    @Override
    public Card card() {
        return card;
    }
}
