package dev.seatlock.inventory;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one buyer wants: all of it or nothing.
 *
 * @param id the claim's own id, kept when it is routed anew
 * @param terms what the show said when the claim was routed
 * @param hold how long the places are held for the buyer to pay; zero sells them at once
 * @param patience how long the buyer will wait for the guard
 * @param timer its own, begun with it
 * @param key to be written with its win; null if it has none, or one that is reserved already
 */
public record Claim(
        ClaimId id,
        ShowId show,
        GuardTerms terms,
        Wish wish,
        BuyerId buyer,
        Duration hold,
        Duration patience,
        ClaimTimer timer,
        @Nullable ClaimKey key) {

    /** A claim that asks its guard now. */
    public Claim(
            ClaimId id, ShowId show, GuardTerms terms, Wish wish, BuyerId buyer, Duration hold, Duration patience) {
        this(id, show, terms, wish, buyer, hold, patience, new ClaimTimer(), null);
    }

    /** The same claim on other places. */
    public Claim wishing(Wish other) {
        return new Claim(id, show, terms, other, buyer, hold, patience, timer, key);
    }

    /** The same claim, with a key to be written with its win. */
    public Claim under(@Nullable ClaimKey newKey) {
        return new Claim(id, show, terms, wish, buyer, hold, patience, timer, newKey);
    }

    /**
     * Pauses for the show's dwell, or a little less if the thread is interrupted. Every guard calls it between check
     * and take or, if those are one statement, before the commit. From here on the claim counts as let in.
     */
    public void dwell() {
        timer.letIn();
        LockSupport.parkNanos(terms.dwell().toNanos());
    }

    /** The same, once for several claims of one show. */
    public static void dwell(List<Claim> claims) {
        claims.forEach(claim -> claim.timer.letIn());
        LockSupport.parkNanos(claims.getFirst().terms.dwell().toNanos());
    }

    static Duration longestPatience(List<Claim> claims) {
        return claims.stream()
                .map(Claim::patience)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** What it costs, in minor units of the show's currency, if it wins. */
    public long total() {
        return terms.prices().total(wish);
    }

    /** Whether winning sells the places at once instead of holding them. */
    public boolean sellsAtOnce() {
        return hold.isZero();
    }
}
