package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.HQL;
import org.hibernate.annotations.processing.SQL;

/**
 * The holds, each under the id of the claim that won it. {@link WinSettlement} writes them. Every method runs in its
 * caller's transaction. A duration comes to PostgreSQL as its nanoseconds.
 */
public interface Holds {

    StatelessSession session();

    /** The hold of this id, whatever has become of it. */
    @HQL("from StoredHold hold join fetch hold.wins where hold.id = :id")
    Optional<StoredHold> find(ClaimId id);

    /**
     * Lets nobody else pay for a hold, book it or {@linkplain #giveBack give it back} until the transaction has ended:
     * the first row that each of them locks.
     *
     * @return whether it may still become a booking; false if it was given back, or there is none
     */
    default boolean lock(ClaimId id) {
        return isWantedLocked(id).orElse(false);
    }

    @SQL("select not given_back from hold where id = :id for no key update")
    Optional<Boolean> isWantedLocked(ClaimId id);

    /**
     * Its buyer does not want it any more; and nobody else pays for it or books it until the transaction has ended.
     * False if there is none of this id.
     */
    @SQL("update hold set given_back = true where id = :id")
    boolean giveBack(ClaimId id);

    /** Counts one more extension, unless it has had all that it may have. */
    @SQL("""
            update hold set extensions = extensions + 1, extended_at = clock_timestamp()
            where show_id = :show and id = :id and extensions < :most
            """)
    boolean countExtension(ShowId show, ClaimId id, int most);

    /**
     * Gives a hold so much time from now on.
     *
     * @return whether all of its places were still held for it; if not, the caller must roll back
     */
    default boolean prolong(Hold hold, Duration time) {
        return prolong(hold.show(), hold.id(), time) == hold.places().rows();
    }

    @SQL("""
            with clock as materialized (select clock_timestamp() as at), prolonged as (
                update win set held_until = clock.at + :time / 1e9 * interval '1 second' from clock
                where show_id = :show and claim_id = :id and state = 'HELD' and held_until > clock.at returning place
            ) select count(*) from prolonged
            """)
    long prolong(ShowId show, ClaimId id, Duration time);

    /** Whether the event was cancelled for which there is, or was, a hold of this id. */
    @SQL("""
            select exists (select from hold join show on show.id = hold.show_id
                where hold.id = :id and show.state = 'CANCELLED')
            """)
    boolean isOfCancelledEvent(ClaimId id);

    /** Whether there ever was a hold of this id. */
    @SQL("select exists (select from hold where id = :id)")
    boolean exists(ClaimId id);
}
