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
 * The mistake: a fence that is first heard of at the write. The picture that everybody knows shows a store which
 * refuses token 33 because it has seen 34; it has seen 34 only if that holder has <em>written</em>.
 *
 * <pre>
 *   holder 33                              holder 34
 *   reads A-1-7: free
 *   its lease passes, unnoticed            gets the lock, reads A-1-7: free
 *   writes where fence &lt; 33: passes
 *                                          writes where fence &lt; 34: passes     two wins, one seat
 * </pre>
 *
 * <p>Both writes come in the order of their tokens, so the store has nothing to object to. A fence protects what is
 * written; the decision was taken on what was read.
 *
 * <p>It uses the lock and the tokens of {@code redis-fenced-lock}, so only the missing step is between the two.
 *
 * <p><b>Right</b> is {@code redis-fenced-lock}: it installs its token before it reads, and the one before has nothing
 * left to write.
 */
@Exhibit
@Singleton
final class FenceAtWrite implements Guard {

    private static final Card CARD = Card.named("fence-at-write")
            .primitive("RFencedLock, its token compared at the write only")
            .stands(Stands.onNothing().table())
            .fits(WishKind.SEATS)
            .mechanism("The lock hands out rising tokens; the row takes a write whose token is greater than its own.")
            .fails("A lease passes while its holder is between read and write. If the next holder has merely read,"
                    + " both writes are in order, and both pass: sold twice.")
            .whenToUse("Never. Right is redis-fenced-lock, which installs its token before it reads.")
            .cost("Saves the transaction that installs the token.")
            .source("https://fpj.systems/2016/02/10/note-on-fencing-and-distributed-locks/");

    private final SeatLedger ledger;
    private final StatelessSession session;
    private final RedisLeases leases;

    FenceAtWrite(SeatLedger ledger, StatelessSession session, RedisLeases leases) {
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
                        token -> ledger.transact(claim, () -> take(claim, wish, token)));
            case Wish.Standing standing -> throw Unfit.wish(CARD, standing);
        };
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
                            update seat set holder = :claim, version = version + 1, fence = :token
                            where show_id = :show and seat_id = :seat and fence < :token
                            """)
                    .setParameter("claim", claim.id().value())
                    .setParameter("token", token)
                    .setParameter("show", claim.show().value())
                    .setParameter("seat", seat.toString())
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
