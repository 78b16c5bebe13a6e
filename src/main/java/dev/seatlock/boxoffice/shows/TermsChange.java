package dev.seatlock.boxoffice.shows;

import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.guards.GuardUnavailable;
import dev.seatlock.inventory.GuardChanged;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.StoreFailure;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.function.Consumer;

/**
 * Changes what claims rely on: alone, with no claim's transaction under way on any replica, and under a new epoch. A
 * claim that was routed before is routed anew.
 */
@Singleton
final class TermsChange {

    private static final String CLAIMS_MUST_END_WITHIN = "5s";

    private final Shows shows;
    private final StoredShows stored;

    TermsChange(Shows shows, StoredShows stored) {
        this.shows = shows;
        this.stored = stored;
    }

    /**
     * Makes a change. In force on every replica when it returns.
     *
     * @throws Rejection if claims under way did not end in time, or a store does not answer; nothing has changed then
     */
    void change(ShowId id, Consumer<Show> change) {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                stored.setLockTimeout(CLAIMS_MUST_END_WITHIN);
                stored.lock(id.toggleKey());
                Show show = shows.find(id);
                stored.raiseEpoch(id.value());
                change.accept(show);
            });
        } catch (Rejection | GuardChanged said) {
            throw said;
        } catch (GuardUnavailable away) {
            throw new Rejection(Rule.GUARD_UNAVAILABLE, away.getMessage() + " Nothing was changed.");
        } catch (RuntimeException failed) {
            if (StoreFailure.of(failed) == StoreFailure.BUSY) {
                throw new Rejection(Rule.TERMS_BUSY, "Purchases under way did not end in time. Nothing was changed.");
            }
            throw failed;
        }
    }
}
