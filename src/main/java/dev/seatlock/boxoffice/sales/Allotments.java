package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ReleaseOutbox;
import dev.seatlock.inventory.Releases;
import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;

/**
 * The rows that set places aside for a buyer's claims, where a show limits them; what {@link BuyerLimits} decides by.
 *
 * <p>What a crash left behind, or an expired hold that nobody has swept, is taken back when it stands in its buyer's
 * way.
 */
@Singleton
final class Allotments {

    private static final Logger LOG = Logger.getLogger(Allotments.class);

    private final AllottedPlaces allotted;
    private final Releases releases;
    private final ReleaseOutbox releaseOutbox;

    Allotments(AllottedPlaces allotted, Releases releases, ReleaseOutbox releaseOutbox) {
        this.allotted = allotted;
        this.releases = releases;
        this.releaseOutbox = releaseOutbox;
    }

    /** The most places of a show that one buyer may have; 0 for any number. Empty if there is no such show. */
    Optional<Integer> limit(ShowId show) {
        return QuarkusTransaction.joiningExisting().call(() -> allotted.limit(show));
    }

    AllottedPlaces.Has has(ShowId show, BuyerId buyer) {
        return inTransaction(() -> allotted.has(show, buyer.value()));
    }

    /** For how many seconds of the last day a buyer has kept places of a show and not bought them. */
    long secondsHeldInVain(ShowId show, BuyerId buyer) {
        return inTransaction(() -> allotted.secondsHeldInVain(show, buyer.value()));
    }

    /**
     * Sets places aside if they fit. The first look takes no lock: in a crowd of one buyer's requests, nobody queues
     * for what is used up.
     */
    boolean allot(ClaimId id, ShowId show, BuyerId buyer, int places, int limit, Duration running) {
        AllottedPlaces.Others others = inTransaction(() -> allotted.others(show, buyer.value(), id));
        if (others.fresh() + places > limit) {
            return false;
        }
        if (others.all() + places > limit) {
            takeBackWhatIsStale(show, buyer);
        }
        return inTransaction(() -> allotted.allot(show, buyer.value(), id, places, limit, running));
    }

    /**
     * Expired holds are released before they are counted out: one that is being booked or prolonged at this very moment
     * is waited for. A row that is being won just now is passed over, and stays.
     */
    private void takeBackWhatIsStale(ShowId show, BuyerId buyer) {
        Set<Freed> freed = inTransaction(() -> releases.expiredOf(show, allotted.won(show, buyer.value())));
        releaseOutbox.tell(freed);
        inTransaction(() -> allotted.takeBackVanished(show, buyer.value()));
    }

    /** What a claim has won counts for another buyer, if that fits, within the caller's transaction. */
    boolean passOn(ClaimId id, ShowId show, BuyerId to, int places, int limit) {
        if (!allotted.allot(show, to.value(), id, places, limit, Duration.ZERO)) {
            return false;
        }
        allotted.markWon(show, new String[] {to.value()}, new UUID[] {id.value()});
        allotted.dropOthers(show, to.value(), id);
        return true;
    }

    /** Marks claims as won, in the transaction that wins them, and tells how many were still there. */
    int won(ShowId show, List<Outcome.Won> wins) {
        return allotted.markWon(
                show,
                wins.stream().map(won -> won.claim().buyer().value()).toArray(String[]::new),
                wins.stream().map(won -> won.claim().id().value()).toArray(UUID[]::new));
    }

    /** What was won meanwhile, by the same claim's first try, stays. */
    void giveBack(ClaimId id, ShowId show, BuyerId buyer) {
        try {
            inTransaction(() -> allotted.giveBack(show, buyer.value(), id));
        } catch (RuntimeException failed) { // it is taken back when its time has passed
            LOG.debugf("claim %s keeps its allotment for a while: %s", id, failed.getMessage());
        }
    }

    private static <T> T inTransaction(Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }
}
