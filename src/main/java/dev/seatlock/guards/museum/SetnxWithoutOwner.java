package dev.seatlock.guards.museum;

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
import java.time.Duration;
import org.jboss.logging.Logger;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;

/**
 * The mistake: {@code SET key value NX PX lease} to lock, and {@code DEL key} to unlock, whoever's it is by then.
 *
 * <pre>
 *   buyer 1                 buyer 2                   buyer 3
 *   locks, is slow
 *   its lease runs out      locks, reads A-1-7: free
 *   DEL: the lock of 2
 *                                                     locks, reads A-1-7: free
 *                           takes A-1-7
 *                                                     takes A-1-7             two wins, one seat
 * </pre>
 *
 * <p>Buyers 2 and 3 were within their leases and did nothing wrong. One slow buyer has opened the door for somebody
 * else, and those let in may do the same: it goes on until the crowd thins out.
 *
 * <p>The lease is short here, so that a dwell of two seconds outlasts it.
 *
 * <p><b>Right</b> is {@code redis-lock}: the key holds its owner's name, and a script deletes it only if that is one's
 * own.
 */
@Exhibit
@Singleton
final class SetnxWithoutOwner implements Guard {

    private static final Logger LOG = Logger.getLogger(SetnxWithoutOwner.class);
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final int TRY_EVERY_MILLIS = 5;

    private static final Card CARD = Card.named("setnx-without-owner")
            .primitive("SET NX PX, and DEL")
            .stands(Stands.onNothing().table())
            .fitsEveryPlace()
            .mechanism("Whoever creates the key has the lock. To release the lock, the key is deleted.")
            .fails("A holder that is slower than its lease deletes the lock of the next one, and lets a third in"
                    + " beside that one: sold twice.")
            .whenToUse("Never. Use redis-lock, which releases a lock only if it is its own.")
            .cost("It saves a random value and a script of three lines.")
            .source("https://redis.io/docs/latest/commands/set/");

    private final SeatLedger ledger;
    private final CheckThenTake race;
    private final RedissonClient redis;

    SetnxWithoutOwner(SeatLedger ledger, CheckThenTake race, RedissonClient redis) {
        this.ledger = ledger;
        this.race = race;
        this.redis = redis;
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        RBucket<String> key = redis.getBucket(RedisKeys.of(claim.show(), "lock"), StringCodec.INSTANCE);
        try {
            if (!create(key, System.nanoTime() + claim.patience().toNanos())) {
                return Outcome.refused(Outcome.Reason.BUSY);
            }
        } catch (RedisException away) {
            LOG.warnf("setnx-without-owner: Redis does not answer, nobody is let through: %s", away.getMessage());
            return Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE);
        }
        try {
            return ledger.sell(claim, race);
        } finally {
            delete(key);
        }
    }

    private static boolean create(RBucket<String> key, long deadlineNanos) throws InterruptedException {
        boolean created = key.setIfAbsent("locked", LEASE);
        while (!created && System.nanoTime() - deadlineNanos < 0) {
            Thread.sleep(TRY_EVERY_MILLIS);
            created = key.setIfAbsent("locked", LEASE);
        }
        return created;
    }

    private static void delete(RBucket<String> key) {
        try {
            key.delete(); // nobody asks whose it is
        } catch (RedisException away) {
            LOG.warnf("setnx-without-owner: could not let go, the lease will: %s", away.getMessage());
        }
    }

    @Override
    public Card card() {
        return CARD;
    }
}
