package dev.seatlock.guards.stock;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.GuardUnavailable;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.StockLost;
import dev.seatlock.guards.Unfit;
import dev.seatlock.guards.redis.RedisKeys;
import dev.seatlock.guards.redis.RedisSpans;
import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Stocks;
import dev.seatlock.inventory.Wins;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.redisson.api.RMap;
import org.redisson.api.RScript;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;

/**
 * A counter in Redis, and a script that takes from it: Redis runs one script at a time, so check and take have no
 * between.
 *
 * <ol>
 *   <li>The script sees to it that the stock is of this epoch, that this claim has not taken yet, and that enough is
 *       left; then it takes, and writes down for whom.
 *   <li>The places are sold in a transaction.
 *   <li>Another script gives back what the claim has and does not keep: if nothing was sold, or once it is released, or
 *       some of its places are.
 * </ol>
 *
 * <p>A client library may send a request again when the answer is late; one call has been seen to decrement three
 * times. So both scripts ask for the claim's name first, inside, and answer the second time as the first. To decrement
 * first and look for duplicates later would undersell: see the museum.
 *
 * <p>The decision is taken in memory and the sale is written elsewhere. Between the two stands only this process: if it
 * dies there, its places are missing until the stock is counted anew.
 */
@Singleton
final class RedisCounter implements Guard {

    private static final Logger LOG = Logger.getLogger(RedisCounter.class);
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(30); // then it is counted anew, which does no harm

    private static final long TAKEN = 1;
    private static final long NOT_SO_MANY = 0;

    private static final String TAKE = """
            local stock, epoch, claim, section, count = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
            if redis.call('hget', stock, 'epoch') ~= epoch then
                return -1
            end
            if redis.call('hexists', stock, claim) == 1 then
                return 1
            end
            local left = redis.call('hget', stock, 'left ' .. section)
            if tonumber(left) < tonumber(count) then
                return 0
            end
            redis.call('hincrby', stock, 'left ' .. section, -count)
            redis.call('hset', stock, claim, count .. ' ' .. section)
            return 1
            """;

    private static final String GIVE_BACK = """
            local stock, claim, kept = KEYS[1], ARGV[1], tonumber(ARGV[2])
            local share = redis.call('hget', stock, claim)
            if not share then
                return 0
            end
            local count, section = string.match(share, '^(%d+) (.*)$')
            local back = tonumber(count) - kept
            if back <= 0 then
                return 0
            end
            if kept == 0 then
                redis.call('hdel', stock, claim)
            else
                redis.call('hset', stock, claim, kept .. ' ' .. section)
            end
            redis.call('hincrby', stock, 'left ' .. section, back)
            return 1
            """;

    private static final Card CARD = Card.named("redis-counter")
            .primitive("Lua script: take if enough is left, once per claim")
            .stands(Stands.onAStock().table())
            .fits(WishKind.STANDING)
            .mechanism("One script checks the stock, takes from it and writes down for whom; Redis runs one script at a"
                    + " time.")
            .fails("A Redis that falls back to older data sells again what it forgot. If the process dies between"
                    + " script and commit, its places are missing until the next count.")
            .whenToUse("In front of a database that cannot take the crowd: refused buyers never reach it.")
            .cost("One round trip to Redis; then whatever the sale costs.")
            .source("https://redis.io/docs/latest/develop/programmability/eval-intro/");

    private final SeatLedger ledger;
    private final CheckThenTake race;
    private final Stocks stocks;
    private final Wins wins;
    private final RedissonClient redis;
    private final RedisSpans spans;

    RedisCounter(
            SeatLedger ledger, CheckThenTake race, Stocks stocks, Wins wins, RedissonClient redis, RedisSpans spans) {
        this.ledger = ledger;
        this.race = race;
        this.stocks = stocks;
        this.wins = wins;
        this.redis = redis;
        this.spans = spans;
    }

    @Override
    public Outcome claim(Claim claim) {
        return switch (claim.wish()) {
            case Wish.Standing(SectionId section, int count) -> claim(claim, section, count);
            case Wish.Seats seats -> throw Unfit.wish(CARD, seats);
        };
    }

    private Outcome claim(Claim claim, SectionId section, int count) {
        long answer;
        try (var _ = spans.begin(claim, "eval")) {
            answer = run(TAKE, claim.show(), claim.terms().epoch(), claim.id(), section, count);
        } catch (RedisException away) {
            LOG.warnf("redis-counter: Redis does not answer, nobody is let through: %s", away.getMessage());
            return Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE);
        }
        if (answer == NOT_SO_MANY) {
            return Outcome.taken(claim, List.of());
        }
        if (answer != TAKEN) {
            throw new StockLost(claim);
        }
        return Stockroom.sellOrGiveBack(
                wins, claim, () -> ledger.sell(claim, race), () -> run(GIVE_BACK, claim.show(), claim.id(), 0));
    }

    @Override
    public void released(Freed freed, int kept) {
        try {
            run(GIVE_BACK, freed.show(), freed.claim(), kept);
        } catch (RedisException away) {
            throw new GuardUnavailable(CARD, away);
        }
    }

    private long run(String script, ShowId show, Object... arguments) {
        Object[] texts = new Object[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        RScript scripts = redis.getScript(StringCodec.INSTANCE);
        return scripts.eval(Mode.READ_WRITE, script, ReturnType.LONG, List.of(stockOf(show)), texts);
    }

    /** Written beside the old stock and put in its place at once: no claim ever sees half of it. */
    @Override
    public void adopt(ShowId show, long epoch) {
        Map<String, String> stock = new HashMap<>();
        stock.put("epoch", Long.toString(epoch));
        stocks.of(show).forEach((section, counted) -> {
            stock.put("left " + section, Integer.toString(counted.left()));
            counted.out().forEach((claim, count) -> stock.put(claim.toString(), count + " " + section));
        });
        try {
            RMap<String, String> beside = redis.getMap(stockOf(show) + ":counted", StringCodec.INSTANCE);
            beside.delete();
            beside.putAll(stock, 1_000);
            beside.expire(FORGOTTEN_AFTER);
            beside.rename(stockOf(show));
        } catch (RedisException away) {
            throw new GuardUnavailable(CARD, away);
        }
    }

    private static String stockOf(ShowId show) {
        return RedisKeys.of(show, "counter");
    }

    @Override
    public Card card() {
        return CARD;
    }
}
