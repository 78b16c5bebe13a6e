package dev.seatlock.guards.museum;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Exhibit;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.GuardUnavailable;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.StockLost;
import dev.seatlock.guards.Unfit;
import dev.seatlock.guards.redis.RedisKeys;
import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Stocks;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.redisson.api.RAtomicLong;
import org.redisson.api.RSet;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;

/**
 * The mistake: take from the stock first, and look for duplicates later.
 *
 * <pre>
 *   left: 2
 *   claim X                     DECR: 1      not seen before: sold
 *   claim X, sent once more     DECR: 0      seen before: refused
 *   claim Y                     DECR: -1     sold out, and a place is free
 * </pre>
 *
 * <p>A client that got no answer sends again; so does the client library, after a time-out. The second is recognised,
 * but what it took is nobody's and comes back only when the stock is counted anew. Nothing is sold twice, no audit
 * complains: the house just stays a little empty.
 *
 * <p>One thing is left out, not to hide the mistake: places that are given back return to the stock at the next count.
 *
 * <p><b>Right</b> is {@code redis-counter}: one script asks for the claim's name first, and takes only if it is new.
 */
@Exhibit
@Singleton
final class DecrementFirst implements Guard {

    private static final Logger LOG = Logger.getLogger(DecrementFirst.class);
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1); // then it is counted anew

    private static final Card CARD = Card.named("decrement-first")
            .primitive("DECRBY, then SADD of the claim")
            .stands(Stands.onNothing().table())
            .fits(WishKind.STANDING)
            .mechanism("Takes from a counter in Redis, then asks whether this claim has been here before.")
            .fails("A claim that is sent twice takes its places twice and is sold once. The difference is missing:"
                    + " buyers are told that the show is sold out while places are free.")
            .whenToUse("Never. Use redis-counter, which asks first, in the same script.")
            .cost("It saves a script.")
            .source("https://github.com/kugel-masa/kugelpos-backend/issues/98");

    private final SeatLedger ledger;
    private final CheckThenTake race;
    private final Stocks stocks;
    private final RedissonClient redis;

    DecrementFirst(SeatLedger ledger, CheckThenTake race, Stocks stocks, RedissonClient redis) {
        this.ledger = ledger;
        this.race = race;
        this.stocks = stocks;
        this.redis = redis;
    }

    @Override
    public Outcome claim(Claim claim) {
        return switch (claim.wish()) {
            case Wish.Standing(SectionId section, int count) -> claim(claim, section, count);
            case Wish.Seats seats -> throw Unfit.wish(CARD, seats);
        };
    }

    private Outcome claim(Claim claim, SectionId section, int count) {
        RAtomicLong left = left(claim.show(), claim.terms().epoch(), section);
        try {
            if (!left.isExists()) {
                throw new StockLost(claim);
            }
            if (left.addAndGet(-count) < 0) {
                left.addAndGet(count);
                return Outcome.taken(claim, List.of());
            }
            if (!seen(claim.show(), claim.terms().epoch()).add(claim.id().toString())) {
                return Outcome.refused(Outcome.Reason.BUSY); // what it has just taken is nobody's now
            }
        } catch (RedisException away) {
            LOG.warnf("decrement-first: Redis does not answer, nobody is let through: %s", away.getMessage());
            return Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE);
        }
        Outcome outcome = ledger.sell(claim, race);
        if (outcome instanceof Outcome.Refused) {
            giveBack(left, count);
        }
        return outcome;
    }

    private static void giveBack(RAtomicLong left, int count) {
        try {
            left.addAndGet(count);
        } catch (RedisException away) {
            LOG.warnf("decrement-first: %d places stay out until the next count: %s", count, away.getMessage());
        }
    }

    @Override
    public void adopt(ShowId show, long epoch) {
        try {
            stocks.of(show).forEach((section, stock) -> {
                RAtomicLong left = left(show, epoch, section);
                left.set(stock.left());
                left.expire(FORGOTTEN_AFTER);
            });
            seen(show, epoch).delete();
        } catch (RedisException away) {
            throw new GuardUnavailable(CARD, away);
        }
    }

    private RAtomicLong left(ShowId show, long epoch, SectionId section) {
        return redis.getAtomicLong(RedisKeys.of(show, "decrement-first", Long.toString(epoch), section.name()));
    }

    private RSet<String> seen(ShowId show, long epoch) {
        return redis.getSet(RedisKeys.of(show, "decrement-first-seen", Long.toString(epoch)), StringCodec.INSTANCE);
    }

    @Override
    public Card card() {
        return CARD;
    }
}
