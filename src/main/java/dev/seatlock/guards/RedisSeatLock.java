package dev.seatlock.guards;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;

/**
 * A lock in Redis for each seat: buyers of different seats do not meet.
 *
 * <ol>
 *   <li>Take the locks of the wanted seats, in the order of the seats. A multi-lock that cannot have one in time lets go of
 *       those it has.
 *   <li>Check and take inside one transaction, and commit it.
 *   <li>Let all of them go.
 * </ol>
 *
 * <p>Sorted, because two parties that want the same two seats in opposite order would each hold what the other waits for.
 * A time-out would part them, but that is a delay for everyone, not a design: see the museum.
 *
 * <p><b>Reach</b> every node, while the leases last. <b>Fails</b> as {@code redis-lock} does. <b>Choose it</b> over that one
 * when buyers mostly want different seats.
 */
@Singleton
final class RedisSeatLock implements Guard {

    private static final Card CARD = new Card(
            "redis-seat-lock",
            "Redisson RLock per seat, multi-lock over a party",
            Stands.onALease().table(),
            Set.of(WishKind.SEATS),
            "One Redis lock per seat, taken in the order of the seats, encloses the whole transaction.",
            "As redis-lock: whoever pauses past the lease, or is forgotten by Redis, goes on writing.",
            "As redis-lock, where buyers mostly want different seats.",
            "Two round trips to Redis for each seat; only buyers of one seat wait for each other.",
            URI.create("https://redisson.pro/docs/data-and-services/locks-and-synchronizers/#multilock"));

    private final SeatLedger ledger;
    private final RedisLeases leases;

    RedisSeatLock(SeatLedger ledger, RedisLeases leases) {
        this.ledger = ledger;
        this.leases = leases;
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        return switch (claim.wish()) {
            case Wish.Seats wish ->
                leases.whileHolding(
                        claim,
                        redis -> locks(redis, claim, wish),
                        () -> ledger.transact(claim, () -> ledger.checkThenTake(claim)));
            case Wish.Standing standing -> throw Unfit.wish(CARD, standing);
        };
    }

    private static RLock locks(RedissonClient redis, Claim claim, Wish.Seats sorted) {
        return redis.getMultiLock(Arrays.stream(sorted.ids())
                .map(seat -> redis.getLock(RedisKeys.of(claim.show(), "seat-lock", seat)))
                .toArray(RLock[]::new));
    }

    @Override
    public Card card() {
        return CARD;
    }
}
