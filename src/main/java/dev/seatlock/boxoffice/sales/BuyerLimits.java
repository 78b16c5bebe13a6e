package dev.seatlock.boxoffice.sales;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Lapsed;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ShowId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How many places of a show one buyer may have, held or sold, where the show limits that.
 *
 * <ol>
 *   <li>Before a claim goes to its guard, a row sets its places aside for it: in a short transaction under a lock on
 *       show and buyer, if all that the buyer has been allotted leaves room. The guard hears nothing of it.
 *   <li>What wins marks the row as won, in the winning transaction. From then on it counts as the claim's live wins, so
 *       what is given back, or cancelled, counts no longer. A refusal deletes the row.
 * </ol>
 *
 * <p>A buyer who holds places, gives them back or lets them lapse, and holds again, would keep them from others for
 * nothing. So the time for which a buyer has kept places of a show without buying them is bounded, too:
 * {@code seatlock.unpaid-time}.
 *
 * <p>Only a claim whose row is there can win: one that slept until its row was taken back is refused at the end. So the
 * limit holds whatever the clocks say, and time only tells how long a crash keeps an allowance.
 */
@Singleton
final class BuyerLimits {

    private static final int UNLIMITED = 0;
    private static final Duration RUNS_AT_MOST = Duration.ofSeconds(60); // beyond the buyer's patience

    private final Allotments allotments;
    private final Duration mostInVain;
    private final Cache<ShowId, Integer> limits =
            Caffeine.newBuilder().maximumSize(10_000).build(); // a limit never changes

    BuyerLimits(Allotments allotments, @ConfigProperty(name = "seatlock.unpaid-time") Duration mostInVain) {
        this.allotments = allotments;
        this.mostInVain = mostInVain;
    }

    /** What is set aside for a claim while it is decided. Closing gives it back, unless it is kept. */
    interface Allotment extends AutoCloseable {

        /** The claim has won, or may have. */
        default void keep() {}

        @Override
        default void close() {}
    }

    private static final Allotment NOT_NEEDED = new Allotment() {};

    private final class SetAside implements Allotment {

        private final Purchase<?> purchase;
        private boolean isKept;

        private SetAside(Purchase<?> purchase) {
            this.purchase = purchase;
        }

        @Override
        public void keep() {
            isKept = true;
        }

        @Override
        public void close() {
            if (!isKept) {
                allotments.giveBack(purchase.id(), purchase.show(), purchase.buyer());
            }
        }
    }

    /**
     * Sets places aside for a purchase, if the show has a limit and that leaves room for them.
     *
     * @throws Rejection if it does not, the show has a limit and the buyer no name, or the buyer has held places for
     *     too long
     */
    Allotment allot(Purchase<?> purchase, int places) {
        ShowId show = purchase.show();
        BuyerId buyer = purchase.buyer();
        int limit = limit(show);
        if (limit == UNLIMITED) {
            return NOT_NEEDED;
        }
        requireAllowed(show, buyer, places);
        if (!purchase.hold().isZero()) {
            requireSomeTimeLeft(show, buyer);
        }
        if (!allotments.allot(
                purchase.id(), show, buyer, places, limit, purchase.patience().plus(RUNS_AT_MOST))) {
            throw limitReached(limit, show, buyer);
        }
        return new SetAside(purchase);
    }

    /** Whether it is known, without a look, that a show sets no limit. */
    boolean areUnlimited(ShowId show) {
        Integer known = limits.getIfPresent(show);
        return known != null && known == UNLIMITED;
    }

    /**
     * Rejects what the show's limit allows in no case.
     *
     * @throws Rejection if there is a limit, and the buyer has no name or asks for more places than that at once
     */
    void requireAllowed(ShowId show, BuyerId buyer, int places) {
        int limit = limit(show);
        if (limit == UNLIMITED) {
            return;
        }
        if (buyer.equals(BuyerId.GUEST)) {
            throw new Rejection(Rule.BUYER_UNNAMED, "This show counts each buyer's places, so the buyer needs a name.");
        }
        if (places > limit) {
            throw new Rejection(Rule.LIMIT_REACHED, mostPlaces(limit));
        }
    }

    private static String mostPlaces(int limit) {
        return "One buyer may have " + limit + " places of this show, held or booked.";
    }

    /** Says what the buyer has: whoever has gone back, or has another window open, may not know. */
    private Rejection limitReached(int limit, ShowId show, BuyerId buyer) {
        AllottedPlaces.Has has = allotments.has(show, buyer);
        Map<String, Object> particulars = new LinkedHashMap<>();
        particulars.put("held", has.held());
        particulars.put("booked", has.booked());
        particulars.put("underWay", has.underWay());
        String until = "";
        Instant first = has.firstHeldUntil();
        if (first != null) {
            particulars.put("heldUntil", first.toString());
            particulars.put(
                    "expiresInSeconds", Duration.between(has.now(), first).toSeconds());
            until = has.held() > 0 ? " until " + first.truncatedTo(ChronoUnit.SECONDS) + " or longer" : "";
        }
        return new Rejection(
                Rule.LIMIT_REACHED,
                "%s You hold %d%s, have booked %d, and claims for %d are being decided."
                        .formatted(mostPlaces(limit), has.held(), until, has.booked(), has.underWay()),
                particulars);
    }

    /**
     * Only of what has ended: how long one hold may last is bounded already. Buying at once is always allowed.
     *
     * @throws Rejection if the buyer has kept places of the show for long enough
     */
    private void requireSomeTimeLeft(ShowId show, BuyerId buyer) {
        long seconds = allotments.secondsHeldInVain(show, buyer);
        if (seconds >= mostInVain.toSeconds()) {
            throw new Rejection(
                    Rule.LIMIT_REACHED,
                    ("In the last day you held places of this show for %d minutes without buying them. Buy at once,"
                                    + " without a hold.")
                            .formatted(seconds / 60),
                    Map.of("heldInVainSeconds", seconds));
        }
    }

    private int limit(ShowId show) {
        Integer known = limits.getIfPresent(show);
        if (known != null) {
            return known;
        }
        Optional<Integer> limit = allotments.limit(show);
        limit.ifPresent(it -> limits.put(show, it));
        return limit.orElse(UNLIMITED); // if there is no such show, as will be said further on
    }

    /**
     * Counts the places of a booking for another buyer from now on, in the transaction that gives it to him.
     *
     * @throws Rejection if he would have too many, or has no name where the show limits that
     */
    void passOn(Booking booking, BuyerId to) {
        ShowId show = booking.show();
        int limit = limit(show);
        if (limit == UNLIMITED) {
            return;
        }
        int places = booking.places().count();
        requireAllowed(show, to, places);
        if (!allotments.passOn(booking.id(), show, to, places, limit)) {
            throw limitReached(limit, show, to);
        }
    }

    /**
     * Marks claims as won, in the transaction that wins them.
     *
     * @throws Lapsed if one of them has been taken back
     */
    void won(List<Outcome.Won> wins) {
        ShowId show = wins.getFirst().claim().show();
        if (limit(show) != UNLIMITED && allotments.won(show, wins) < wins.size()) {
            throw new Lapsed("what had been allotted to a claim was taken back before it could win");
        }
    }
}
