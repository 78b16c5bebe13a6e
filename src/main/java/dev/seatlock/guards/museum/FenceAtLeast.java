package dev.seatlock.guards.museum;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Exhibit;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.lock.RedisFencedLock;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;

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
final class FenceAtLeast extends RedisFencedLock {

    private static final Card CARD = Card.named("fence-at-least")
            .primitive("RFencedLock, a token passes if it is greater or equal")
            .stands(Stands.onNothing().table())
            .fits(WishKind.SEATS)
            .mechanism("The lock hands out tokens. The row accepts a token, and a write with it, if it is at least the"
                    + " row's own.")
            .fails("Redis forgets while somebody holds the lock. The next holder gets the same token, and both pass:"
                    + " sold twice.")
            .whenToUse("Never. Use redis-fenced-lock: install the token only if it is strictly greater, write only if"
                    + " it is equal.")
            .cost("It saves nothing: it is one character too many.")
            .source(
                    "https://github.com/redisson/redisson/blob/master/redisson/src/main/java/org/redisson/api/RFencedLock.java");

    FenceAtLeast(RedisFencedLock right) {
        super(CARD, new Fence("<=", "<="), right);
    }
}
