package dev.seatlock.boxoffice.shows;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds shows. {@link Programme} changes them. */
@Singleton
public final class Shows {

    private final StoredShows stored;
    private final Cache<ShowId, Show> onSale =
            Caffeine.newBuilder().maximumSize(10_000).build();

    Shows(StoredShows stored) {
        this.stored = stored;
    }

    /**
     * The show as it is now.
     *
     * @throws Rejection if there is none
     */
    public Show find(ShowId id) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> stored.find(id.value()).orElseThrow(() -> gone(id)));
    }

    private static Rejection gone(ShowId id) {
        return new Rejection(Rule.NO_SUCH_SHOW, "There is no show " + id + ".");
    }

    /**
     * The show by which a claim is routed: as it was when this replica last looked, if it was on sale then. It may have
     * changed since, which the claim's transaction finds out by the epoch; then {@link #forget} it and ask again.
     *
     * @param suits whether the claim could be granted by it: nobody is refused by what may have changed
     * @throws Rejection if there is none
     */
    public Show route(ShowId id, Predicate<Show> suits) {
        Show known = known(id);
        if (known != null && suits.test(known)) {
            return known;
        }
        Show found = find(id);
        // Others may come on sale by the clock alone, under the same epoch.
        if (found.state() == Show.State.ON_SALE && !found.servesListFirst()) {
            onSale.put(id, found);
        }
        return found;
    }

    /** The same, if it takes no look. */
    @Nullable
    public Show known(ShowId id) {
        return onSale.getIfPresent(id);
    }

    /** What a guard's refusal is worth. */
    public enum Refusing {
        STANDS,
        /** The show has other terms by now, so it may be the word of a guard that is no longer its own. */
        PASSED,
        /** The places are taken, by this very claim: it has been tried before. */
        WON_BEFORE
    }

    public Refusing refusing(Claim claim) {
        return Refusing.valueOf(QuarkusTransaction.joiningExisting()
                .call(() ->
                        stored.refusing(claim.show(), claim.id(), claim.terms().epoch())));
    }

    /**
     * Keeps a show on the programme until the caller's transaction has ended.
     *
     * @throws Rejection if there is none
     */
    public void keep(ShowId id) {
        if (!stored.keep(id)) {
            throw gone(id);
        }
    }

    /** Forgets what is known of a show's terms. */
    public void forget(ShowId id) {
        onSale.invalidate(id);
    }

    /** At most so many shows, the newest first, from the one after {@code after} on. */
    public List<Show> page(@Nullable ShowId after, int most) {
        UUID last = after == null ? null : after.value();
        return QuarkusTransaction.joiningExisting().call(() -> stored.page(last, most));
    }

    /** At most so many of the shows that are on sale, the newest first. */
    public List<Show> onSale(int most) {
        return QuarkusTransaction.joiningExisting().call(() -> stored.onSale(most));
    }
}
