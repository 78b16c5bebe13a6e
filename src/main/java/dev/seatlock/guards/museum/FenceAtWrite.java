package dev.seatlock.guards.museum;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Exhibit;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.lock.RedisFencedLock;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;

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
final class FenceAtWrite extends RedisFencedLock {

    private static final Card CARD = Card.named("fence-at-write")
            .primitive("RFencedLock, its token compared at the write only")
            .stands(Stands.onNothing().table())
            .fits(WishKind.SEATS)
            .mechanism("The lock hands out rising tokens. The row accepts a write whose token is greater than its own.")
            .fails("A lease runs out while its holder is between read and write. If the next holder has only read so"
                    + " far, both writes come in the order of their tokens, and both pass: sold twice.")
            .whenToUse("Never. Use redis-fenced-lock, which installs its token before it reads.")
            .cost("It saves the transaction that installs the token.")
            .source("https://fpj.systems/2016/02/10/note-on-fencing-and-distributed-locks/");

    FenceAtWrite(RedisFencedLock right) {
        super(CARD, new Fence(null, "<"), right);
    }
}
