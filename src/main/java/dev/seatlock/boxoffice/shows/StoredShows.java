package dev.seatlock.boxoffice.shows;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.HQL;
import org.hibernate.annotations.processing.SQL;
import org.jspecify.annotations.Nullable;

/** The shows in the database. Every method runs in its caller's transaction. */
interface StoredShows {

    StatelessSession session();

    @SQL("""
            insert into seat (show_id, seat_id, section, "row", number)
            select show_id, name || '-' || r || '-' || n, name, r, n
            from section, generate_series(1, row_count) r, generate_series(1, seats_per_row) n
            where show_id = :show and kind = 'SEATED'
            """)
    void insertSeats(ShowId show);

    @HQL("from Show s left join fetch s.sections where s.id = :id")
    Optional<Show> find(UUID id);

    /** At most so many shows, the newest first, from the one after {@code after} on. */
    @HQL("""
            from Show s left join fetch s.sections
            where s.id in (
                select id from Show
                where (:after is null or id < :after) and state <> CANCELLED order by id desc limit :most)
            order by s.id desc
            """)
    List<Show> page(@Nullable UUID after, int most);

    /** What a guard's refusal is worth: the name of a {@link Shows.Refusing}. */
    @SQL("""
            select case
                when exists (select from win where show_id = :show and claim_id = :claim
                                             and win.state <> 'RELEASED') then 'WON_BEFORE'
                when exists (select from show where id = :show and guard_epoch = :epoch
                                              and (closes_at is null or closes_at > clock_timestamp()))
                    then 'STANDS'
                else 'PASSED' end
            """)
    String refusing(ShowId show, ClaimId claim, long epoch);

    /** Keeps a show until the transaction has ended. False if there is none. */
    @SQL("select count(*) = 1 from (select from show where id = :show for key share) kept")
    boolean keep(ShowId show);

    @SQL("select exists (select from win where show_id = :show and state <> 'RELEASED')")
    boolean isHeldOrSold(ShowId show);

    @SQL("select cast(:time as timestamptz) <= clock_timestamp()")
    boolean isPast(Instant time);

    @SQL("select set_config('lock_timeout', :most, true)")
    String setLockTimeout(String most);

    @SQL("select cast(pg_advisory_xact_lock(:key) as text)")
    String lock(long key);

    @HQL("update Show set guardEpoch = guardEpoch + 1 where id = :id")
    void raiseEpoch(UUID id);

    @HQL("update Show set guard = :guard, dwellMillis = coalesce(:dwell, dwellMillis) where id = :id")
    void setGuard(UUID id, String guard, @Nullable Integer dwell);

    @HQL("update Show set state = :state where id = :id")
    void setState(UUID id, Show.State state);
}
