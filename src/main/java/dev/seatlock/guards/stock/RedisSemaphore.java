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
import dev.seatlock.inventory.ClaimId;
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
import org.redisson.api.RBucket;
import org.redisson.api.RMap;
import org.redisson.api.RSemaphore;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;

/**
 * A counting semaphore in Redis: as many permits as there are standing places left, one semaphore for all replicas.
 *
 * <ol>
 *   <li>Take as many permits as places are wanted. Nobody waits: too few left means sold out.
 *   <li>Write down whose they are, then sell the places in a transaction.
 *   <li>Give the permits back if nothing was sold, or once the claim that has them is released.
 * </ol>
 *
 * <p>A semaphore counts and knows no owners, so giving back twice would mint a place. Hence the list of who has how
 * many: a claim gives back what it finds there, and only whoever removes the entry does. Taking and writing down are
 * two steps; who dies in between leaves a place out until the stock is counted anew. A request that the client library
 * sends twice after a time-out may take twice: {@code redis-counter} closes both gaps by one script.
 *
 * <p>The stock belongs to one epoch of the show's guard, in keys of its own. A missing key refuses everybody, and the
 * show is adopted anew; to fill it up beside running sales would count their places twice.
 *
 * <p>A stock is better counted where it is sold.
 */
@Singleton
final class RedisSemaphore implements Guard {

    private static final Logger LOG = Logger.getLogger(RedisSemaphore.class);
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(30); // then it is counted anew, which does no harm

    private static final Card CARD = Card.named("redis-semaphore")
            .primitive("Redisson RSemaphore")
            .stands(Stands.onAStock().table())
            .fits(WishKind.STANDING)
            .mechanism(
                    "Standing places are permits of a semaphore in Redis, counted from the ledger when the guard takes"
                            + " over.")
            .fails("A Redis that falls back to older data sells again what it forgot. A permit is missing until the"
                    + " next count if the process that took it died, or if a request that was sent twice took it"
                    + " twice.")
            .whenToUse("To bound concurrency across replicas.")
            .cost("Two round trips to Redis; a refusal costs one, and never asks the database.")
            .source("https://redisson.pro/docs/data-and-services/locks-and-synchronizers/#semaphore");

    private final SeatLedger ledger;
    private final CheckThenTake race;
    private final Stocks stocks;
    private final Wins wins;
    private final RedissonClient redis;
    private final RedisSpans spans;

    RedisSemaphore(
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
        long epoch = claim.terms().epoch();
        try (var _ = spans.begin(claim, "permits")) {
            RSemaphore permits = permits(claim.show(), epoch, section);
            if (!permits.tryAcquire(count)) {
                if (!permits.isExists()) {
                    throw new StockLost(claim);
                }
                return Outcome.taken(claim, List.of());
            }
            out(claim.show(), epoch).fastPut(claim.id().toString(), new Share(section, count).text());
        } catch (RedisException away) {
            LOG.warnf("redis-semaphore: Redis does not answer, nobody is let through: %s", away.getMessage());
            return Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE);
        }
        return Stockroom.sellOrGiveBack(
                wins, claim, () -> ledger.sell(claim, race), () -> giveBack(claim.show(), epoch, claim.id(), 0));
    }

    /** What one claim has of the stock, as it stands in Redis. */
    private record Share(SectionId section, int count) {

        String text() {
            return count + " " + section;
        }

        static Share of(String text) {
            int blank = text.indexOf(' ');
            return new Share(new SectionId(text.substring(blank + 1)), Integer.parseInt(text.substring(0, blank)));
        }
    }

    private void giveBack(ShowId show, long epoch, ClaimId claim, int kept) {
        RMap<String, String> out = out(show, epoch);
        for (String share = out.get(claim.toString()); share != null; share = out.get(claim.toString())) {
            Share had = Share.of(share);
            if (had.count() <= kept) {
                return;
            }
            if (struckOut(out, claim, share, kept)) { // only whoever strikes it out gives back
                permits(show, epoch, had.section()).releaseIfExists(had.count() - kept);
                return;
            }
        } // somebody else has struck out some of it meanwhile: it never grows, so this ends
    }

    private static boolean struckOut(RMap<String, String> out, ClaimId claim, String share, int kept) {
        return kept == 0
                ? out.remove(claim.toString(), share)
                : out.replace(claim.toString(), share, new Share(Share.of(share).section(), kept).text());
    }

    @Override
    public void adopt(ShowId show, long epoch) {
        try {
            Map<String, String> out = new HashMap<>();
            stocks.of(show).forEach((section, stock) -> {
                RSemaphore permits = permits(show, epoch, section);
                permits.delete(); // left by an adoption that did not commit; trySetPermits would keep it
                permits.trySetPermits(stock.left(), FORGOTTEN_AFTER);
                stock.out().forEach((claim, count) -> out.put(claim.toString(), new Share(section, count).text()));
            });
            out(show, epoch).delete();
            out(show, epoch).putAll(out, 1_000);
            out(show, epoch).expire(FORGOTTEN_AFTER);
            inForce(show).set(Long.toString(epoch), FORGOTTEN_AFTER);
        } catch (RedisException away) {
            throw new GuardUnavailable(CARD, away);
        }
    }

    @Override
    public void released(Freed freed, int kept) {
        try {
            String epoch = inForce(freed.show()).get();
            if (epoch != null) {
                giveBack(freed.show(), Long.parseLong(epoch), freed.claim(), kept);
            }
        } catch (RedisException away) {
            throw new GuardUnavailable(CARD, away);
        }
    }

    private RSemaphore permits(ShowId show, long epoch, SectionId section) {
        return redis.getSemaphore(RedisKeys.of(show, "permits", Long.toString(epoch), section.name()));
    }

    private RMap<String, String> out(ShowId show, long epoch) {
        return redis.getMap(RedisKeys.of(show, "permits-out", Long.toString(epoch)), StringCodec.INSTANCE);
    }

    /** The epoch of the stock that releases belong to. */
    private RBucket<String> inForce(ShowId show) {
        return redis.getBucket(RedisKeys.of(show, "permits-epoch"), StringCodec.INSTANCE);
    }

    @Override
    public Card card() {
        return CARD;
    }
}
