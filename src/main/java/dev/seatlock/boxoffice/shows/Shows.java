package dev.seatlock.boxoffice.shows;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Finds shows. {@link Programme} changes them. */
@Singleton
public final class Shows {

    private final StatelessSession session;
    private final Cache<ShowId, Show> onSale =
            Caffeine.newBuilder().maximumSize(10_000).build();

    Shows(StatelessSession session) {
        this.session = session;
    }

    /**
     * The show as it is now.
     *
     * @throws Rejection if there is none
     */
    public Show find(ShowId id) {
        return QuarkusTransaction.joiningExisting().call(() -> {
            Show show = session.createSelectionQuery(
                            "from Show s left join fetch s.sections where s.id = :id", Show.class)
                    .setParameter("id", id.value())
                    .getSingleResultOrNull();
            if (show == null) {
                throw new Rejection(Rule.NO_SUCH_SHOW, "There is no show " + id + ".");
            }
            return show;
        });
    }

    /**
     * The show by which a claim is routed: as it was when this replica last looked, if it was on sale then. It may have
     * changed since, which the claim's transaction finds out by the epoch; then {@link #forget} it and ask again.
     *
     * @throws Rejection if there is none
     */
    public Show route(ShowId id) {
        Show known = known(id);
        if (known != null) {
            return known;
        }
        Show found = find(id);
        if (found.state() == Show.State.ON_SALE) { // others may come on sale by the clock alone, under the same epoch
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
        return QuarkusTransaction.joiningExisting()
                .call(() -> Refusing.valueOf(session.createNativeQuery("""
                        select case
                            when exists (select from win where show_id = :show and claim_id = :claim
                                                         and win.state <> 'RELEASED') then 'WON_BEFORE'
                            when exists (select from show where id = :show and guard_epoch = :epoch
                                                          and (closes_at is null or closes_at > clock_timestamp()))
                                then 'STANDS'
                            else 'PASSED' end
                        """, String.class)
                        .setParameter("show", claim.show().value())
                        .setParameter("claim", claim.id().value())
                        .setParameter("epoch", claim.terms().epoch())
                        .getSingleResult()));
    }

    /**
     * Keeps a show on the programme until the caller's transaction has ended.
     *
     * @throws Rejection if there is none
     */
    public void keep(ShowId id) {
        boolean gone = session.createNativeQuery("select true from show where id = :show for key share", Boolean.class)
                .setParameter("show", id.value())
                .getResultList()
                .isEmpty();
        if (gone) {
            throw new Rejection(Rule.NO_SUCH_SHOW, "There is no show " + id + ".");
        }
    }

    /** Forgets what is known of a show's terms. */
    public void forget(ShowId id) {
        onSale.invalidate(id);
    }

    /** At most so many shows, the newest first, from the one after {@code after} on. */
    public List<Show> page(@Nullable ShowId after, int most) {
        return QuarkusTransaction.joiningExisting().call(() -> {
            List<UUID> ids = session.createSelectionQuery(
                            "select id from Show where (:after is null or id < :after) and state <> CANCELLED order by id desc",
                            UUID.class)
                    .setParameter(
                            "after",
                            Optional.ofNullable(after).map(ShowId::value).orElse(null),
                            UUID.class)
                    .setMaxResults(most)
                    .getResultList();
            return session.createSelectionQuery(
                            "from Show s left join fetch s.sections where s.id in :ids order by s.id desc", Show.class)
                    .setParameterList("ids", ids)
                    .getResultList();
        });
    }
}
