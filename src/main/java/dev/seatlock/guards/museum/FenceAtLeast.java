package dev.seatlock.guards.museum;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Exhibit;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.RedisKeys;
import dev.seatlock.guards.RedisLeases;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.Unfit;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.util.List;
import org.hibernate.StatelessSession;

/**
 * The mistake: a token may pass that is greater <em>or equal</em>. Equal seems harmless, since a holder writes several
 * times and no two holders have the same token. Until the tokens are counted anew.
 *
 * <pre>
 *   holder 1                               holder 1, of the other count
 *   installs where fence &lt;= 1: passes
 *   reads A-1-7: free
 *            Redis forgets the lock and how far it had counted
 *                                          installs where fence &lt;= 1: passes, reads A-1-7: free
 *   writes where fence &lt;= 1: passes
 *                                          writes where fence &lt;= 1: passes     two wins, one seat
 * </pre>
 *
 * <p>It installs its token before it reads, as one should, and it uses the lock and the tokens of
 * {@code redis-fenced-lock}. All that is different is {@code <=} where that one has {@code <} at the installation and
 * {@code =} at the write.
 *
 * <p><b>Right</b> is {@code redis-fenced-lock}: an equal token cannot be installed, so its holder is told that he is
 * too late.
 */
@Exhibit
@Singleton
final class FenceAtLeast implements Guard {

    private static final Card CARD = Card.named("fence-at-least")
            .primitive("RFencedLock, a token passes if it is greater or equal")
            .stands(Stands.onNothing().table())
            .fits(WishKind.SEATS)
            .mechanism(
                    "The lock hands out tokens; the row lets one be installed, and its holder write, that is at least"
                            + " the row's.")
            .fails("Redis forgets while somebody holds the lock. The next holder gets the same token, and both pass:"
                    + " sold twice.")
            .whenToUse("Never. Right is redis-fenced-lock: strictly less at the installation, equal at the write.")
            .cost("Saves nothing: it is one character too many.")
            .source(
                    "https://github.com/redisson/redisson/blob/master/redisson/src/main/java/org/redisson/api/RFencedLock.java");

    private final SeatLedger ledger;
    private final StatelessSession session;
    private final RedisLeases leases;

    FenceAtLeast(SeatLedger ledger, StatelessSession session, RedisLeases leases) {
        this.ledger = ledger;
        this.session = session;
        this.leases = leases;
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        return switch (claim.wish()) {
            case Wish.Seats wish ->
                leases.whileHolding(
                        claim,
                        redis -> redis.getFencedLock(RedisKeys.of(claim.show(), "fenced-lock")),
                        (lock, patience) -> lock.tryLockAndGetToken(patience.toMillis(), -1, MILLISECONDS),
                        token -> ledger.transactAfter(
                                claim, () -> install(claim, wish, token), () -> take(claim, wish, token)));
            case Wish.Standing standing -> throw Unfit.wish(CARD, standing);
        };
    }

    private boolean install(Claim claim, Wish.Seats wish, long token) {
        return wish.seats().stream()
                .allMatch(seat -> 1
                        == session.createNativeMutationQuery("""
                                update seat set fence = :token
                                where show_id = :show and seat_id = :seat and fence <= :token
                                """)
                                .setParameter("token", token)
                                .setParameter("show", claim.show().value())
                                .setParameter("seat", seat.toString())
                                .executeUpdate());
    }

    private Outcome take(Claim claim, Wish.Seats wish, long token) {
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
                            where show_id = :show and seat_id = :seat and fence <= :token
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

    @Override
    public Card card() {
        return CARD;
    }
}
