package dev.seatlock.guards.museum;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Exhibit;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.redis.RedisKeys;
import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;

/**
 * The mistake: when Redis does not answer, sales go on without the lock.
 *
 * <pre>
 *   buyer 1                                 buyer 2
 *   asks for the lock: no answer            asks for the lock: no answer
 *   "better slow than closed": goes on      goes on
 *   reads A-1-7: free                       reads A-1-7: free
 *   takes A-1-7                             takes A-1-7                 two wins, one seat
 * </pre>
 *
 * <p>It is written as kindness: an outage of the lock service shall not be an outage of the shop. But a lock is not a
 * cache. The moment without it is the worst of all, because everybody's request times out together, and so all go on at
 * once.
 *
 * <p><b>Right</b> is {@code redis-lock}: no answer, no sale, and the buyer is told to come back. Shows under a guard of
 * the database go on selling meanwhile.
 */
@Exhibit
@Singleton
final class FailOpen implements Guard {

    private static final Logger LOG = Logger.getLogger(FailOpen.class);

    private static final Card CARD = Card.named("fail-open")
            .primitive("RLock, skipped when Redis is away")
            .stands(Stands.onNothing().table())
            .fitsEveryPlace()
            .mechanism("Encloses the transaction in a Redis lock. If Redis does not answer, it goes on without the"
                    + " lock.")
            .fails("While Redis is away there is no guard at all. All buyers whose requests timed out go on together:"
                    + " sold twice.")
            .whenToUse("Never. Use redis-lock, which lets nobody through while Redis does not answer.")
            .cost("It saves an error message for as long as Redis is away.")
            .source("https://github.com/KanishJebaMathewM/Truxify/issues/6003");

    private final SeatLedger ledger;
    private final CheckThenTake race;
    private final RedissonClient redis;

    FailOpen(SeatLedger ledger, CheckThenTake race, RedissonClient redis) {
        this.ledger = ledger;
        this.race = race;
        this.redis = redis;
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        RLock lock = redis.getLock(RedisKeys.of(claim.show(), "lock"));
        boolean locked = false;
        try {
            locked = lock.tryLock(claim.patience().toMillis(), MILLISECONDS);
            if (!locked) {
                return Outcome.refused(Outcome.Reason.BUSY);
            }
        } catch (RedisException away) {
            LOG.warnf("fail-open: Redis does not answer, goes on without the lock: %s", away.getMessage());
        }
        try {
            return ledger.sell(claim, race);
        } finally {
            if (locked) {
                letGo(lock);
            }
        }
    }

    private static void letGo(RLock lock) {
        try {
            lock.unlock();
        } catch (RedisException | IllegalMonitorStateException lost) {
            LOG.warnf("fail-open: could not let go, the lease has run out or will: %s", lost.getMessage());
        }
    }

    @Override
    public Card card() {
        return CARD;
    }
}
